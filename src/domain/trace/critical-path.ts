import type { SpanTree } from './span-tree.ts';

/** A stretch of the critical path, in which the trace waited only for this span's own work. */
export interface PathStretch {
  /** Index of the span. */
  readonly index: number;
  /** Nanoseconds since the trace's first start. */
  readonly fromNs: number;
  readonly toNs: number;
}

export interface CriticalPath {
  /** In time order, without gaps, from the start of the top span to its end. */
  readonly stretches: readonly PathStretch[];
  /** The nanoseconds of each span on the path; 0 for spans that are not on it. */
  readonly ownNs: Float64Array;
  /** Whether a span is on the path, by its own work or through a child. */
  readonly isOn: Uint8Array;
}

interface Visit {
  readonly index: number;
  /** The children, sorted by their end within the span; the latest is first. */
  readonly byEnd: readonly number[];
  /** The part of the span for which its parent waited. A child may begin before its parent or outlive it. */
  readonly floorNs: number;
  readonly limitNs: number;
  next: number;
  /** The path after this time is already known. */
  untilNs: number;
}

/**
 * Finds the chain of work that determined when the trace ended. It walks backwards from the end of the top span: the span waited for the
 * child that ended last before that time. It looks at each child once and does not recurse.
 */
export function findCriticalPath(tree: SpanTree, top: number): CriticalPath {
  const stretches: PathStretch[] = [];
  const ownNs = new Float64Array(tree.spans.length);
  const isOn = new Uint8Array(tree.spans.length);
  const add = (index: number, fromNs: number, toNs: number): void => {
    if (toNs <= fromNs) return;
    stretches.push({ index, fromNs, toNs });
    ownNs[index] = (ownNs[index] ?? 0) + toNs - fromNs;
  };
  const known = top >= 0 && top < tree.spans.length;
  const visits: Visit[] = known ? [visit(tree, top, startOf(tree, top), endOf(tree, top))] : [];
  for (let current = visits[0]; current !== undefined; current = visits[visits.length - 1]) {
    isOn[current.index] = 1;
    const child = nextWaitedFor(tree, current);
    if (child === null) {
      add(current.index, current.floorNs, current.untilNs);
      visits.pop();
      continue;
    }
    const end = Math.min(endOf(tree, child), current.limitNs);
    add(current.index, end, current.untilNs);
    current.untilNs = Math.max(startOf(tree, child), current.floorNs);
    visits.push(visit(tree, child, current.untilNs, end));
  }
  return { stretches: stretches.reverse(), ownNs, isOn };
}

function visit(tree: SpanTree, index: number, floorNs: number, limitNs: number): Visit {
  const byEnd = [...tree.children.subarray(tree.childFrom[index] ?? 0, tree.childFrom[index + 1] ?? 0)];
  byEnd.sort((a, b) => Math.min(endOf(tree, b), limitNs) - Math.min(endOf(tree, a), limitNs));
  return { index, byEnd, floorNs, limitNs, next: 0, untilNs: limitNs };
}

/** The child that ended last before the known part of the path. The span did not wait for a child that runs into that part. */
function nextWaitedFor(tree: SpanTree, current: Visit): number | null {
  while (current.next < current.byEnd.length) {
    const child = current.byEnd[current.next] ?? 0;
    current.next += 1;
    const end = Math.min(endOf(tree, child), current.limitNs);
    if (end <= current.untilNs && end > current.floorNs && startOf(tree, child) < current.untilNs)
      return child;
  }
  return null;
}

function startOf(tree: SpanTree, index: number): number {
  return tree.startNs[index] ?? 0;
}

function endOf(tree: SpanTree, index: number): number {
  return (tree.startNs[index] ?? 0) + (tree.durationNs[index] ?? 0);
}
