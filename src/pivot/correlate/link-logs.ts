import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { createOverlap } from '../../domain/logs/overlap.ts';
import { compareNs } from '../../domain/time/nanoseconds.ts';
import type { Span, Trace } from '../../domain/trace/trace.ts';
import { traceIdPattern } from '../../domain/trace/trace-id.ts';
import { type EntryIds, findEntryIds } from './log-trace-id.ts';

/** A log entry with the trace and the span in which it was written. */
export interface LinkedLog {
  readonly entry: LogEntry;
  /** 32 hex digits, or null if the entry has no trace id. */
  readonly traceId: string | null;
  readonly spanId: string | null;
  /** The span itself; null if its trace is not loaded. */
  readonly span: Span | null;
}

/**
 * Merges the entries of several answers into one list in time order. A line that two answers hold is kept once; a line that one
 * answer holds twice was written twice and is kept twice.
 */
export function mergeEntries(answers: readonly (readonly LogEntry[])[]): LogEntry[] {
  const overlap = createOverlap();
  return answers
    .flatMap((entries, answer) => entries.filter((entry) => overlap.isNew(answer, entry)))
    .sort((a, b) => compareNs(a.timestampNs, b.timestampNs));
}

/** Links entries to the spans of these traces by the ids in the entries. */
export function linkLogs(
  entries: readonly LogEntry[],
  traces: readonly Trace[],
  idsOf: (entry: LogEntry) => EntryIds = findEntryIds,
): LinkedLog[] {
  const spans = new Map<string, Span>();
  for (const trace of traces) {
    for (const span of trace.spans) spans.set(`${trace.traceId}/${span.spanId}`, span);
  }
  const patterns = traces.map(({ traceId }) => ({ traceId, pattern: new RegExp(traceIdPattern(traceId)) }));
  return entries.map((entry) => {
    const ids = idsOf(entry);
    // An id in the text without a name before it, or without its zeros, counts if it is the id of one of the traces. So does a decimal
    // number, which is the lower half of an id.
    const traceId =
      (ids.isDecimal ? null : ids.traceId) ??
      patterns.find(({ pattern }) => pattern.test(entry.line))?.traceId ??
      ids.traceId;
    const { spanId } = ids;
    return { entry, traceId, spanId, span: spans.get(`${traceId}/${spanId}`) ?? null };
  });
}
