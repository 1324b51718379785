import type { DroppedEntry, LogEntry } from '../../../../domain/log-entry.ts';
import type { LinkedLog } from '../../../../pivot/correlate/link-logs.ts';
import { findEntryIds } from '../../../../pivot/correlate/log-trace-id.ts';
import { timeOfNs } from '../../../../view/format/time.ts';
import { levelOf } from '../../../../view/logs/log-level.ts';
import { emptyBuffer, type LogBuffer, type LogRow, type LogsPane, mostLines } from './logs-state.ts';
import { matchesFilter } from './metric-rows.ts';

/** Lines that a pivot found, with the spans it tied them to. */
export function bufferOfLinked(logs: readonly LinkedLog[]): LogBuffer {
  const rows = logs
    .slice(-mostLines)
    .map(({ entry, traceId, spanId }, seq): LogRow => ({ ...rowOf(entry, seq), traceId, spanId }));
  return { ...emptyBuffer, rows, nextSeq: rows.length, dropped: logs.length - rows.length };
}

/** Entries in time order as a buffer; ids are looked for in each. */
export function bufferOfEntries(
  entries: readonly { readonly entry: LogEntry; readonly isContext: boolean }[],
): LogBuffer {
  const rows = entries
    .slice(-mostLines)
    .map(({ entry, isContext }, seq): LogRow => ({ ...rowOf(entry, seq), isContext }));
  return { ...emptyBuffer, rows, nextSeq: rows.length, dropped: entries.length - rows.length };
}

function rowOf(entry: LogEntry, seq: number): LogRow {
  // Ids beside the line cost nothing to read; in the line they are looked for when they are needed.
  const traceId = entry.structuredMetadata.trace_id ?? null;
  const spanId = entry.structuredMetadata.span_id ?? null;
  return { seq, entry, timeMs: timeOfNs(entry.timestampNs), traceId, spanId, isContext: false };
}

/** The ids of a row, looked for in the line itself where nothing beside it says them. */
export function idsOfRow(row: LogRow): { readonly traceId: string | null; readonly spanId: string | null } {
  if (row.traceId !== null && row.spanId !== null) return row;
  const { traceId, spanId } = findEntryIds(row.entry);
  return { traceId: row.traceId ?? traceId, spanId: row.spanId ?? spanId };
}

/** Lines that a tail brought, put behind those that are there. Filtered as they come: a burst is looked at once. */
export function appendToPane(
  pane: LogsPane,
  buffer: LogBuffer,
  entries: readonly LogEntry[],
  dropped: readonly DroppedEntry[],
): { readonly buffer: LogBuffer; readonly shown: readonly LogRow[] } {
  const fresh = entries.slice(-mostLines).map((entry, at) => rowOf(entry, buffer.nextSeq + at));
  const rows = lastOf(buffer.rows, fresh);
  const grown: LogBuffer = {
    rows,
    nextSeq: buffer.nextSeq + fresh.length,
    dropped: buffer.dropped + (buffer.rows.length + entries.length - rows.length),
    droppedByStore: buffer.droppedByStore + dropped.length,
  };
  if (pane.filter.trim() === '') return { buffer: grown, shown: rows };
  const firstSeq = rows[0]?.seq ?? 0;
  const from = pane.shown.findIndex(({ seq }) => seq >= firstSeq);
  const kept = from < 0 ? [] : pane.shown.slice(from);
  return { buffer: grown, shown: [...kept, ...filterLogs(fresh, pane.filter)] };
}

function lastOf(before: readonly LogRow[], fresh: readonly LogRow[]): readonly LogRow[] {
  const excess = before.length + fresh.length - mostLines;
  return excess > 0 ? [...before.slice(excess), ...fresh] : [...before, ...fresh];
}

/** Rows that have every word of the filter in the line or in a label. */
export function filterLogs(rows: readonly LogRow[], filter: string): readonly LogRow[] {
  if (filter.trim() === '') return rows;
  return rows.filter(({ entry }) =>
    matchesFilter(filter, [
      entry.line,
      ...Object.entries(entry.labels).map(([name, value]) => `${name}=${value}`),
      ...Object.values(entry.structuredMetadata),
    ]),
  );
}

/** Place of a row in a list by its number; the next one where it has gone, the last where all have. */
export function indexOfSeq(rows: readonly LogRow[], seq: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, Math.min(low, rows.length - 1));
}

export function isErrorRow({ entry }: LogRow): boolean {
  const level = levelOf(entry);
  return level === 'error' || level === 'fatal';
}
