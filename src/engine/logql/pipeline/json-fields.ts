/** Matches one JSON token: punctuation, a string, a number or a word. */
const token =
  /[\s]*(?:([{}[\],:])|("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null))/sy;

interface Frame {
  readonly isArray: boolean;
  /** The name of the member that is being read; `hasKey` is whether it is known yet. */
  key: string;
  hasKey: boolean;
}

/**
 * Scans the leaves of a JSON object by the rules of Loki's parser. It passes nested names as a path, omits arrays and null, and
 * keeps numbers as written. Returns false if the text is not an object. It is iterative, because log lines are hostile input.
 */
export function scanJsonFields(
  text: string,
  onField: (path: readonly string[], value: string) => void,
): boolean {
  const stack: Frame[] = [];
  let arrays = 0;
  token.lastIndex = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const frame = stack.at(-1);
    const mark = match[1];
    if (frame === undefined && mark !== '{') return false;
    if (mark === '{' || mark === '[') {
      stack.push({ isArray: mark === '[', key: '', hasKey: false });
      if (mark === '[') arrays += 1;
    } else if (mark === '}' || mark === ']') {
      if (frame?.isArray !== (mark === ']')) return false;
      if (mark === ']') arrays -= 1;
      stack.pop();
      if (stack.length === 0) return true;
    } else if (mark === ',') {
      if (frame !== undefined) frame.hasKey = false;
    } else if (mark === undefined && frame !== undefined) {
      if (!frame.isArray && !frame.hasKey) {
        if (match[2] === undefined) return false;
        frame.key = unquote(match[2]);
        frame.hasKey = true;
      } else if (arrays === 0) {
        const value = match[2] === undefined ? (match[3] ?? match[4] ?? '') : unquote(match[2]);
        if (match[4] !== 'null')
          onField(
            stack.map((entry) => entry.key),
            value,
          );
      }
    }
  }
  return false;
}

function unquote(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return JSON.parse(
      literal.replace(/[\u0000-\u001f]/g, (character) => JSON.stringify(character).slice(1, -1)),
    ) as string;
  } catch {
    // The literal has an escape that JSON does not know, so its raw text is used.
    return literal.slice(1, -1);
  }
}

/** Parses the path of a json expression (`a.b`, `a["b c"]`, `a[0]`) into its steps; null if it is invalid. */
export function parseJsonPath(path: string): (string | number)[] | null {
  const steps: (string | number)[] = [];
  const step = /\.?([A-Za-z_][\w-]*)|\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]/y;
  while (step.lastIndex < path.length) {
    const match = step.exec(path);
    if (match === null) return null;
    steps.push(match[3] === undefined ? (match[1] ?? match[2] ?? '') : Number(match[3]));
  }
  return steps.length === 0 ? null : steps;
}

/** The value at a path of a parsed JSON value, as label text; null if there is none. */
export function jsonAt(value: unknown, path: readonly (string | number)[]): string | null {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return null;
    current = (current as Record<string | number, unknown>)[step];
  }
  if (current === null || current === undefined) return null;
  return typeof current === 'string' ? current : JSON.stringify(current);
}
