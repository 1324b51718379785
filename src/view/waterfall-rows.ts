import type { WaterfallModel } from './waterfall-model.ts';

/** One row of the waterfall, before it is drawn. */
export interface WaterfallRow {
  /** `detached` is the heading above subtrees whose parents are not in the trace. */
  readonly kind: 'span' | 'group' | 'detached';
  /** Index of the span; of a group, its first member; of the heading, the first top below it. */
  readonly index: number;
  /** Number of the group, -1 for single spans. */
  readonly group: number;
  readonly depth: number;
  /** Spans hidden below because the row is folded. */
  readonly folded: number;
  /** Whether a row of the same parent follows. */
  hasNext: boolean;
  /** Bit d: a line runs down at depth d, because an ancestor there has a row to come. Depths past 30 are not drawn. */
  guides: number;
}

export interface RowOptions {
  /** Spans whose children are hidden. */
  readonly folded?: ReadonlySet<number> | undefined;
  /** Groups shown as single spans; `all` for no grouping. */
  readonly openGroups?: ReadonlySet<number> | 'all' | undefined;
  /** Non-zero for the spans to show, as `keepMatching` makes it; all when absent. */
  readonly keep?: Uint8Array | undefined;
}

const maxGuideDepth = 30;

/** The rows to show, from top to bottom, in O(n): folded subtrees and grouped repeats are skipped whole. */
export function listWaterfallRows(model: WaterfallModel, options: RowOptions = {}): WaterfallRow[] {
  const { tree, groupOf } = model;
  const rows: WaterfallRow[] = [];
  const shownGroups = new Set<number>();
  const firstDetached = tree.tops.find((top) => top.kind !== 'root')?.index ?? -1;
  for (let place = 0; place < tree.order.length; ) {
    const index = tree.order[place] ?? 0;
    const size = tree.size[index] ?? 1;
    if (index === firstDetached) rows.push(row('detached', index, -1, 0, 0));
    const group = isOpen(options.openGroups, groupOf[index] ?? -1) ? -1 : (groupOf[index] ?? -1);
    if (options.keep?.[index] === 0) {
      place += size;
    } else if (group >= 0) {
      if (!shownGroups.has(group)) rows.push(row('group', index, group, tree.depth[index] ?? 0, 0));
      shownGroups.add(group);
      place += size;
    } else {
      const folded = options.folded?.has(index) ? size - 1 : 0;
      rows.push(row('span', index, -1, tree.depth[index] ?? 0, folded));
      place += 1 + folded;
    }
  }
  markFollowers(rows);
  markGuides(rows);
  return rows;
}

/** Marks the spans that match and all their ancestors, so that the tree stays one. */
export function keepMatching(model: WaterfallModel, matches: (index: number) => boolean): Uint8Array {
  const { parent, spans } = model.tree;
  const keep = new Uint8Array(spans.length);
  for (let index = 0; index < spans.length; index += 1) {
    if (!matches(index)) continue;
    for (let at = index; at >= 0 && keep[at] === 0; at = parent[at] ?? -1) keep[at] = 1;
  }
  return keep;
}

function isOpen(openGroups: RowOptions['openGroups'], group: number): boolean {
  return openGroups === 'all' || openGroups?.has(group) === true;
}

function row(
  kind: WaterfallRow['kind'],
  index: number,
  group: number,
  depth: number,
  folded: number,
): WaterfallRow {
  return { kind, index, group, depth, folded, hasNext: false, guides: 0 };
}

/** A row has a follower when the next row that is not below it stands at the same depth. From the bottom up. */
function markFollowers(rows: readonly WaterfallRow[]): void {
  const open: number[] = [];
  for (let at = rows.length - 1; at >= 0; at -= 1) {
    const one = rows[at];
    if (one === undefined) continue;
    while (open.length > 0 && (open[open.length - 1] ?? 0) > one.depth) open.pop();
    one.hasNext = one.kind !== 'detached' && open[open.length - 1] === one.depth;
    if (!one.hasNext) open.push(one.depth);
  }
}

function markGuides(rows: readonly WaterfallRow[]): void {
  const below: number[] = [];
  for (const one of rows) {
    one.guides = one.depth === 0 ? 0 : (below[one.depth - 1] ?? 0);
    const runsOn = one.hasNext && one.depth >= 1 && one.depth <= maxGuideDepth;
    below[one.depth] = runsOn ? one.guides | (1 << one.depth) : one.guides;
  }
}
