import { labelsKey } from '../../domain/labels.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { compareNs } from '../../domain/time/nanoseconds.ts';

export type Direction = 'forward' | 'backward';

/**
 * Merges the entries of all streams into one time order: oldest first for `forward`, newest first for `backward`. Loki orders only
 * within a stream (docs/stores.md 2.2). Entries of the same nanosecond are sorted by their stream's labels, and those of one stream
 * keep the server's order, so that the same data always gives the same list and `backward` is the reverse of `forward`.
 *
 * The server keeps a stream's entries of one nanosecond in groups by their metadata and parsed fields (docs/stores.md 2.2.6). For
 * `backward` it turns the entries of a group round, but not the groups, which this does.
 */
export function mergeEntries(streams: readonly (readonly LogEntry[])[], direction: Direction): LogEntry[] {
  const sign = direction === 'forward' ? 1 : -1;
  const only = streams.length === 1 ? streams[0] : undefined;
  const turn = (entries: LogEntry[]): LogEntry[] => (direction === 'forward' ? entries : turnGroups(entries));
  if (only !== undefined && isOrdered(only, sign)) return turn(only.slice());
  const keys = new Map<object, string>();
  const keyOf = (entry: LogEntry): string => {
    let key = keys.get(entry.labels);
    if (key === undefined) {
      key = labelsKey(entry.labels);
      keys.set(entry.labels, key);
    }
    return key;
  };
  // Array.prototype.sort is stable: the order within a stream survives.
  const merged = streams.flat().sort((a, b) => {
    const byTime = compareNs(a.timestampNs, b.timestampNs);
    if (byTime !== 0) return sign * byTime;
    if (a.labels === b.labels) return 0;
    const keyA = keyOf(a);
    const keyB = keyOf(b);
    return keyA === keyB ? 0 : keyA < keyB ? -sign : sign;
  });
  return turn(merged);
}

/** Turns the groups within each nanosecond of a stream round, in place. */
function turnGroups(entries: LogEntry[]): LogEntry[] {
  for (let from = 0; from < entries.length; ) {
    const first = entries[from];
    let to = from + 1;
    while (first !== undefined && to < entries.length && isTie(first, entries[to])) to += 1;
    if (to - from > 1) {
      const groups = new Map<string, LogEntry[]>();
      for (const entry of entries.slice(from, to)) {
        const key = `${labelsKey(entry.structuredMetadata)}\u0001${labelsKey(entry.parsed)}`;
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [entry]);
        else group.push(entry);
      }
      if (groups.size > 1) {
        let at = from;
        for (const group of [...groups.values()].reverse()) for (const entry of group) entries[at++] = entry;
      }
    }
    from = to;
  }
  return entries;
}

function isTie(a: LogEntry, b: LogEntry | undefined): boolean {
  if (b === undefined || a.timestampNs !== b.timestampNs) return false;
  return a.labels === b.labels || labelsKey(a.labels) === labelsKey(b.labels);
}

function isOrdered(entries: readonly LogEntry[], sign: 1 | -1): boolean {
  for (let index = 1; index < entries.length; index += 1) {
    const before = entries[index - 1];
    const after = entries[index];
    if (before !== undefined && after !== undefined) {
      if (sign * compareNs(before.timestampNs, after.timestampNs) > 0) return false;
    }
  }
  return true;
}
