import { type CellGrid, createGrid } from './cell-grid.ts';
import { diffScreens } from './screen-diff.ts';

/** What a ScreenWriter writes to. */
export interface TerminalOutput {
  write(bytes: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

export interface ScreenWriterOptions {
  /** DEC 2026 around each paint; some terminals and old tmux ignore it. */
  readonly synchronized: boolean;
}

/** Owns what the screen shows and sends what changed. */
export interface ScreenWriter {
  /** Draws the next frame into `draw`'s grid (blank) and sends the difference. Skipped while the terminal is behind; the next one catches up. */
  paint(columns: number, rows: number, draw: (grid: CellGrid) => void): void;
  /** What is on the screen is not known any more (resume, another program wrote): the next paint writes everything. */
  forget(): void;
  /** True when a frame was skipped because the terminal could not keep up. */
  readonly isBehind: boolean;
}

const beginSync = '\u001b[?2026h';
const endSync = '\u001b[?2026l';

/**
 * One write per paint, nothing when nothing changed, never 2J or 3J. `onDrain` is called when the terminal has caught up after
 * a skipped frame.
 */
export function createScreenWriter(
  output: TerminalOutput,
  options: ScreenWriterOptions,
  onDrain: () => void = () => undefined,
): ScreenWriter {
  let shown: CellGrid | null = null;
  let spare: CellGrid | null = null;
  let blocked = false;
  let skipped = false;
  const unblock = (): void => {
    blocked = false;
    if (!skipped) return;
    skipped = false;
    onDrain();
  };
  return {
    get isBehind() {
      return skipped;
    },
    forget() {
      shown = null;
    },
    paint(columns, rows, draw) {
      if (blocked) {
        skipped = true;
        return;
      }
      const next =
        spare !== null && spare.columns === columns && spare.rows === rows
          ? blank(spare)
          : createGrid(columns, rows);
      draw(next);
      const bytes = diffScreens(shown, next);
      spare = shown;
      shown = next;
      if (bytes === '') return;
      const framed = options.synchronized ? beginSync + bytes + endSync : bytes;
      if (!output.write(framed)) {
        blocked = true;
        output.once('drain', unblock);
      }
    },
  };
}

function blank(grid: CellGrid): CellGrid {
  grid.texts.fill(' ');
  grid.styles.fill('');
  return grid;
}
