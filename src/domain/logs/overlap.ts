import { labelsKey } from '../labels.ts';
import type { LogEntry } from './log-entry.ts';

/** The identity of an entry, without parsed fields: the same line with and without a parser in the query is one line. */
export function entryKey({ timestampNs, labels, structuredMetadata, line }: LogEntry): string {
  return [timestampNs, labelsKey(labels), labelsKey(structuredMetadata), line].join('\u0001');
}

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
      const key = entryKey(entry);
      const counts = found.get(key) ?? [];
      const own = (counts[query] ?? 0) + 1;
      const isNew = counts.every((count) => count < own);
      counts[query] = own;
      found.set(key, counts);
      if (found.size > most) {
        for (const oldest of found.keys()) {
          found.delete(oldest);
          break;
        }
      }
      return isNew;
    },
  };
}
