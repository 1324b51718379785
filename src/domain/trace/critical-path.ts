import type { SpanTree } from './span-tree.ts';

/** One stretch of the critical path: in it, only this span's own work kept the trace from ending. */
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
  /** Nanoseconds each span has on the path; 0 for those that are not on it. */
  readonly ownNs: Float64Array;
  /** Whether a span's interval is on the path, itself or through a child of it. */
  readonly isOn: Uint8Array;
}

interface Visit {
  readonly index: number;
  /** Children by their end within the span, the last first. */
  readonly byEnd: readonly number[];
  /** The part of the span that its parent waited for: a child may begin before it or outlive it. */
  readonly floorNs: number;
  readonly limitNs: number;
  next: number;
  /** The path is known after this time. */
  untilNs: number;
}

/**
 * The chain of work that determined when the trace ended, walked backwards from the end of the top span: whichever
 * child ended last before that time was waited for. Each child is looked at once, nothing recurses.
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

/** The child that ended last before the known part of the path; one that runs into it was not waited for there. */
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
