import { formatDuration } from '../../domain/time/duration.ts';
import type { Window } from '../../domain/time/window.ts';
import type { Span, Trace } from '../../domain/trace/trace.ts';
import type { TracesToLogs } from '../correlate/correlation.ts';
import { formatSelector } from '../labels/log-selector.ts';
import { groupByTags, type TagGroup } from '../labels/span-tags.ts';
import { fillVariables, needsSpan } from './grafana-variables.ts';
import type { PivotPoint, PlannedHop } from './hop.ts';
import { askById, bothPlaces } from './id-question.ts';
import { joinWindows } from './join-windows.ts';
import { windowOfSpans, windowsOfTraces } from './plan-trace-logs.ts';

export interface TaggedLogRequest {
  readonly from: PivotPoint;
  readonly traces: readonly Trace[];
  readonly spans: readonly Span[];
  readonly settings: TracesToLogs;
  /** The padding of the window if the settings have no time shift. */
  readonly padMs: number;
  readonly idLabels: readonly string[];
}

/** The most queries for single spans, if the query has variables of a span. A store gets at most four at once. */
const maxSpanQueries = 12;

/**
 * Plans the hops from spans to logs by `tracesToLogsV2` of the context (docs/stores.md 5.3): its tags make the selector, its shifts
 * the window, and its filters or its own query the rest. Empty if no span has any of the tags.
 */
export function planTaggedLogs(request: TaggedLogRequest): PlannedHop[] {
  const { settings } = request;
  const groups = groupByTags(request.spans, settings.tags);
  return groups.flatMap((group) => {
    if (settings.query !== null) {
      const window = shiftedWindow(group.spans, settings, request.padMs);
      return window === null ? [] : planCustom(request, group, window, settings.query);
    }
    const selector = { text: formatSelector(group.matchers), label: describe(group.matchers) };
    const around = `${describeShift(settings, request.padMs)}, as the context says`;
    const windows = windowsOfTraces(request.traces, group.spans, (spans) =>
      shiftedWindow(spans, settings, request.padMs),
    );
    return joinWindows(windows).flatMap(({ window, traceIds }) => {
      if (!settings.filterByTraceId && !settings.filterBySpanId)
        return [plainHop(request.from, selector.text, window, `lines of ${selector.label}, ${around}`)];
      // A pivot from a whole trace means every span, so lines are filtered by span only if the pivot starts at one.
      const isOfSpan = settings.filterBySpanId && request.from === 'span';
      const spanId = isOfSpan ? (group.spans[0]?.spanId ?? null) : null;
      const { from, idLabels } = request;
      return bothPlaces(askById({ from, selector, window, traceIds, idLabels, around, spanId }));
    });
  });
}

function planCustom(
  { from, traces, settings }: TaggedLogRequest,
  group: TagGroup,
  window: Window,
  query: string,
): PlannedHop[] {
  const most = Math.max(1, Math.floor(maxSpanQueries / traces.length));
  return traces.flatMap((trace) => {
    const own = group.spans.filter(({ traceId }) => traceId === trace.traceId);
    if (own.length === 0) return [];
    if (!needsSpan(query)) {
      const filled = fillVariables(query, { trace, span: null, matchers: group.matchers });
      return filled === null ? [] : [plainHop(from, filled, window, reasonOf(group.matchers))];
    }
    const filled = fillForSpans(trace, failedFirst(own), query, settings);
    const left = filled.length - most;
    const cut =
      left <= 0 ? '' : ` (${left} more spans of the trace have one of their own, which is not asked)`;
    return filled.slice(0, most).map(({ text, reason }) => plainHop(from, text, window, `${reason}${cut}`));
  });
}

/** Fills the query for each span, without repeated texts. The first query of each set of tags comes before all others. */
function fillForSpans(
  trace: Trace,
  spans: readonly Span[],
  query: string,
  { tags }: TracesToLogs,
): { readonly text: string; readonly reason: string }[] {
  const firsts = new Map<string, string>();
  const others = new Map<string, string>();
  const seen = new Set<string>();
  for (const span of spans) {
    const matchers = groupByTags([span], tags)[0]?.matchers ?? [];
    const text = fillVariables(query, { trace, span, matchers });
    if (text === null || firsts.has(text) || others.has(text)) continue;
    const reason = reasonOf(matchers);
    (seen.has(reason) ? others : firsts).set(text, reason);
    seen.add(reason);
  }
  return [...firsts, ...others].map(([text, reason]) => ({ text, reason }));
}

/** Sorts spans: those where a failure began, then those that passed it on, then the others; each group keeps its order. */
function failedFirst(spans: readonly Span[]): readonly Span[] {
  const failed = spans.filter(({ status }) => status === 'error');
  const callers = new Set(failed.map(({ parentSpanId }) => parentSpanId));
  return [
    ...failed.filter(({ spanId }) => !callers.has(spanId)),
    ...failed.filter(({ spanId }) => callers.has(spanId)),
    ...spans.filter(({ status }) => status !== 'error'),
  ];
}

function reasonOf(matchers: TagGroup['matchers']): string {
  return `the context's own query for ${describe(matchers)}`;
}

function plainHop(from: PivotPoint, query: string, window: Window, reason: string): PlannedHop {
  return { from, to: 'log', store: 'logs', language: 'logql', query, window, reason, inferred: false };
}

/** The window of the spans with Grafana's shifts added. An empty window becomes 1 ms long, as in Grafana (docs/stores.md 5.3). */
function shiftedWindow(spans: readonly Span[], settings: TracesToLogs, padMs: number): Window | null {
  const window = windowOfSpans(spans, 0);
  if (window === null) return null;
  const fromMs = window.fromMs + (settings.startShiftMs ?? -padMs);
  const toMs = window.toMs + (settings.endShiftMs ?? padMs);
  return { fromMs, toMs: Math.max(toMs, fromMs + 1) };
}

function describeShift({ startShiftMs, endShiftMs }: TracesToLogs, padMs: number): string {
  if (startShiftMs === null && endShiftMs === null)
    return `over their time padded by ${formatDuration(padMs)}`;
  return `from their start ${signed(startShiftMs ?? -padMs)} to their end ${signed(endShiftMs ?? padMs)}`;
}

function signed(ms: number): string {
  return `${ms < 0 ? '-' : '+'}${formatDuration(Math.abs(ms))}`;
}

function describe(matchers: TagGroup['matchers']): string {
  return matchers
    .map(({ name, value }) => `${name} ${value.split('|').slice(0, 3).join(', ')}`)
    .join(' and ');
}
