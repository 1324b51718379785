import type { PaneName } from '../state/model/pane-name.ts';
import type { PaneSizes } from '../state/model/tui-state.ts';

/** Panes beside and above each other. Sizes are along the parent's direction; what has none shares what is left. */
export type LayoutNode = { readonly cells?: number | undefined } & (
  | { readonly kind: 'pane'; readonly name: PaneName }
  | { readonly kind: 'row' | 'column'; readonly children: readonly LayoutNode[] }
);

export interface LayoutInput {
  /** The room for panes: the screen without status, crumbs and key line. */
  readonly columns: number;
  readonly rows: number;
  readonly focus: PaneName;
  readonly zoomed: boolean;
  /** Whether trace and logs have anything to show. */
  readonly hasTrace: boolean;
  readonly hasLogs: boolean;
  readonly sizes: PaneSizes;
}

/** From here on all panes stand side by side. */
const wideColumns = 140;
/** From here on metric and trace stand side by side. */
const mediumColumns = 100;

const least = { columns: 24, rows: 5 };

/** Which panes are on the screen and how they divide it. The focused one always is. */
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

/** Trace over logs; one alone where there is no room for both, or only one has something. */
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
