import type { PaneName } from './pane-name.ts';
import { emptyLogsPane, type LogsPane } from './panes/logs-state.ts';
import { emptyMetricPane, type MetricPane } from './panes/metric-state.ts';
import { emptyTracePane, type TracePane } from './panes/trace-state.ts';

/** One step of the path: the state of every pane. Going back to a step shows it as the user left it. */
export interface Workspace {
  /** The step's name in the crumbs; '' for the first step. */
  readonly crumb: string;
  readonly focus: PaneName;
  readonly zoomed: boolean;
  readonly metric: MetricPane;
  readonly trace: TracePane;
  readonly logs: LogsPane;
}

/** The steps that the user has taken. `at` is the index of the current step; the steps after it are the way forward. Never empty. */
export interface Path {
  readonly steps: readonly Workspace[];
  readonly at: number;
}

export const firstWorkspace: Workspace = {
  crumb: '',
  focus: 'queries',
  zoomed: false,
  metric: emptyMetricPane,
  trace: emptyTracePane,
  logs: emptyLogsPane,
};

/** The number of steps to keep, since each may hold a trace and thousands of lines. */
const mostSteps = 30;

export function currentWorkspace(path: Path): Workspace {
  return path.steps[path.at] ?? firstWorkspace;
}

/** Changes the current step. */
export function changeCurrent(path: Path, change: (workspace: Workspace) => Workspace): Path {
  const before = currentWorkspace(path);
  const after = change(before);
  return after === before ? path : { ...path, steps: path.steps.with(path.at, after) };
}

/** Changes every step, because an earlier step may wait for the same answer. */
export function changeAll(path: Path, change: (workspace: Workspace) => Workspace): Path {
  const steps = path.steps.map(change);
  return steps.every((step, index) => step === path.steps[index]) ? path : { ...path, steps };
}

/** Adds a step after the current one and drops the steps that were ahead. */
export function pushWorkspace(path: Path, workspace: Workspace): Path {
  const steps = [...path.steps.slice(0, path.at + 1), workspace].slice(-mostSteps);
  return { steps, at: steps.length - 1 };
}

export function moveOnPath(path: Path, by: -1 | 1): Path {
  const at = Math.max(0, Math.min(path.steps.length - 1, path.at + by));
  return at === path.at ? path : { ...path, at };
}
