import { safe, sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import { type FoundSpan, namesOfSpans } from '../../domain/trace/found-span.ts';
import { selectedValue } from '../../domain/trace/matched-spans.ts';
import { isPossibleNs } from '../../domain/trace/span-flaw.ts';
import { formatDurationNs } from '../format/duration.ts';
import { formatMoment, isSameDay, timeOfNs } from '../format/time.ts';
import type { TableColumn } from '../table/layout-table.ts';
import { renderTable } from '../table/table.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import { serviceTone } from '../text/service-tone.ts';

export interface FoundSpansOptions {
  readonly timeZone: TimeZone;
  /** Adds the ids of the spans and what kind they are. */
  readonly wide: boolean;
}

/** Renders the spans that a search found as a table, a row each: when, how long, service, name, selected attributes, trace. */
export function renderFoundSpans(
  spans: readonly FoundSpan[],
  frame: Frame,
  { timeZone, wide }: FoundSpansOptions,
): Line[] {
  const starts = spans.map(({ startNs }) => timeOfNs(startNs));
  const oneDay = starts.every((startMs) => isSameDay(startMs, starts[0] ?? startMs, timeZone));
  const style = frame.widthCells === null ? 'rfc3339' : oneDay ? 'clock' : 'dateTime';
  const names = namesOfSpans(spans);
  const columns: TableColumn[] = [
    { title: safe`TRACE ID`, minWidthCells: 32 },
    ...(wide ? [{ title: safe`SPAN ID`, minWidthCells: 16, priority: 4 }] : []),
    { title: safe`START`, minWidthCells: 8, priority: 3 },
    { title: safe`DURATION`, align: 'right' },
    { title: safe`SERVICE`, minWidthCells: 8 },
    { title: safe`SPAN`, minWidthCells: 12 },
    ...(wide ? [{ title: safe`KIND`, priority: 9 }] : []),
    { title: safe`STATUS`, priority: 8 },
    ...names.map((name) => ({ title: sanitize(name), priority: 2, minWidthCells: 8 })),
  ];
  const rows = spans.map((span, at): Segment[] => [
    { text: sanitize(span.traceId), tone: 'key' },
    ...(wide ? [{ text: sanitize(span.spanId), tone: 'muted' } as const] : []),
    { text: formatMoment(starts[at] ?? 0, timeZone, style), tone: 'muted' },
    isPossibleNs(span.durationNs)
      ? { text: sanitize(formatDurationNs(span.durationNs)) }
      : { text: safe`-`, tone: 'muted' },
    { text: sanitize(span.service), tone: serviceTone(span.service) },
    { text: sanitize(span.name) },
    ...(wide ? [{ text: sanitize(span.kind), tone: 'muted' } as const] : []),
    { text: sanitize(span.status), tone: span.status === 'error' ? 'error' : 'muted' },
    ...names.map((name): Segment => ({ text: sanitize(selectedValue(span.attributes, name) ?? '') })),
  ]);
  return renderTable({ columns, rows }, frame);
}
