import { askLogs } from './logs/ask-logs.ts';
import { runMetric } from './metric/ask-metric.ts';
import type { Effect } from './model/effect.ts';
import { withNotice } from './model/notice.ts';
import { type Step, type TuiState, workspaceOf } from './model/tui-state.ts';
import type { WindowState } from './model/window-state.ts';
import { searchAgain } from './trace/trace-search.ts';

/** Sets another window and repeats the questions of the panes that were asked over the window. */
export function setWindow(before: TuiState, window: WindowState): Step {
  let state: TuiState = { ...before, window, paused: false };
  const effects: Effect[] = [];
  for (const ask of [runMetric, (now: TuiState) => askLogs(now, false), searchAgain]) {
    const step = ask(state);
    if (step === null) continue;
    state = step.state;
    effects.push(...step.effects);
  }
  if (effects.length > 0 || isBlank(state)) return { state, effects };
  return withNotice(state, 'what a pivot found keeps its own time; the next query has this window');
}

function isBlank(state: TuiState): boolean {
  const { metric, trace, logs } = workspaceOf(state);
  return metric.source === null && trace.trace.kind === 'idle' && logs.answer.kind === 'idle';
}
