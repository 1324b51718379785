import type { PaneName } from './pane-name.ts';
import { emptyLogsPane, type LogsPane } from './panes/logs-state.ts';
import { emptyMetricPane, type MetricPane } from './panes/metric-state.ts';
import { emptyTracePane, type TracePane } from './panes/trace-state.ts';

/** One place on the path: what every pane shows there. Going back shows it again as it was left. */
export interface Workspace {
  /** Its name in the crumbs; '' for the beginning. */
  readonly crumb: string;
  readonly focus: PaneName;
  readonly zoomed: boolean;
  readonly metric: MetricPane;
  readonly trace: TracePane;
  readonly logs: LogsPane;
}

/** The path walked so far; what lies past `at` is the way forward. Never empty. */
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

/** Places kept: each may hold a trace and thousands of lines. */
const mostSteps = 30;

export function currentWorkspace(path: Path): Workspace {
  return path.steps[path.at] ?? firstWorkspace;
}

/** The current place changed in its place. */
export function changeCurrent(path: Path, change: (workspace: Workspace) => Workspace): Path {
  const before = currentWorkspace(path);
  const after = change(before);
  return after === before ? path : { ...path, steps: path.steps.with(path.at, after) };
}

/** Every place changed, for an answer that may have been waited for further back. */
export function changeAll(path: Path, change: (workspace: Workspace) => Workspace): Path {
  const steps = path.steps.map(change);
  return steps.every((step, index) => step === path.steps[index]) ? path : { ...path, steps };
}

/** A new place after the current one; the way forward from here is given up. */
export function pushWorkspace(path: Path, workspace: Workspace): Path {
  const steps = [...path.steps.slice(0, path.at + 1), workspace].slice(-mostSteps);
  return { steps, at: steps.length - 1 };
}

export function moveOnPath(path: Path, by: -1 | 1): Path {
  const at = Math.max(0, Math.min(path.steps.length - 1, path.at + by));
  return at === path.at ? path : { ...path, at };
}
