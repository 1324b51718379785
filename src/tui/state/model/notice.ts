import type { Notice, Step, TuiState } from './tui-state.ts';

/** How long a notice stays: long enough to read a line. */
const shownMs = 5_000;

/** Shows a notice in the key line, for some seconds or until the next key press. */
export function withNotice(state: TuiState, text: string, tone: Notice['tone'] = 'plain'): Step {
  return {
    state: { ...state, notice: { text, tone } },
    effects: [{ kind: 'set-timer', timer: 'notice', ms: shownMs }],
  };
}

/** What a notice of one line calls commands that are copied together. */
export function nameCommands(commands: readonly string[]): string {
  const [first = ''] = commands;
  return commands.length === 1 ? first : `${commands.length} commands, one a line: ${first}`;
}
