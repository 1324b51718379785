import { addNs, nsBetween } from '../time/nanoseconds.ts';
import { findClockShifts } from './clock-skew.ts';
import { knownDurationNs } from './span-flaw.ts';
import { findParents } from './span-parents.ts';
import type { Span, Trace } from './trace.ts';

/** Why a span is the top of a tree: it is a real root, the trace lacks its parent, or its parents form a ring. */
export type TopKind = 'root' | 'detached' | 'cycle';

export interface TreeTop {
  /** Index into `spans`. */
  readonly index: number;
  readonly kind: TopKind;
}

/**
 * A trace as a forest over the indices of its spans. It uses arrays, because a trace may have 50,000 spans in one chain. It is built
 * in O(n log n) without recursion.
 */
export interface SpanTree {
  readonly traceId: string;
  readonly spans: readonly Span[];
  /** Unix nanoseconds of the first start after clocks were adjusted, decimal digits; '0' for a trace without spans. */
  readonly firstStartNs: string;
  /** Nanoseconds from the first start to the last end. */
  readonly totalNs: number;
  /** Nanoseconds since the first start, of each span, after clocks were adjusted. */
  readonly startNs: Float64Array;
  /** Nanoseconds; 0 where it is not known (`findSpanFlaw`). */
  readonly durationNs: Float64Array;
  /** Nanoseconds that were added to each start because clocks disagree; empty where they agree. */
  readonly shiftNs: Float64Array;
  /** Index of the parent; -1 for the top of a tree. */
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  /** The number of spans in the subtree of a span, with the span itself. */
  readonly size: Int32Array;
  /** The spans in depth-first order, siblings by start. A subtree is the `size` entries from its top on. */
  readonly order: Int32Array;
  /** Children of all spans, by start; those of span i are `children[childFrom[i]]` up to `childFrom[i + 1]`. */
  readonly children: Int32Array;
  readonly childFrom: Int32Array;
  /** Roots by start, then the tops of detached subtrees by start. */
  readonly tops: readonly TreeTop[];
}

/** Builds the forest of a trace. Spans with missing parents become detached subtrees; a ring is broken at one of its spans. */
export function buildSpanTree(trace: Trace): SpanTree {
  const { spans } = trace;
  const sent = readTimes(spans);
  const parent = findParents(spans);
  const rings = breakRings(parent);
  const shiftNs = findClockShifts({ spans, parent, ...sent });
  const times = countFromFirst(spans, sent, shiftNs);
  const family = groupChildren(parent, times.startNs);
  const tops = findTops(spans, parent, times.startNs, rings);
  const walk = walkDepthFirst(tops, family, spans.length);
  return { traceId: trace.traceId, spans, ...times, shiftNs, parent, ...family, tops, ...walk };
}

/** The value of a start that was not sent. Taken as a time, it would move the begin of the trace to 1970. */
const notSet = '0';

type Times = Pick<SpanTree, 'firstStartNs' | 'totalNs' | 'startNs' | 'durationNs'>;

/** Starts as they were sent, counted from any of them; Infinity where none was sent. */
interface SentStarts extends Pick<Times, 'startNs' | 'durationNs'> {
  /** Unix nanoseconds, decimal digits. */
  readonly baseNs: string;
}

function readTimes(spans: readonly Span[]): SentStarts {
  // Any start will do to count from: the first is known only when all have been read, and text is slow to read twice.
  const baseNs = spans.find((span) => span.startNs !== notSet)?.startNs ?? notSet;
  const startNs = new Float64Array(spans.length);
  const durationNs = new Float64Array(spans.length);
  let index = 0;
  for (const span of spans) {
    startNs[index] = span.startNs === notSet ? Number.POSITIVE_INFINITY : nsBetween(baseNs, span.startNs);
    durationNs[index] = knownDurationNs(span.durationNs);
    index += 1;
  }
  return { baseNs, startNs, durationNs };
}

