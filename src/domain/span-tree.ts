import { compareNs, nsBetween } from './nanoseconds.ts';
import type { Span, Trace } from './trace.ts';

/** Why a span stands at the top of a tree: a real root; its parent is not in the trace; its parents formed a ring. */
export type TopKind = 'root' | 'detached' | 'cycle';

export interface TreeTop {
  /** Index into `spans`. */
  readonly index: number;
  readonly kind: TopKind;
}

/**
 * A trace as a forest over the indices of its spans; arrays, because a trace may have 50,000 spans in one chain.
 * Built in O(n log n) without recursion.
 */
export interface SpanTree {
  readonly traceId: string;
  readonly spans: readonly Span[];
  /** Unix nanoseconds of the first start, decimal digits; '0' for a trace without spans. */
  readonly firstStartNs: string;
  /** Nanoseconds from the first start to the last end. */
  readonly totalNs: number;
  /** Nanoseconds since the first start, of each span. */
  readonly startNs: Float64Array;
  readonly durationNs: Float64Array;
  /** Index of the parent; -1 for the top of a tree. */
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  /** Spans of a subtree, its top included. */
  readonly size: Int32Array;
  /** Depth first, siblings by start: a subtree is the `size` entries from its top on. */
  readonly order: Int32Array;
  /** Children of all spans, by start; those of span i are `children[childFrom[i]]` up to `childFrom[i + 1]`. */
  readonly children: Int32Array;
  readonly childFrom: Int32Array;
  /** Roots by start, then the tops of detached subtrees by start. */
  readonly tops: readonly TreeTop[];
}

/** The spans of a trace as a forest: missing parents make detached subtrees, rings are broken at one of their spans. */
export function buildSpanTree(trace: Trace): SpanTree {
  const { spans } = trace;
  const times = readTimes(spans);
  const parent = findParents(spans);
  const rings = breakRings(parent);
  const byStart = orderByStart(times.startNs);
  const family = groupChildren(parent, byStart);
  const tops = findTops(spans, parent, byStart, rings);
  const walk = walkDepthFirst(tops, family, spans.length);
  return { traceId: trace.traceId, spans, ...times, parent, ...family, tops, ...walk };
}

function readTimes(
  spans: readonly Span[],
): Pick<SpanTree, 'firstStartNs' | 'totalNs' | 'startNs' | 'durationNs'> {
  let first = '';
  for (const { startNs } of spans) {
    // A start of 0 was never set; it would put the trace's beginning into 1970.
    if (startNs !== '0' && (first === '' || compareNs(startNs, first) < 0)) first = startNs;
  }
  if (first === '') first = '0';
  const startNs = new Float64Array(spans.length);
  const durationNs = new Float64Array(spans.length);
  let totalNs = 0;
  let index = 0;
  for (const span of spans) {
    const start = span.startNs === '0' ? 0 : nsBetween(first, span.startNs);
    const duration = Number(span.durationNs);
    startNs[index] = start;
    durationNs[index] = duration;
    index += 1;
    if (start + duration > totalNs) totalNs = start + duration;
  }
  return { firstStartNs: first, totalNs, startNs, durationNs };
}

function findParents(spans: readonly Span[]): Int32Array {
  const indexOf = new Map<string, number>();
  // From the last on, so that the first of several spans with one id stays.
  for (let index = spans.length - 1; index >= 0; index -= 1) indexOf.set(spans[index]?.spanId ?? '', index);
  const parent = new Int32Array(spans.length).fill(-1);
  let index = 0;
  for (const { parentSpanId } of spans) {
    if (parentSpanId !== null) parent[index] = indexOf.get(parentSpanId) ?? -1;
    index += 1;
  }
  return parent;
}

/** Cuts every ring of parents at one span (its `parent` becomes -1) and returns those spans. */
function breakRings(parent: Int32Array): ReadonlySet<number> {
  const cut = new Set<number>();
  // The number of the walk that first came by; a walk that meets itself has gone in a ring.
  const walkOf = new Int32Array(parent.length).fill(-1);
  for (let start = 0; start < parent.length; start += 1) {
    let at = start;
    while (at >= 0 && walkOf[at] === -1) {
      walkOf[at] = start;
      at = parent[at] ?? -1;
    }
    if (at >= 0 && walkOf[at] === start) {
      parent[at] = -1;
      cut.add(at);
    }
  }
  return cut;
}

/** Indices by start, those of one start as they came. A comparator called a million times costs more than the rest of the tree. */
function orderByStart(startNs: Float64Array): Int32Array {
  const sorted = startNs.slice().sort();
  const order = new Int32Array(startNs.length);
  /** How many of the spans whose start is at this place of `sorted` have been put into the order. */
  const taken = new Int32Array(startNs.length);
  for (let index = 0; index < startNs.length; index += 1) {
    const first = firstPlaceOf(sorted, startNs[index] ?? 0);
    const already = taken[first] ?? 0;
    order[first + already] = index;
    taken[first] = already + 1;
  }
  return order;
}

function firstPlaceOf(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function groupChildren(parent: Int32Array, byStart: Int32Array): Pick<SpanTree, 'children' | 'childFrom'> {
  const childFrom = new Int32Array(parent.length + 1);
  for (const above of parent) {
    if (above >= 0) childFrom[above + 1] = (childFrom[above + 1] ?? 0) + 1;
  }
  for (let index = 0; index < parent.length; index += 1) {
    childFrom[index + 1] = (childFrom[index + 1] ?? 0) + (childFrom[index] ?? 0);
  }
  const children = new Int32Array(childFrom[parent.length] ?? 0);
  const next = childFrom.slice();
  for (const index of byStart) {
    const above = parent[index] ?? -1;
    if (above < 0) continue;
    const place = next[above] ?? 0;
    children[place] = index;
    next[above] = place + 1;
  }
  return { children, childFrom };
}

function findTops(
  spans: readonly Span[],
  parent: Int32Array,
  byStart: Int32Array,
  rings: ReadonlySet<number>,
): TreeTop[] {
  const roots: TreeTop[] = [];
  const others: TreeTop[] = [];
  for (const index of byStart) {
    if ((parent[index] ?? -1) >= 0) continue;
    if (spans[index]?.parentSpanId === null) roots.push({ index, kind: 'root' });
    else others.push({ index, kind: rings.has(index) ? 'cycle' : 'detached' });
  }
  return [...roots, ...others];
}

function walkDepthFirst(
  tops: readonly TreeTop[],
  { children, childFrom }: Pick<SpanTree, 'children' | 'childFrom'>,
  count: number,
): Pick<SpanTree, 'order' | 'depth' | 'size'> {
  const order = new Int32Array(count);
  const depth = new Int32Array(count);
  const size = new Int32Array(count).fill(1);
  const above = new Int32Array(count).fill(-1);
  const stack: number[] = [];
  for (let top = tops.length - 1; top >= 0; top -= 1) stack.push(tops[top]?.index ?? 0);
  let place = 0;
  while (stack.length > 0) {
    const index = stack.pop() ?? 0;
    order[place] = index;
    place += 1;
    const from = childFrom[index] ?? 0;
    for (let child = (childFrom[index + 1] ?? 0) - 1; child >= from; child -= 1) {
      const below = children[child] ?? 0;
      depth[below] = (depth[index] ?? 0) + 1;
      above[below] = index;
      stack.push(below);
    }
  }
  for (let back = count - 1; back >= 0; back -= 1) {
    const index = order[back] ?? 0;
    const parent = above[index] ?? -1;
    if (parent >= 0) size[parent] = (size[parent] ?? 0) + (size[index] ?? 0);
  }
  return { order, depth, size };
}
