import type { PaneName } from '../state/model/pane-name.ts';
import type { PaneSizes } from '../state/model/tui-state.ts';

/** An arrangement of panes side by side and above each other. `cells` is the size along the parent's direction; nodes without it share the rest. */
export type LayoutNode = { readonly cells?: number | undefined } & (
  | { readonly kind: 'pane'; readonly name: PaneName }
  | { readonly kind: 'row' | 'column'; readonly children: readonly LayoutNode[] }
);

export interface LayoutInput {
  /** The size of the room for panes: the screen without status line, crumbs and key line. */
  readonly columns: number;
  readonly rows: number;
  readonly focus: PaneName;
  readonly zoomed: boolean;
  /** Whether the trace pane and the logs pane have anything to show. */
  readonly hasTrace: boolean;
  readonly hasLogs: boolean;
  readonly sizes: PaneSizes;
}

/** From this width on, all panes stand side by side. */
const wideColumns = 140;
/** From this width on, metric and trace stand side by side. */
const mediumColumns = 100;

const least = { columns: 24, rows: 5 };

/** Chooses the panes that the screen shows and how they divide it. The focused pane is always one of them. */
export function arrangePanes(input: LayoutInput): LayoutNode {
  const { columns, focus } = input;
  if (input.zoomed) return pane(focus);
  if (columns >= wideColumns) return arrangeWide(input);
  if (focus === 'queries') return pane('queries');
  const isPivoted = input.hasTrace || input.hasLogs;
  if (columns >= mediumColumns && isPivoted) {
    const right = clamp(
      Math.floor(columns * 0.6) + input.sizes.right,
      least.columns,
      columns - least.columns,
    );
    return { kind: 'row', children: [pane('metric'), { ...arrangeRight(input), cells: right }] };
  }
  if (focus === 'metric') return pane('metric');
  return arrangeRight(input);
}

function arrangeWide(input: LayoutInput): LayoutNode {
  const { columns, sizes } = input;
  const queries = clamp(28 + sizes.queries, 16, 60);
  const rest = columns - queries - 2;
  const right = clamp(Math.floor(rest * 0.5) + sizes.right, least.columns, rest - least.columns);
  return {
    kind: 'row',
    children: [
      { ...pane('queries'), cells: queries },
      pane('metric'),
      { ...arrangeRight(input), cells: right },
    ],
  };
}

/** Puts the trace above the logs; shows only one of them if there is no room for both or only one has something to show. */
function arrangeRight(input: LayoutInput): LayoutNode {
  const { rows, focus, hasTrace, hasLogs } = input;
  const alone = focus === 'logs' || (focus !== 'trace' && hasLogs && !hasTrace) ? 'logs' : 'trace';
  const isTooLow = rows < 2 * least.rows;
  const hasOne = hasTrace !== hasLogs && input.columns < wideColumns;
  if (isTooLow || hasOne) return pane(alone);
  const trace = clamp(Math.ceil(rows / 2) + input.sizes.trace, least.rows, rows - least.rows);
  return { kind: 'column', children: [{ ...pane('trace'), cells: trace }, pane('logs')] };
}

function pane(name: PaneName): LayoutNode {
  return { kind: 'pane', name };
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(Math.max(low, high), value));
}
