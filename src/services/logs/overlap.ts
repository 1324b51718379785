import { labelsKey } from '../../domain/labels.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';

/** Tells whether an entry is the first of its kind, or was found by another query already. */
export interface Overlap {
  isNew(query: number, entry: LogEntry): boolean;
}

/**
 * Several queries may find the same line. An entry is new unless another query has found as many entries with the same time, stream,
 * metadata and text: lines that are stored twice stay two. `most` bounds the entries remembered, the oldest of which are forgotten.
 */
export function createOverlap(most = Number.POSITIVE_INFINITY): Overlap {
  const found = new Map<string, number[]>();
  return {
    isNew(query, entry) {
      const { timestampNs, labels, structuredMetadata, line } = entry;
      const key = [timestampNs, labelsKey(labels), labelsKey(structuredMetadata), line].join('\u0001');
      const counts = found.get(key) ?? [];
      const before = Math.max(0, ...counts.filter((count) => count !== undefined));
      const own = (counts[query] ?? 0) + 1;
      counts[query] = own;
      found.set(key, counts);
      if (found.size > most) {
        for (const oldest of found.keys()) {
          found.delete(oldest);
          break;
        }
      }
      return own > before;
    },
  };
}
