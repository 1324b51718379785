/** How a JSON body is to be read: which objects are maps (their keys are data) and which arrays are tuples. */
export interface ShapeRules {
  readonly maps: RegExp;
  readonly tuples: RegExp;
}

/** Every path of a JSON value with its type: `data.result[].stream{}: string`. Keys, types, strings told from numbers. */
export function jsonShape(body: string, rules: ShapeRules): Set<string> {
  const shape = new Set<string>();
  const pending: (readonly [path: string, value: unknown])[] = [['', JSON.parse(body)]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [path, value] = next;
    shape.add(`${path}: ${value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value}`);
    if (Array.isArray(value)) {
      const isTuple = rules.tuples.test(path);
      for (const [index, item] of value.entries()) pending.push([`${path}[${isTuple ? index : ''}]`, item]);
    } else if (typeof value === 'object' && value !== null) {
      const isMap = rules.maps.test(path);
      for (const [key, item] of Object.entries(value))
        pending.push([isMap ? `${path}{}` : `${path}.${key}`, item]);
    }
  }
  return shape;
}

/** `- path` for what only `expected` has, `+ path` for what only `actual` has; in order. */
export function shapeDifference(expected: ReadonlySet<string>, actual: ReadonlySet<string>): string[] {
  const missing = [...expected].filter((path) => !actual.has(path)).map((path) => `- ${path}`);
  const added = [...actual].filter((path) => !expected.has(path)).map((path) => `+ ${path}`);
  return [...missing, ...added].sort();
}
