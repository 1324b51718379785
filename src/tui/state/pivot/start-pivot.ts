import type { Labels } from '../../../domain/labels.ts';
import type { LogEntry } from '../../../domain/logs/log-entry.ts';
import type { Exemplar } from '../../../domain/metrics/exemplar.ts';
import type { MetricAnswer } from '../../../domain/metrics/metric-answer.ts';
import type { Span, Trace } from '../../../domain/trace/trace.ts';
import type { PivotStart } from '../model/effect.ts';
import { startLoading } from '../model/loadable.ts';
import type { PaneName } from '../model/pane-name.ts';
import { emptyLogsPane } from '../model/panes/logs-state.ts';
import { emptyMetricPane } from '../model/panes/metric-state.ts';
import { emptyTracePane } from '../model/panes/trace-state.ts';
import { startRequest, startSharedRequest } from '../model/requests.ts';
import { type Step, type TuiState, workspaceOf } from '../model/tui-state.ts';
import { pushWorkspace, type Workspace } from '../model/workspace.ts';

interface PivotPlan {
  readonly start: PivotStart;
  readonly crumb: string;
  readonly focus: PaneName;
  readonly wantedSpanId?: string | null;
}

/** Opens an exemplar's trace and logs, side by side. */
export function pivotFromExemplar(state: TuiState, exemplar: Exemplar, value: string): Step {
  const id = exemplar.traceId?.slice(0, 8) ?? 'no trace';
  return openTraceAndLogs(state, {
    start: { kind: 'exemplar', exemplar },
    crumb: `${value} ${id}`,
    focus: 'trace',
    wantedSpanId: null,
  });
}

/** Pivots from a series without a known exemplar: the pivot looks for exemplars, then follows the series' labels. */
export function pivotFromSeries(state: TuiState, answer: MetricAnswer, labels: Labels, crumb: string): Step {
  return openTraceAndLogs(state, {
    start: {
      kind: 'series',
      expressions: answer.expressions.map(({ expr }) => expr),
      window: answer.window,
      labels,
    },
    crumb,
    focus: 'trace',
  });
}

/** Opens the log lines of the pods or services that a series is about. */
export function logsOfSeries(state: TuiState, answer: MetricAnswer, labels: Labels, crumb: string): Step {
  const start: PivotStart = {
    kind: 'series',
    expressions: answer.expressions.map(({ expr }) => expr),
    window: answer.window,
    labels,
    logsOnly: true,
  };
  const started = startRequest(state, 'logs', (requestId) => ({
    kind: 'pivot',
    requestId,
    logsRequestId: requestId,
    start,
  }));
  const plan: PivotPlan = { start, crumb: `logs of ${crumb}`, focus: 'logs' };
  return pushed(started.state, plan, started.effects, (before) => ({
    ...before,
    logs: {
      ...emptyLogsPane,
      pivot: start,
      wraps: before.logs.wraps,
      answer: startLoading(emptyLogsPane.answer, started.requestId, state.nowMs),
    },
  }));
}

/** Opens the trace of a log line with the line's span selected, and the other lines of that trace. */
export function pivotFromLog(state: TuiState, entry: LogEntry, spanId: string | null): Step {
  return openTraceAndLogs(state, {
    start: { kind: 'log', entry },
    crumb: 'trace of the line',
    focus: 'trace',
    wantedSpanId: spanId,
  });
}

/** Opens a trace by its id, with its logs. */
export function openTraceById(state: TuiState, traceId: string): Step {
  return openTraceAndLogs(state, {
    start: { kind: 'trace', traceId },
    crumb: `trace ${traceId.slice(0, 8)}`,
    focus: 'trace',
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
      start: plan.start,
    }),
  );
  return pushed(started.state, plan, started.effects, (before) => ({
    ...before,
    trace: {
      ...emptyTracePane,
      pivot: plan.start,
      wantedSpanId: plan.wantedSpanId ?? null,
      trace: startLoading(emptyTracePane.trace, requestId, state.nowMs),
    },
    logs: {
      ...emptyLogsPane,
      pivot: plan.start,
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
  const started = startRequest(state, target.store, (requestId) => ({
    kind: 'pivot',
    requestId,
    logsRequestId: want === 'logs' ? requestId : null,
    start: { kind: 'span', trace, span, want },
  }));
  const plan: PivotPlan = {
    start: { kind: 'span', trace, span, want },
    crumb: `${target.crumb} ${span.service} ${span.name}`,
    focus: target.focus,
  };
  return pushed(started.state, plan, started.effects, (before) =>
    want === 'logs'
      ? {
          ...before,
          logs: {
            ...emptyLogsPane,
            pivot: plan.start,
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
