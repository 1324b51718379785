/** Objects whose keys are data (labels, metric names), not form. */
const maps = new Set(['metric', 'labels', 'seriesLabels', 'annotations']);

/**
 * The form of a JSON value: `path:type` for every leaf, lists as `[]`, keys that are data as `*`. A list that is empty
 * everywhere leaves `path[]:empty`.
 */
function pathsOf(value: unknown): Set<string> {
  const paths = new Set<string>();
  walk(value, '', '', paths);
  for (const path of paths) {
    const list = path.endsWith(':empty') ? path.slice(0, -':empty'.length) : null;
    if (list !== null && [...paths].some((other) => other !== path && other.startsWith(list)))
      paths.delete(path);
  }
  return paths;
}

function walk(value: unknown, path: string, key: string, paths: Set<string>): void {
  if (Array.isArray(value)) {
    if (value.length === 0) paths.add(`${path}[]:empty`);
    for (const [index, item] of value.entries())
      walk(item, isPoint(value) ? `${path}[${index}]` : `${path}[]`, '', paths);
    return;
  }
  if (typeof value !== 'object' || value === null) {
    paths.add(`${path}:${value === null ? 'null' : typeof value}`);
    return;
  }
  const isMap = maps.has(key) || isMetadata(value);
  for (const [name, item] of Object.entries(value)) walk(item, `${path}.${isMap ? '*' : name}`, name, paths);
}

/** `[time, value]`: a pair of fixed types, not a list. */
function isPoint(value: readonly unknown[]): boolean {
  return value.length === 2 && typeof value[0] === 'number' && typeof value[1] === 'string';
}

/** `{metric: [{type, unit, help}]}`. */
function isMetadata(value: object): boolean {
  const items = Object.values(value);
  return items.length > 0 && items.every((item) => Array.isArray(item) && item[0]?.help !== undefined);
}

/** What the forms do not share, in words. A list that was recorded empty says nothing of its items. */
export function shapeDifferences(recorded: unknown, ours: unknown): string[] {
  const [left, right] = [pathsOf(recorded), pathsOf(ours)];
  const emptyLists = [...left].filter((path) => path.endsWith('[]:empty')).map((path) => path.slice(0, -6));
  const isUnknown = (path: string): boolean => emptyLists.some((list) => path.startsWith(list));
  return [
    ...[...left]
      .filter((path) => !right.has(path) && !isUnknown(path))
      .map((path) => `recorded only: ${path}`),
    ...[...right].filter((path) => !left.has(path) && !isUnknown(path)).map((path) => `ours only: ${path}`),
  ];
}
