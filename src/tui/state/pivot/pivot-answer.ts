import type { MetricAnswer } from '../../../domain/metrics/metric-answer.ts';
import type { Trace } from '../../../domain/trace/trace.ts';
import type { PivotResult } from '../../../pivot/pivot-result.ts';
import type { Hop } from '../../../pivot/plan/hop.ts';
import { isWaitingFor, type Loadable } from '../model/loadable.ts';
import { bufferOfLinked, filterLogs, indexOfSeq } from '../model/panes/log-buffer.ts';
import type { LogsPane } from '../model/panes/logs-state.ts';
import type { MetricPane } from '../model/panes/metric-state.ts';
import { modelOfTrace } from '../model/panes/trace-rows.ts';
import { selectSpan, selectWorst } from '../model/panes/trace-select.ts';
import type { TracePane } from '../model/panes/trace-state.ts';
import { endRequest, resumeRequest } from '../model/requests.ts';
import type { TuiState } from '../model/tui-state.ts';
import { changeAll } from '../model/workspace.ts';

export interface PivotAnswer {
  readonly requestId: number;
  readonly logsRequestId: number | null;
  readonly result: PivotResult;
  /** Targets that are complete. Their panes stop showing "waiting" even while the other store is still being queried. Absent means none. */
  readonly settled?: ReadonlySet<'traces' | 'logs'> | undefined;
  /** Whether this is the last answer of the pivot. */
  readonly isDone: boolean;
}

/** Takes the results of a pivot so far into the panes that wait for it. Each pane is done when its own part is complete. */
export function takePivotAnswer(state: TuiState, answer: PivotAnswer): TuiState {
  const { requestId, logsRequestId, result, isDone } = answer;
  const traceIsDone = isDone || (requestId !== logsRequestId && answer.settled?.has('traces') === true);
  const path = changeAll(state.path, (one) => {
    const trace = isWaitingFor(one.trace.trace, requestId)
      ? takeTrace(one.trace, result, traceIsDone, state.nowMs)
      : one.trace;
    const logs =
      logsRequestId !== null && waitsForLogs(one.logs, logsRequestId)
        ? takeLogs(one.logs, answer, logsRequestId, state.nowMs)
        : one.logs;
    const metric =
      isDone && isWaitingFor(one.metric.answer, requestId)
        ? takeMetrics(one.metric, result, state.nowMs)
        : one.metric;
    if (trace === one.trace && logs === one.logs && metric === one.metric) return one;
    return { ...one, trace, logs, metric };
  });
  let next: TuiState = { ...state, path };
  if (traceIsDone || (requestId !== logsRequestId && result.traces.length > 0))
    next = endRequest(next, requestId);
  if (logsRequestId === null) return next;
  return path.steps.some(({ logs }) => isWaitingFor(logs.answer, logsRequestId))
    ? resumeRequest(next, logsRequestId, 'logs')
    : endRequest(next, logsRequestId);
}

function waitsForLogs(pane: LogsPane, requestId: number): boolean {
  return isWaitingFor(pane.answer, requestId) || pane.growsBy === requestId;
}

/** Whether the log store has answered and further lines depend only on the trace, for which the trace pane waits. */
function dependsOnTrace({ requestId, logsRequestId, result, settled }: PivotAnswer): boolean {
  const hasAnswered = result.logs.length > 0 || settled?.has('logs') === true;
  return requestId !== logsRequestId && hasAnswered && result.traces.length === 0;
}

function takeTrace(pane: TracePane, result: PivotResult, isDone: boolean, nowMs: number): TracePane {
  const [trace] = result.traces;
  const hop =
    result.hops.find(({ to, status }) => to === 'trace' && status !== 'empty') ?? lastTo(result, 'trace');
  if (trace === undefined) {
    if (!isDone) return pane;
    const last = failedOf(result.hops.filter(({ to }) => to === 'trace')) ?? hop;
    return { ...pane, hop: last, trace: endedEmpty(last, nowMs, null) };
  }
  const shown: TracePane = { ...pane, hop, trace: { kind: 'ready', value: trace, atMs: nowMs } };
  // A pasted traceparent may name a span that was never recorded.
  const isThere = trace.spans.some(({ spanId }) => spanId === pane.wantedSpanId);
  return pane.wantedSpanId === null || !isThere ? selectWorst(shown) : selectSpan(shown, pane.wantedSpanId);
}

function takeLogs(pane: LogsPane, pivot: PivotAnswer, requestId: number, nowMs: number): LogsPane {
  const { result, isDone } = pivot;
  const hops = result.hops.filter(({ to }) => to === 'log');
  const found = hops.findLast(({ count }) => count > 0) ?? null;
  const last = hops[hops.length - 1] ?? null;
  const isSettled = isDone || dependsOnTrace(pivot);
  if (result.logs.length === 0 && !isSettled)
    return { ...pane, hops, answer: stillLoading(pane, requestId, nowMs) };
  const buffer = bufferOfLinked(result.logs);
  const shown = filterLogs(buffer.rows, pane.filter);
  return {
    ...pane,
    hops,
    warnings: result.warnings,
    expr: found?.query ?? last?.query ?? null,
    answer:
      buffer.rows.length === 0
        ? endedEmpty(failedOf(hops) ?? last, nowMs, buffer)
        : isSettled
          ? { kind: 'ready', value: buffer, atMs: nowMs }
          : { ...stillLoading(pane, requestId, nowMs), last: buffer },
    growsBy: isDone ? null : requestId,
    shown,
    selectedSeq: pane.autoSelected ? worstLine(shown, result) : sameLine(shown, pane),
  };
}

