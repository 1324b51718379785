import { safe } from '../../domain/text/sanitize.ts';
import type { Line, Segment } from '../../view/text/line.ts';
import type { Look } from './look.ts';
import type { ViewMemory } from './view-memory.ts';

/** The room for a pane and the circumstances in which it is drawn. */
export interface PaneRoom {
  readonly columns: number;
  /** The number of rows without the title. */
  readonly rows: number;
  readonly focused: boolean;
  readonly look: Look;
  readonly memory: ViewMemory;
}

/** The picture of a pane: its title, note and lines. */
export interface PaneImage {
  /** The part of the title after the pane's name. */
  readonly title: Line;
  /** The right end of the title: counts, waiting time, warnings. */
  readonly note: Line;
  /** The lines below the title, no more than the room has rows. */
  readonly lines: readonly Line[];
  /** The lines that the selected row takes; null without a selection. */
  readonly selected: { readonly from: number; readonly count: number } | null;
}

/** The mark of the selected row. It shows the selection when the pane has no focus or the terminal no colours. */
export function selectionMark(selected: boolean, ascii: boolean): Segment {
  if (!selected) return { text: safe`  ` };
  return { text: ascii ? safe`> ` : safe`› `, tone: 'accent' };
}
