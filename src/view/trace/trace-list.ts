import { safe, sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import {
  matchedCount,
  selectedNames,
  selectedValues,
  unseenCount,
} from '../../domain/trace/matched-spans.ts';
import type { TraceSummary } from '../../domain/trace/trace.ts';
import { formatDurationSeconds } from '../format/duration.ts';
import { formatMoment, isSameDay, timeOfNs } from '../format/time.ts';
import type { Table } from '../table/layout-table.ts';
import { renderTable } from '../table/table.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import { serviceTone } from '../text/service-tone.ts';

/** Renders the results of a trace search as a table: id, start, duration, errors, matched spans, root. */
export function renderTraceList(traces: readonly TraceSummary[], frame: Frame, zone: TimeZone): Line[] {
  return renderTable(tableOfTraces(traces, frame, zone), frame);
}

/** Builds the table of a trace search without rendering it, for a pane that draws only the rows it shows. */
export function tableOfTraces(traces: readonly TraceSummary[], frame: Frame, zone: TimeZone): Table {
  const starts = traces.map((trace) => timeOfNs(trace.startNs));
  const oneDay = starts.every((startMs) => isSameDay(startMs, starts[0] ?? startMs, zone));
  const style = frame.widthCells === null ? 'rfc3339' : oneDay ? 'clock' : 'dateTime';
  const selected = selectedNames(traces);
  return {
    columns: [
      { title: safe`TRACE ID`, minWidthCells: 32 },
      { title: safe`START`, minWidthCells: 8 },
      { title: safe`DURATION`, align: 'right' },
      { title: safe`ERR`, align: 'right', priority: 2 },
      { title: safe`HITS`, align: 'right', priority: 3 },
      { title: safe`SERVICE`, minWidthCells: 8, priority: 1 },
      { title: safe`ROOT` },
      ...selected.map((name) => ({ title: sanitize(name), priority: 4 })),
    ],
    rows: traces.map((trace, at) => rowOf(trace, formatMoment(starts[at] ?? 0, zone, style), selected)),
  };
}

function rowOf(trace: TraceSummary, start: Segment['text'], selected: readonly string[]): Segment[] {
  const counts = Object.values(trace.services);
  const errors = counts.reduce((sum, one) => sum + one.errors, 0);
  const matched = matchedCount(trace);
  const missing = trace.rootName === '' && trace.rootService === '';
  return [
    { text: sanitize(trace.traceId), tone: 'key' },
    { text: start, tone: 'muted' },
    Number.isNaN(trace.durationMs)
      ? { text: safe`-`, tone: 'warn' }
      : { text: sanitize(formatDurationSeconds(trace.durationMs / 1000)) },
    // Without counts from the store, the number of errors is unknown.
    counts.length === 0
      ? { text: safe`-`, tone: 'muted' }
      : { text: safe`${errors}`, tone: errors > 0 ? 'error' : 'muted' },
    { text: matched === 0 ? safe`-` : safe`${matched}`, tone: 'muted' },
    { text: sanitize(trace.rootService), tone: serviceTone(trace.rootService) },
    missing ? { text: safe`(root not received)`, tone: 'warn' } : { text: sanitize(trace.rootName) },
    ...selected.map((name): Segment => ({ text: sanitize(valuesOf(trace, name)) })),
  ];
}

/** Formats the distinct values of an attribute over the matched spans that the answer holds; it names at most three, and how many spans are missing. */
function valuesOf(trace: TraceSummary, name: string): string {
  const unseen = unseenCount(trace);
  const [first = '', second, third, ...more] = selectedValues(trace, name);
  const shown = [first, second, third].filter((value) => value !== undefined).join(', ');
  const known = more.length === 0 ? shown : `${shown}, +${more.length}`;
  return unseen === 0 ? known : `${known} (+${unseen} ${unseen === 1 ? 'span' : 'spans'})`.trimStart();
}
