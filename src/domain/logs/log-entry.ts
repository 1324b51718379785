import type { Labels } from '../labels.ts';

/** One log line with its time, labels, metadata and parsed fields. */
export interface LogEntry {
  /** Unix nanoseconds as decimal digits: they exceed 2^53 (docs/stores.md 7.2). */
  readonly timestampNs: string;
  /** The raw line, with control characters. */
  readonly line: string;
  /** The labels of the stream, which the store indexes. */
  readonly labels: Labels;
  /** Metadata beside the line: trace_id, span_id, detected_level, ... */
  readonly structuredMetadata: Labels;
  /** Fields that the parsers in the query extracted from the line. */
  readonly parsed: Labels;
}

/** An entry that the store dropped while tailing. */
export interface DroppedEntry {
  readonly timestampNs: string;
  readonly labels: Labels;
}
