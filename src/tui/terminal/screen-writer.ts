import { type CellGrid, createGrid } from './cell-grid.ts';
import { diffScreens } from './screen-diff.ts';

/** The stream that a ScreenWriter writes to. */
export interface TerminalOutput {
  write(bytes: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

export interface ScreenWriterOptions {
  /** Whether DEC 2026 encloses each paint. Some terminals and old versions of tmux ignore it. */
  readonly synchronized: boolean;
}

/** Knows what the terminal shows and sends only the changes. */
export interface ScreenWriter {
  /** Lets `draw` fill a blank grid and sends the difference. While the terminal is behind it skips the frame; the next one includes its changes. */
  paint(columns: number, rows: number, draw: (grid: CellGrid) => void): void;
  /** Forgets what the terminal shows (after a resume, or when another program wrote to it), so that the next paint writes everything. */
  forget(): void;
  /** Whether a frame was skipped because the terminal could not keep up. */
  readonly isBehind: boolean;
}

const beginSync = '\u001b[?2026h';
const endSync = '\u001b[?2026l';

/**
 * Creates a writer. It makes one write per paint, none if nothing changed, and never erases the screen (2J, 3J). It calls
 * `onDrain` when the terminal has caught up after a skipped frame.
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
