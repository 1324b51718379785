import type { SafeText } from '../../../domain/text/sanitize.ts';
import type { Line } from '../../../view/text/line.ts';
import type { Look } from '../look.ts';
import type { ViewMemory } from '../view-memory.ts';

/** A box in the middle of the screen. */
export interface OverlayImage {
  readonly title: SafeText;
  /** Cells and rows inside the border. */
  readonly columns: number;
  readonly lines: readonly Line[];
  /** Line of the selected row, or null. */
  readonly selected: number | null;
}

export interface OverlayRoom {
  readonly columns: number;
  readonly rows: number;
  readonly look: Look;
  readonly memory: ViewMemory;
}
