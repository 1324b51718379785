import type { Labels } from '../labels.ts';

/** One log line with everything the store knows of it. */
export interface LogEntry {
  /** Unix nanoseconds as decimal digits: they exceed 2^53 (docs/stores.md 7.2). */
  readonly timestampNs: string;
  /** The line as it came, control characters included. */
  readonly line: string;
  /** Stream labels: what the store indexes. */
  readonly labels: Labels;
  /** Metadata beside the line: trace_id, span_id, detected_level, ... */
  readonly structuredMetadata: Labels;
  /** Fields that the query's parsers took out of the line. */
  readonly parsed: Labels;
}

/** An entry that the store dropped while tailing. */
export interface DroppedEntry {
  readonly timestampNs: string;
  readonly labels: Labels;
}
