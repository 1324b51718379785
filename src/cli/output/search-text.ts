import { formatRfc3339UtcNs } from '../../domain/time/time-format.ts';
import { type FoundSpan, namesOfSpans } from '../../domain/trace/found-span.ts';
import {
  matchedCount,
  selectedNames,
  selectedValue,
  selectedValues,
} from '../../domain/trace/matched-spans.ts';
import { isPossibleNs } from '../../domain/trace/span-flaw.ts';
import type { TraceSummary } from '../../domain/trace/trace.ts';

const ownColumns = [
  'traceId',
  'start',
  'durationMs',
  'rootService',
  'rootName',
  'spans',
  'errors',
  'matched',
] as const;

/** Yields the traces of a search as CSV: the trace's own facts, then a column for every attribute of its matched spans, distinct values joined by commas. */
export function* tracesCsv(traces: readonly TraceSummary[]): Iterable<readonly string[]> {
  const names = selectedNames(traces);
  yield [...ownColumns, ...attributeTitles(names, ownColumns)];
  for (const trace of traces) {
    const counts = Object.values(trace.services);
    const sumOf = (key: 'spans' | 'errors'): string =>
      counts.length === 0 ? '' : String(counts.reduce((sum, count) => sum + count[key], 0));
    yield [
      trace.traceId,
      formatRfc3339UtcNs(trace.startNs),
      Number.isNaN(trace.durationMs) ? '' : String(trace.durationMs),
      trace.rootService,
      trace.rootName,
      sumOf('spans'),
      sumOf('errors'),
      String(matchedCount(trace)),
      ...names.map((name) => selectedValues(trace, name).join(', ')),
    ];
  }
}

/** An attribute may be called like one of our columns: two columns of one name are read as one by most programs. */
function attributeTitles(names: readonly string[], own: readonly string[]): readonly string[] {
  return names.map((name) => (own.includes(name) ? `attribute_${name}` : name));
}

const spanColumns = [
  'traceId',
  'spanId',
  'start',
  'durationNs',
  'service',
  'name',
  'kind',
  'status',
  'rootService',
  'rootName',
] as const;

/** Yields found spans as CSV, a line each, with a column for every attribute that is no column already. */
export function* spansCsv(spans: readonly FoundSpan[]): Iterable<readonly string[]> {
  const names = namesOfSpans(spans);
  yield [...spanColumns, ...attributeTitles(names, spanColumns)];
  for (const span of spans) {
    yield [
      ...spanColumns.map((name) => spanField(span, name)),
      ...names.map((name) => selectedValue(span.attributes, name) ?? ''),
    ];
  }
}

/** The text of one column; '' for a duration that cannot be true. */
function spanField(span: FoundSpan, name: (typeof spanColumns)[number]): string {
  if (name === 'start') return formatRfc3339UtcNs(span.startNs);
  if (name === 'durationNs' && !isPossibleNs(span.durationNs)) return '';
  return span[name];
}
