import type { LogEntry } from '../../../domain/log-entry.ts';
import type { LabelMatcher, LogSource } from '../../source/sources.ts';
import type { NsRange } from '../pipeline/loki-params.ts';

/** So much of a window is read in full; of a longer one evenly spread slices are. */
const fullNs = 3_600_000_000_000;

/** A part of a window, and how many entries each read one stands for. */
export interface Slice {
  readonly entries: Iterable<LogEntry>;
  readonly weight: number;
  readonly endNs: bigint;
}

/**
 * A window in `parts` slices of the same length. Loki's statistics are approximate (docs/stores.md 2.1): so are these where
 * the window is longer than an hour, and a week's statistics do not cost a week's reading.
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

/** What an entry weighs in Loki's books: its line and its metadata. */
export function entryBytes(entry: LogEntry): number {
  let bytes = Buffer.byteLength(entry.line);
  for (const [name, value] of Object.entries(entry.structuredMetadata)) bytes += name.length + value.length;
  return bytes;
}
