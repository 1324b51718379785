import { labelsKey } from '../../domain/labels.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { compareNs } from '../../domain/time/nanoseconds.ts';

export type Direction = 'forward' | 'backward';

/**
 * Merges the entries of all streams into one time order: oldest first for `forward`, newest first for `backward`. Loki orders only
 * within a stream (docs/stores.md 2.2). Entries of the same nanosecond are sorted by their stream's labels, and those of one stream
 * keep the server's order, so that the same data always gives the same list and `backward` is the reverse of `forward`.
 */
export function mergeEntries(streams: readonly (readonly LogEntry[])[], direction: Direction): LogEntry[] {
  const sign = direction === 'forward' ? 1 : -1;
  const only = streams.length === 1 ? streams[0] : undefined;
  if (only !== undefined && isOrdered(only, sign)) return only.slice();
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
  return streams.flat().sort((a, b) => {
    const byTime = compareNs(a.timestampNs, b.timestampNs);
    if (byTime !== 0) return sign * byTime;
    if (a.labels === b.labels) return 0;
    const keyA = keyOf(a);
    const keyB = keyOf(b);
    return keyA === keyB ? 0 : keyA < keyB ? -sign : sign;
  });
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
