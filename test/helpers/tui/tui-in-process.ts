import xterm from '@xterm/headless';
import { chooseLook } from '../../../src/tui/choose-look.ts';
import { commandTable } from '../../../src/tui/keys/command-table.ts';
import { createScreen } from '../../../src/tui/screen.ts';
import type { Action } from '../../../src/tui/state/model/action.ts';
import type { Effect } from '../../../src/tui/state/model/effect.ts';
import { initialState, type TuiState } from '../../../src/tui/state/model/tui-state.ts';
import { reduce } from '../../../src/tui/state/reduce.ts';
import { createKeySplitter } from '../../../src/tui/terminal/key-splitter.ts';
import { takePicture } from '../screen/picture.ts';
import { createScreen as driveScreen, type Screen } from '../screen/screen.ts';
import { storyNowMs } from './story-data.ts';

export interface InProcessOptions {
  readonly columns: number;
  readonly rows: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly theme?: string;
  /** What comes of an effect, at once; nothing when left out. */
  readonly answer?: (effect: Effect) => readonly Action[];
  /** What is sent is not kept for `screen`: an hour of frames would be counted as the program's memory. */
  readonly isBlind?: boolean;
}

/** Keys, reducer and painter as in the program, without a terminal, timers and stores. */
export interface TuiInProcess {
  readonly state: TuiState;
  /** The moment that the next action happens at, Unix ms. */
  nowMs: number;
  dispatch(action: Action): void;
  /** Types keys and paints once, as the program does for one read. The bytes that the terminal is sent. */
  press(keys: string): string;
  /** Paints what has changed. The bytes that the terminal is sent. */
  paint(): string;
  /** The next paint writes everything. */
  redraw(): void;
  /** Paints a whole screen of another one's state. */
  paintAll(of: TuiState): string;
  /** The screen as a person drives it: its keys act at once, and what was sent is shown when the terminal has read it. */
  readonly screen: Screen;
  close(): void;
}

export function openInProcess(options: InProcessOptions): TuiInProcess {
  const environment = { TERM: 'xterm-256color', LANG: 'C.UTF-8', ...options.environment };
  const terminal = new xterm.Terminal({ cols: options.columns, rows: options.rows, allowProposedApi: true });
  const splitter = createKeySplitter();
  let sent = '';
  let all = '';
  const screen = createScreen({
    output: {
      write: (bytes) => {
        sent += bytes;
        return true;
      },
      once: () => undefined,
    },
    look: chooseLook(environment, options.theme ?? null, 'UTC'),
    synchronized: true,
    onDrain: () => undefined,
  });
  let state = initialState(
    { isDemo: false, timeZone: 'UTC', commands: commandTable },
    {
      screen: { columns: options.columns, rows: options.rows },
      nowMs: storyNowMs,
      window: { kind: 'live', sinceMs: 3_600_000 },
    },
  );
  const watchers = new Set<() => void>();
  let reading = 0;
  /** Writes what was sent to the terminal; false until the terminal has read all of it. */
  const flush = (): boolean => {
    tui.paint();
    if (all !== '') {
      const bytes = all;
      all = '';
      reading += 1;
      terminal.write(bytes, () => {
        reading -= 1;
        for (const watch of watchers) watch();
      });
    }
    return reading === 0;
  };
  const tui: TuiInProcess = {
    get state() {
      return state;
    },
    nowMs: storyNowMs,
    dispatch(action) {
      const step = reduce(state, action, tui.nowMs);
      state = step.state;
      for (const effect of step.effects)
        for (const next of options.answer?.(effect) ?? []) tui.dispatch(next);
    },
    press(keys) {
      for (const event of [...splitter.push(keys), ...splitter.flush()])
        screen.input(event, () => state, tui.dispatch);
      return tui.paint();
    },
    paint() {
      screen.paint(state);
      const bytes = sent;
      if (options.isBlind !== true) all += bytes;
      sent = '';
      return bytes;
    },
    redraw: () => screen.forget(),
    paintAll(of) {
      state = of;
      screen.forget();
      return tui.paint();
    },
    screen: driveScreen({
      patienceMs: 30_000,
      picture: () => (flush() ? takePicture(terminal) : null),
      watch: (changed) => {
        watchers.add(changed);
        return () => watchers.delete(changed);
      },
      write: (keys) => {
        tui.press(keys);
      },
    }),
    close: () => {
      screen.close();
      terminal.dispose();
    },
  };
  return tui;
}

export const byteCount = (bytes: string): number => Buffer.byteLength(bytes, 'utf8');