/** Moves the starts by their shifts and counts them from the first of them. A span without a start stands there. */
function countFromFirst(
  spans: readonly Span[],
  { baseNs, startNs, durationNs }: SentStarts,
  shiftNs: Float64Array,
): Times {
  let firstNs = 0;
  let first = -1;
  for (let index = 0; index < startNs.length; index += 1) {
    const start = (startNs[index] ?? 0) + (shiftNs[index] ?? 0);
    startNs[index] = start;
    if (Number.isFinite(start) && (first < 0 || start < firstNs)) {
      firstNs = start;
      first = index;
    }
  }
  let totalNs = 0;
  for (let index = 0; index < startNs.length; index += 1) {
    const start = startNs[index] === Number.POSITIVE_INFINITY ? 0 : (startNs[index] ?? 0) - firstNs;
    startNs[index] = start;
    totalNs = Math.max(totalNs, start + (durationNs[index] ?? 0));
  }
  const firstSent = spans[first]?.startNs ?? baseNs;
  const firstShift = shiftNs[first] ?? 0;
  return {
    firstStartNs: firstShift === 0 ? firstSent : addNs(firstSent, firstShift),
    totalNs,
    startNs,
    durationNs,
  };
}

/** Cuts every ring of parents at one span (its `parent` becomes -1) and returns those spans. */
function breakRings(parent: Int32Array): ReadonlySet<number> {
  const cut = new Set<number>();
  // The number of the walk that first reached a span. A walk that meets itself has found a ring.
  const walkOf = new Int32Array(parent.length).fill(-1);
  for (let start = 0; start < parent.length; start += 1) {
    let index = start;
    while (index >= 0 && walkOf[index] === -1) {
      walkOf[index] = start;
      index = parent[index] ?? -1;
    }
    if (index >= 0 && walkOf[index] === start) {
      parent[index] = -1;
      cut.add(index);
    }
  }
  return cut;
}

function groupChildren(parent: Int32Array, startNs: Float64Array): Pick<SpanTree, 'children' | 'childFrom'> {
  const childFrom = new Int32Array(parent.length + 1);
  for (const above of parent) {
    if (above >= 0) childFrom[above + 1] = (childFrom[above + 1] ?? 0) + 1;
  }
  for (let index = 0; index < parent.length; index += 1) {
    childFrom[index + 1] = (childFrom[index + 1] ?? 0) + (childFrom[index] ?? 0);
  }
  const children = new Int32Array(childFrom[parent.length] ?? 0);
  const next = childFrom.slice();
  for (let index = 0; index < parent.length; index += 1) {
    const above = parent[index] ?? -1;
    if (above < 0) continue;
    const slot = next[above] ?? 0;
    children[slot] = index;
    next[above] = slot + 1;
  }
  for (let index = 0; index < parent.length; index += 1)
    sortByStart(children, { from: childFrom[index] ?? 0, until: childFrom[index + 1] ?? 0 }, startNs);
  return { children, childFrom };
}

/** Up to this number of siblings, an insertion sort is faster than a call of `sort`. */
const fewSiblings = 24;

/** Sorts a part of a list of spans by start. Spans with equal starts keep their order. */
function sortByStart(
  list: Int32Array,
  { from, until }: { readonly from: number; readonly until: number },
  startNs: Float64Array,
): void {
  if (until - from > fewSiblings) {
    list.subarray(from, until).sort((a, b) => (startNs[a] ?? 0) - (startNs[b] ?? 0) || a - b);
    return;
  }
  for (let next = from + 1; next < until; next += 1) {
    const index = list[next] ?? 0;
    const start = startNs[index] ?? 0;
    let slot = next;
    while (slot > from && (startNs[list[slot - 1] ?? 0] ?? 0) > start) {
      list[slot] = list[slot - 1] ?? 0;
      slot -= 1;
    }
    list[slot] = index;
  }
}

function findTops(
  spans: readonly Span[],
  parent: Int32Array,
  startNs: Float64Array,
  rings: ReadonlySet<number>,
): TreeTop[] {
  const roots: TreeTop[] = [];
  const others: TreeTop[] = [];
  const tops = findTopIndices(parent);
  sortByStart(tops, { from: 0, until: tops.length }, startNs);
  for (const index of tops) {
    if (spans[index]?.parentSpanId === null) roots.push({ index, kind: 'root' });
    else others.push({ index, kind: rings.has(index) ? 'cycle' : 'detached' });
  }
  return [...roots, ...others];
}

function findTopIndices(parent: Int32Array): Int32Array {
  const tops = new Int32Array(parent.length);
  let count = 0;
  for (let index = 0; index < parent.length; index += 1) {
    if ((parent[index] ?? -1) >= 0) continue;
    tops[count] = index;
    count += 1;
  }
  return tops.subarray(0, count);
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
  let visited = 0;
  while (stack.length > 0) {
    const index = stack.pop() ?? 0;
    order[visited] = index;
    visited += 1;
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
