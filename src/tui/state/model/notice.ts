import type { Notice, Step, TuiState } from './tui-state.ts';

/** Long enough to read a line. */
const shownMs = 5_000;

/** A line in place of the keys, for some seconds or until a key is pressed. */
export function withNotice(state: TuiState, text: string, tone: Notice['tone'] = 'plain'): Step {
  return {
    state: { ...state, notice: { text, tone } },
    effects: [{ kind: 'set-timer', timer: 'notice', ms: shownMs }],
  };
}
