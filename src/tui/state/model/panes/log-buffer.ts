import type { LogEntry } from '../../../../domain/logs/log-entry.ts';
import { isFailure, levelOf } from '../../../../domain/logs/log-level.ts';
import type { LinkedLog } from '../../../../pivot/correlate/link-logs.ts';
import { findEntryIds } from '../../../../pivot/correlate/log-trace-id.ts';
import { timeOfNs } from '../../../../view/format/time.ts';
import { matchesFilter } from '../filter.ts';
import { emptyBuffer, type LogBuffer, type LogRow, type LogsPane, mostLines } from './logs-state.ts';

/** Builds a buffer from the lines that a pivot found, with the spans that it linked them to. */
export function bufferOfLinked(logs: readonly LinkedLog[]): LogBuffer {
  const rows = logs
    .slice(-mostLines)
    .map(({ entry, traceId, spanId }, seq): LogRow => ({ ...rowOf(entry, seq), traceId, spanId }));
  return { ...emptyBuffer, rows, nextSeq: rows.length, dropped: logs.length - rows.length };
}

/** Builds a buffer from entries in time order. */
export function bufferOfEntries(
  entries: readonly { readonly entry: LogEntry; readonly isContext: boolean }[],
): LogBuffer {
  const rows = entries
    .slice(-mostLines)
    .map(({ entry, isContext }, seq): LogRow => ({ ...rowOf(entry, seq), isContext }));
  return { ...emptyBuffer, rows, nextSeq: rows.length, dropped: entries.length - rows.length };
}

function rowOf(entry: LogEntry, seq: number): LogRow {
  // Ids in the metadata are cheap to read. Ids in the line itself are searched only when needed (`idsOfRow`).
  const traceId = entry.structuredMetadata.trace_id ?? null;
  const spanId = entry.structuredMetadata.span_id ?? null;
  const timeMs = timeOfNs(entry.timestampNs);
  return { seq, entry, timeMs, traceId, spanId, isFailed: isFailure(levelOf(entry)), isContext: false };
}

/** The trace and span id of a row, searched in the line itself if the metadata lacks them. */
export function idsOfRow(row: LogRow): { readonly traceId: string | null; readonly spanId: string | null } {
  if (row.traceId !== null && row.spanId !== null) return row;
  const { traceId, spanId } = findEntryIds(row.entry);
  return { traceId: row.traceId ?? traceId, spanId: row.spanId ?? spanId };
}

/** Appends the new lines of a tail. It filters only these, so that a burst does not filter the whole buffer again. */
export function appendToPane(
  pane: LogsPane,
  buffer: LogBuffer,
  entries: readonly LogEntry[],
  lost: number,
): { readonly buffer: LogBuffer; readonly shown: readonly LogRow[] } {
  const fresh = entries.slice(-mostLines).map((entry, at) => rowOf(entry, buffer.nextSeq + at));
  const rows = lastOf(buffer.rows, fresh);
  const grown: LogBuffer = {
    rows,
    nextSeq: buffer.nextSeq + fresh.length,
    dropped: buffer.dropped + (buffer.rows.length + entries.length - rows.length),
    droppedByStore: buffer.droppedByStore + lost,
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

/** The rows that contain every word of the filter, in the line, in a label or in the metadata. */
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

/** The index of the row with this sequence number; of the next row if it is gone, of the last row if no later one is left. */
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
