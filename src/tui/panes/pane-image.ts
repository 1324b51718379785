import type { Line } from '../../view/text/line.ts';
import type { Look } from './look.ts';
import type { ViewMemory } from './view-memory.ts';

/** The room and the circumstances a pane draws itself for. */
export interface PaneRoom {
  readonly columns: number;
  /** Without the title. */
  readonly rows: number;
  readonly focused: boolean;
  readonly look: Look;
  readonly memory: ViewMemory;
}

/** What a pane shows. */
export interface PaneImage {
  /** What stands in the title beside the pane's name. */
  readonly title: Line;
  /** At the right end of the title: counts, waiting, warnings. */
  readonly note: Line;
  /** At most as many as the room has rows. */
  readonly lines: readonly Line[];
  /** Which of the lines are the selected row. */
  readonly selected: { readonly from: number; readonly count: number } | null;
}
