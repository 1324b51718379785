import { createPaneMeasurer } from './components/measure-panes.tsx';
import { drawScreen, frameRows } from './draw-screen.ts';
import { meaningOfKey } from './keys/keymap.ts';
import { arrangePanes } from './layout.ts';
import type { Look } from './look.ts';
import type { Action } from './state/action.ts';
import { type TuiState, workspaceOf } from './state/tui-state.ts';
import type { InputEvent } from './terminal/key-splitter.ts';
import { createScreenWriter, type TerminalOutput } from './terminal/screen-writer.ts';
import { ViewMemory } from './view-memory.ts';

export interface ScreenOptions {
  readonly output: TerminalOutput;
  readonly look: Look;
  /** DEC 2026 around each paint. */
  readonly synchronized: boolean;
  /** The terminal has caught up after a frame was skipped. */
  readonly onDrain: () => void;
}

/** State to terminal bytes, and keys to actions: everything between the reducer and the terminal. */
export interface Screen {
  /** Sends what has changed since the last paint. */
  paint(state: TuiState): void;
  /** What a key or a paste means where the focus is. */
  actionsOf(state: TuiState, event: InputEvent): readonly Action[];
  /** What the terminal shows is not known any more: the next paint writes everything. */
  forget(): void;
  close(): void;
}

export function createScreen(options: ScreenOptions): Screen {
  const { output, look, synchronized, onDrain } = options;
  const memory = new ViewMemory();
  const measurer = createPaneMeasurer();
  const writer = createScreenWriter(output, { synchronized }, onDrain);
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
    actionsOf(state, event) {
      if (event.kind === 'paste') return state.overlay === null ? [] : [{ kind: 'type', text: event.text }];
      const place = { focus: workspaceOf(state).focus, overlay: state.overlay };
      const meaning = meaningOfKey(state.facts.commands, place, event.key, event.text);
      if (meaning === null) return [];
      if (meaning.kind !== 'command') return [meaning];
      return [{ ...meaning, page: memory.pageOf(state.overlay === null ? listName(state) : 'overlay') }];
    },
    forget: () => writer.forget(),
    close: () => measurer.close(),
  };
}

/** The name under which drawing remembers the focused list. */
function listName(state: TuiState): string {
  const { focus, metric } = workspaceOf(state);
  return focus === 'metric' && metric.list === 'exemplars' ? 'exemplars' : focus;
}
