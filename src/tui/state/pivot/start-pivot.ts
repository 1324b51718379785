import type { Labels } from '../../../domain/labels.ts';
import type { LogEntry } from '../../../domain/logs/log-entry.ts';
import type { Exemplar } from '../../../domain/metrics/exemplar.ts';
import type { MetricAnswer } from '../../../domain/metrics/metric-answer.ts';
import type { Span, Trace } from '../../../domain/trace/trace.ts';
import type { PivotFrom } from '../../../pivot/pivot-from.ts';
import type { PivotAsk } from '../model/effect.ts';
import { startLoading } from '../model/loadable.ts';
import type { PaneName } from '../model/pane-name.ts';
import { emptyLogsPane } from '../model/panes/logs-state.ts';
import { emptyMetricPane } from '../model/panes/metric-state.ts';
import { emptyTracePane } from '../model/panes/trace-state.ts';
import { startRequest, startSharedRequest } from '../model/requests.ts';
import { type Step, type TuiState, workspaceOf } from '../model/tui-state.ts';
import { pushWorkspace, type Workspace } from '../model/workspace.ts';

interface PivotPlan {
  readonly ask: PivotAsk;
  readonly crumb: string;
  readonly focus: PaneName;
  readonly wantedSpanId?: string | null;
}

/** Opens an exemplar's trace and logs, side by side. */
export function pivotFromExemplar(state: TuiState, exemplar: Exemplar, value: string): Step {
  const id = exemplar.traceId?.slice(0, 8) ?? 'no trace';
  return openTraceAndLogs(state, {
    ask: { from: { kind: 'exemplars', exemplars: [exemplar] }, want: 'traces-and-logs' },
    crumb: `${value} ${id}`,
    focus: 'trace',
    wantedSpanId: null,
  });
}

/** Pivots from a series without a known exemplar: the pivot looks for exemplars, then follows the series' labels. */
export function pivotFromSeries(state: TuiState, answer: MetricAnswer, labels: Labels, crumb: string): Step {
  return openTraceAndLogs(state, {
    ask: { from: seriesStart(answer, labels), want: 'traces-and-logs' },
    crumb,
    focus: 'trace',
  });
}

function seriesStart(answer: MetricAnswer, labels: Labels): PivotFrom {
  return {
    kind: 'metric',
    name: null,
    expressions: answer.expressions.map(({ expr }) => expr),
    window: answer.window,
    labels,
  };
}

/** Opens the log lines of the pods or services that a series is about. */
export function logsOfSeries(state: TuiState, answer: MetricAnswer, labels: Labels, crumb: string): Step {
  const ask: PivotAsk = { from: seriesStart(answer, labels), want: 'logs' };
  const started = startRequest(state, 'logs', (requestId) => ({
    kind: 'pivot',
    requestId,
    logsRequestId: requestId,
    ...ask,
  }));
  const plan: PivotPlan = { ask, crumb: `logs of ${crumb}`, focus: 'logs' };
  return pushed(started.state, plan, started.effects, (before) => ({
    ...before,
    logs: {
      ...emptyLogsPane,
      pivot: ask,
      wraps: before.logs.wraps,
      answer: startLoading(emptyLogsPane.answer, started.requestId, state.nowMs),
    },
  }));
}

/** Opens the trace of a log line with the line's span selected, and the other lines of that trace. */
export function pivotFromLog(state: TuiState, entry: LogEntry, spanId: string | null): Step {
  return openTraceAndLogs(state, {
    ask: { from: { kind: 'log', entry }, want: 'traces-and-logs' },
    crumb: 'trace of the line',
    focus: 'trace',
    wantedSpanId: spanId,
  });
}

/** Opens a trace by its id, with its logs. */
export function openTraceById(state: TuiState, traceId: string, spanId: string | null = null): Step {
  return openTraceAndLogs(state, {
    ask: { from: { kind: 'trace', traceId }, want: 'traces-and-logs' },
    crumb: `trace ${traceId.slice(0, 8)}`,
    focus: 'trace',
    wantedSpanId: spanId,
  });
}

function openTraceAndLogs(state: TuiState, plan: PivotPlan): Step {
  const { requestId, otherId, ...started } = startSharedRequest(
    state,
    ['traces', 'logs'],
    (traceId, logsId) => ({
      kind: 'pivot',
      requestId: traceId,
      logsRequestId: logsId,
      ...plan.ask,
    }),
  );
  return pushed(started.state, plan, started.effects, (before) => ({
    ...before,
    trace: {
      ...emptyTracePane,
      pivot: plan.ask,
      wantedSpanId: plan.wantedSpanId ?? null,
      trace: startLoading(emptyTracePane.trace, requestId, state.nowMs),
    },
    logs: {
      ...emptyLogsPane,
      pivot: plan.ask,
      wraps: before.logs.wraps,
      answer: startLoading(emptyLogsPane.answer, otherId, state.nowMs),
    },
  }));
}

const spanTargets = {
  logs: { store: 'logs', focus: 'logs', crumb: 'logs of' },
  red: { store: 'metrics', focus: 'metric', crumb: 'RED of' },
  pod: { store: 'metrics', focus: 'metric', crumb: 'pod of' },
} as const;

/** Opens a span's logs, the RED metrics of its service, or the resource use of the pod that served it. */
export function pivotFromSpan(
  state: TuiState,
  trace: Trace,
  span: Span,
  want: keyof typeof spanTargets,
): Step {
  const target = spanTargets[want];
  const ask: PivotAsk = { from: { kind: 'span', trace, span }, want };
  const started = startRequest(state, target.store, (requestId) => ({
    kind: 'pivot',
    requestId,
    logsRequestId: want === 'logs' ? requestId : null,
    ...ask,
  }));
  const plan: PivotPlan = {
    ask,
    crumb: `${target.crumb} ${span.service} ${span.name}`,
    focus: target.focus,
  };
  return pushed(started.state, plan, started.effects, (before) =>
    want === 'logs'
      ? {
          ...before,
          logs: {
            ...emptyLogsPane,
            pivot: plan.ask,
            wraps: before.logs.wraps,
            answer: startLoading(emptyLogsPane.answer, started.requestId, state.nowMs),
          },
        }
      : {
          ...before,
          metric: {
            ...emptyMetricPane,
            source: { kind: 'pivot', title: `${span.service} ${span.name}` },
            answer: startLoading(emptyMetricPane.answer, started.requestId, state.nowMs),
          },
        },
  );
}

function pushed(
  state: TuiState,
  plan: PivotPlan,
  effects: Step['effects'],
  change: (before: Workspace) => Workspace,
): Step {
  const before = workspaceOf(state);
  const path = pushWorkspace(state.path, {
    ...change(before),
    crumb: plan.crumb,
    focus: plan.focus,
    zoomed: false,
  });
  return { state: { ...state, path }, effects };
}