/** Keeps the original start time while the pane is loading; restarts the clock when a settled pane begins to wait again. */
function stillLoading(
  pane: LogsPane,
  requestId: number,
  nowMs: number,
): Extract<LogsPane['answer'], { kind: 'loading' }> {
  const { answer } = pane;
  if (answer.kind === 'loading') return answer;
  return { kind: 'loading', requestId, sinceMs: nowMs, last: null };
}

/** The sequence number of the user's selected line in the new list of lines. */
function sameLine(shown: LogsPane['shown'], before: LogsPane): number {
  const entry = before.shown[indexOfSeq(before.shown, before.selectedSeq)]?.entry;
  return shown.find((row) => row.entry === entry)?.seq ?? 0;
}

/** The sequence number of the line that explains most: an error in the span where the failure began, an error in the trace, any line of the trace, any error, else the first line. */
function worstLine(shown: LogsPane['shown'], result: PivotResult): number {
  const [trace] = result.traces;
  const errors = shown.filter(({ isFailed }) => isFailed);
  const origins = trace === undefined ? new Set<string>() : originSpans(trace);
  const chosen =
    errors.find(({ spanId }) => spanId !== null && origins.has(spanId)) ??
    errors.find(({ traceId }) => traceId === trace?.traceId) ??
    shown.find(({ traceId }) => traceId !== null && traceId === trace?.traceId) ??
    errors[0];
  return (chosen ?? shown[0])?.seq ?? 0;
}

function originSpans(trace: Trace): ReadonlySet<string> {
  const { errorOrigins, tree } = modelOfTrace(trace);
  return new Set(errorOrigins.flatMap((index) => tree.spans[index]?.spanId ?? []));
}

/** The end of a pane without results: the hop's error, or an empty answer. */
function endedEmpty<T>(hop: Hop | null, nowMs: number, value: T): Loadable<T> {
  if (hop?.error !== null && hop?.error !== undefined)
    return { kind: 'failed', error: hop.error, last: null };
  return { kind: 'ready', value, atMs: nowMs };
}

/** The last hop that failed, or null. Without results, a failed hop explains more than an empty one. */
function failedOf(hops: readonly Hop[]): Hop | null {
  return hops.findLast(({ error }) => error !== null) ?? null;
}

function lastTo(result: PivotResult, to: Hop['to']): Hop | null {
  return result.hops.findLast((hop) => hop.to === to) ?? null;
}

/** Takes in RED or the pod's use as one table: a row for each subject, a column for each measure. */
function takeMetrics(pane: MetricPane, result: PivotResult, nowMs: number): MetricPane {
  const hop = result.hops.find(({ to, error }) => to === 'metric' && error !== null);
  if (result.metrics.length === 0 && hop?.error !== null && hop?.error !== undefined)
    return { ...pane, answer: { kind: 'failed', error: hop.error, last: null } };
  return { ...pane, answer: { kind: 'ready', value: metricsOf(result), atMs: nowMs } };
}

/** The order of the columns, whatever the order of the answers. Memory, which fills up before a pod is killed, comes before CPU. */
const measureOrder = ['rate', 'errors', 'p95', 'memory', 'cpu', 'restarts'];

function measureRank(name: string): number {
  const at = measureOrder.indexOf(name);
  return at < 0 ? measureOrder.length : at;
}

function metricsOf(result: PivotResult): MetricAnswer {
  const columns = [
    ...new Map(result.metrics.map(({ name, title, unit }) => [name, { name, title, unit }])).values(),
  ].sort((a, b) => measureRank(a.name) - measureRank(b.name));
  const rows = new Map<
    string,
    {
      labels: Record<string, string>;
      samples: Record<string, MetricAnswer['rows'][number]['samples'][string]>;
    }
  >();
  for (const { subject, name, samples } of result.metrics) {
    const row = rows.get(subject) ?? { labels: { subject }, samples: {} };
    // A measure may come several times, for each direction or volume; the first is the total.
    row.samples[name] ??= samples;
    rows.set(subject, row);
  }
  const window = result.hops.find(({ to, window: of }) => to === 'metric' && of !== null)?.window;
  return {
    columns,
    declaredLabels: [{ name: 'subject', title: 'of' }],
    rowLabels: ['subject'],
    anchor: columns[0]?.name ?? '',
    rows: [...rows.values()],
    thresholds: [],
    expressions: [...new Map(result.metrics.map(({ name, expr }) => [name, { name, expr }])).values()],
    variant: null,
    window: { fromMs: window?.fromMs ?? 0, toMs: window?.toMs ?? 0 },
    stepMs: 30_000,
    ranged: true,
    sort: null,
    failures: [],
    leftOut: [],
    warnings: result.warnings,
    isGapStale: false,
    stale: null,
    infos: [],
    partial: result.hops.some(({ status }) => status === 'failed' || status === 'partial'),
    emptyReason:
      result.hops.find(({ status }) => status === 'skipped')?.reason ??
      describeNothing(result.hops.filter(({ status }) => status === 'empty')),
    previous: null,
  };
}

/** Names what was asked for and gave nothing. */
function describeNothing(empty: readonly Hop[]): string {
  const [first] = empty;
  return first === undefined
    ? 'the store has no such metrics around the trace'
    : `nothing around the trace: ${first.reason}`;
}
