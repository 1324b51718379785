import { arrangePanes } from './components/layout.ts';
import { createPaneMeasurer } from './components/measure-panes.tsx';
import { drawScreen, frameRows } from './draw-screen.ts';
import { explainKey, meaningOfKey } from './keys/keymap.ts';
import type { Look } from './panes/look.ts';
import { ViewMemory } from './panes/view-memory.ts';
import type { Action } from './state/model/action.ts';
import { type TuiState, workspaceOf } from './state/model/tui-state.ts';
import type { InputEvent, KeyPress } from './terminal/key-splitter.ts';
import { createScreenWriter, type TerminalOutput } from './terminal/screen-writer.ts';

export interface ScreenOptions {
  readonly output: TerminalOutput;
  readonly look: Look;
  /** Whether DEC 2026 (synchronized output) encloses each paint. */
  readonly synchronized: boolean;
  /** Called when the terminal has caught up after a skipped frame. */
  readonly onDrain: () => void;
}

/** The part between the reducer and the terminal: it turns the state into bytes and keys into actions. */
export interface Screen {
  /** Sends the cells that have changed since the last paint. */
  paint(state: TuiState): void;
  /**
   * Applies the meaning of a key or a paste. Alt with a key sends the same bytes as Escape and that key within 50 ms. If the
   * combination has no meaning, this therefore applies Escape and then the key, so that neither is lost.
   */
  input(event: InputEvent, stateNow: () => TuiState, apply: (action: Action) => void): void;
  /** Forgets what the terminal shows, so that the next paint writes everything. */
  forget(): void;
  close(): void;
}

export function createScreen(options: ScreenOptions): Screen {
  const { output, look, synchronized, onDrain } = options;
  const memory = new ViewMemory();
  const measurer = createPaneMeasurer();
  const writer = createScreenWriter(output, { synchronized }, onDrain);
  const press = (key: KeyPress, stateNow: () => TuiState, apply: (action: Action) => void): void => {
    const state = stateNow();
    const context = { focus: workspaceOf(state).focus, overlay: state.overlay };
    const meaning = meaningOfKey(state.facts.commands, context, key.key, key.text);
    if (meaning === null && key.bare !== undefined)
      for (const one of [escapeKey, key.bare]) press(one, stateNow, apply);
    else if (meaning?.kind === 'command')
      apply({ ...meaning, page: memory.pageOf(state.overlay === null ? listName(state) : 'overlay') });
    else if (meaning !== null) apply(meaning);
    else if (state.overlay === null && key.text !== '')
      apply({
        kind: 'show-notice',
        text: explainKey(state.facts.commands, context.focus, key.key),
        tone: 'plain',
      });
  };
  return {
    paint(state) {
      const { columns, rows } = state.screen;
      const { focus, zoomed, trace, logs } = workspaceOf(state);
      const room = { columns, rows: Math.max(1, rows - frameRows.above - frameRows.below) };
      const node = arrangePanes({
        ...room,
        focus,
        zoomed,
        hasTrace: trace.trace.kind !== 'idle' || trace.search !== null,
        hasLogs: logs.answer.kind !== 'idle',
        sizes: state.sizes,
      });
      const rectangles = measurer.measure(node, room.columns, room.rows);
      writer.paint(columns, rows, (grid) => drawScreen(grid, { state, rectangles, look, memory }));
    },
    input(event, stateNow, apply) {
      if (event.kind === 'key') press(event, stateNow, apply);
      else if (stateNow().overlay !== null) apply({ kind: 'type', text: event.text });
    },
    forget: () => writer.forget(),
    close: () => measurer.close(),
  };
}

const escapeKey: KeyPress = { kind: 'key', key: 'escape', text: '' };

/** The name of the focused list in the view memory. */
function listName(state: TuiState): string {
  const { focus, metric } = workspaceOf(state);
  return focus === 'metric' && metric.list === 'exemplars' ? 'exemplars' : focus;
}
