import type { LogEntry } from '../../../domain/logs/log-entry.ts';
import type { LabelMatcher, LogSource } from '../../source/sources.ts';
import type { NsRange } from '../pipeline/loki-params.ts';

/** A window up to this length is read in full; of a longer one only evenly spread slices are read. */
const fullNs = 3_600_000_000_000;

/** A slice of a window. `weight` is the number of entries that each read entry stands for. */
export interface Slice {
  readonly entries: Iterable<LogEntry>;
  readonly weight: number;
  readonly endNs: bigint;
}

/**
 * Cuts a window into `parts` slices of equal length. Loki's statistics are approximate (docs/stores.md 2.1). These are
 * approximate for windows of more than an hour, so that statistics of a week do not read a whole week.
 */
export function* sliceWindow(
  logs: LogSource,
  matchers: readonly LabelMatcher[],
  range: NsRange,
  parts: number,
): Generator<Slice> {
  const lengthNs = Number(range.endNs - range.startNs);
  if (lengthNs <= 0) return;
  const fraction = Math.min(1, fullNs / lengthNs);
  for (let part = 0; part < parts; part += 1) {
    const startNs = range.startNs + BigInt(Math.floor((lengthNs * part) / parts));
    const endNs =
      part === parts - 1 ? range.endNs : range.startNs + BigInt(Math.floor((lengthNs * (part + 1)) / parts));
    const readTo = fraction === 1 ? endNs : startNs + BigInt(Math.floor(Number(endNs - startNs) * fraction));
    yield { entries: logs.entries(matchers, startNs, readTo, 'forward'), weight: 1 / fraction, endNs };
  }
}

/** The size of an entry as Loki counts it, in bytes: its line and its metadata. */
export function entryBytes(entry: LogEntry): number {
  let bytes = Buffer.byteLength(entry.line);
  for (const [name, value] of Object.entries(entry.structuredMetadata)) bytes += name.length + value.length;
  return bytes;
}
