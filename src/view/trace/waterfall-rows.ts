import type { WaterfallModel } from './waterfall-model.ts';

/** One row of the waterfall, ready to be drawn. */
export interface WaterfallRow {
  /** `detached` is the heading above subtrees whose parents are not in the trace. */
  readonly kind: 'span' | 'group' | 'detached';
  /** Index of the row's span: of a group, its first member; of the heading, the first top below it. */
  readonly index: number;
  /** Index of the group, -1 for a single span. */
  readonly group: number;
  /** Depth of the span in the trace. */
  readonly depth: number;
  /** Depth of the row in the picture: less than `depth` if some callers have no row. */
  readonly level: number;
  /** Whether callers between this row and its parent row have no row. */
  readonly skips: boolean;
  /** The number of spans hidden below, because the row is folded. */
  readonly folded: number;
  /** Whether a row of the same parent follows. */
  hasNext: boolean;
  /** Bit n is set if a line runs down at level n, because an ancestor there has a further sibling row. Levels past 30 are not drawn. */
  guides: number;
}

export interface RowOptions {
  /** Spans whose children are hidden. */
  readonly folded?: ReadonlySet<number> | undefined;
  /** Groups whose spans have rows of their own; `all` groups nothing. */
  readonly openGroups?: ReadonlySet<number> | 'all' | undefined;
  /** Non-zero for each span to show, as `keepMatching` returns it; absent shows all. */
  readonly keep?: Uint8Array | undefined;
}

const maxGuideDepth = 30;

/** Lists the rows to show, from top to bottom, in O(n). It skips folded subtrees and grouped repeats as a whole. */
export function listWaterfallRows(model: WaterfallModel, options: RowOptions = {}): WaterfallRow[] {
  const { tree, groupOf } = model;
  const rows: WaterfallRow[] = [];
  const shownGroups = new Set<number>();
  const detached = new Set(tree.tops.flatMap((top) => (top.kind === 'root' ? [] : [top.index])));
  let hasHeading = false;
  for (let position = 0; position < tree.order.length; ) {
    const index = tree.order[position] ?? 0;
    const size = tree.size[index] ?? 1;
    const isShown = options.keep?.[index] !== 0;
    if (isShown && !hasHeading && detached.has(index)) {
      rows.push(row('detached', index, -1, 0, 0));
      hasHeading = true;
    }
    const group = isOpen(options.openGroups, groupOf[index] ?? -1) ? -1 : (groupOf[index] ?? -1);
    if (!isShown) {
      position += size;
    } else if (group >= 0) {
      if (!shownGroups.has(group)) rows.push(row('group', index, group, tree.depth[index] ?? 0, 0));
      shownGroups.add(group);
      position += size;
    } else {
      const folded = options.folded?.has(index) ? size - 1 : 0;
      rows.push(row('span', index, -1, tree.depth[index] ?? 0, folded));
      position += 1 + folded;
    }
  }
  return linkRows(rows);
}

/**
 * Removes rows from a listing and draws the tree anew: each remaining row hangs from its nearest remaining caller.
 * `parents` holds the index of each row's parent row, -1 for none.
 */
export function thinRows(
  rows: readonly WaterfallRow[],
  parents: Int32Array,
  stays: (rowIndex: number) => boolean,
): WaterfallRow[] {
  const thin: WaterfallRow[] = [];
  const levelOf = new Map<number, number>();
  for (let at = 0; at < rows.length; at += 1) {
    const one = rows[at];
    if (one === undefined || !stays(at)) continue;
    let above = parents[at] ?? -1;
    while (above >= 0 && !stays(above)) above = parents[above] ?? -1;
    const caller = rows[above];
    const hangs = caller !== undefined && caller.kind !== 'detached';
    const level = hangs ? (levelOf.get(above) ?? 0) + 1 : 0;
    levelOf.set(at, level);
    thin.push({ ...one, level, skips: one.depth > (hangs ? caller.depth + 1 : 0) });
  }
  return linkRows(thin);
}

function linkRows(rows: WaterfallRow[]): WaterfallRow[] {
  markFollowers(rows);
  markGuides(rows);
  return rows;
}

/** Marks the matching spans and all their ancestors, so that the tree stays connected. */
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
  return { kind, index, group, depth, level: depth, skips: false, folded, hasNext: false, guides: 0 };
}

/** Sets `hasNext`, from the bottom up: a row has a follower if the next row outside its subtree is at the same level. */
function markFollowers(rows: readonly WaterfallRow[]): void {
  const open: number[] = [];
  for (let at = rows.length - 1; at >= 0; at -= 1) {
    const one = rows[at];
    if (one === undefined) continue;
    while (open.length > 0 && (open[open.length - 1] ?? 0) > one.level) open.pop();
    one.hasNext = one.kind !== 'detached' && open[open.length - 1] === one.level;
    if (!one.hasNext) open.push(one.level);
  }
}

function markGuides(rows: readonly WaterfallRow[]): void {
  const below: number[] = [];
  for (const one of rows) {
    one.guides = one.level === 0 ? 0 : (below[one.level - 1] ?? 0);
    const runsOn = one.hasNext && one.level >= 1 && one.level <= maxGuideDepth;
    below[one.level] = runsOn ? one.guides | (1 << one.level) : one.guides;
  }
}
