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
  /** In time order. Those of one walk have no gaps; walks of parts that ran side by side may overlap. */
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

/** Ends that differ by less are taken for one end. */
const toleranceNs = 1000;

/**
 * The chains of work that determined when each part of a trace ended, each walked backwards from its end: whichever child ended last
 * before that time was waited for. Nothing recurses. Every root and every detached subtree has one, and so has every
 * span that outlives its parent, from the parent's end on: nobody in the tree waited for it. A consumer that outlives its producer has
 * one from its start, and is no part of the producer's.
 */
export function findCriticalPaths(tree: SpanTree): CriticalPath {
  const walk = startWalk(tree);
  for (const { index } of tree.tops)
    walk.follow(index, startOf(tree, index), endOf(tree, index), isUnawaited);
  for (let index = 0; index < tree.spans.length; index += 1) {
    const above = tree.parent[index] ?? -1;
    if (above < 0) continue;
    const end = endOf(tree, index);
    const aboveEnd = endOf(tree, above);
    if (!outlives(tree, index)) continue;
    const start = startOf(tree, index);
    // What outlives this span in turn has a walk of its own; to go through it here as well would make a chain of such spans quadratic.
    walk.follow(index, isUnawaited(tree, index) ? start : Math.max(start, aboveEnd), end, outlives);
  }
  return walk.finish();
}

/** Whether a span is the consumer of what its parent sent, and goes on after it. */
function isUnawaited(tree: SpanTree, index: number): boolean {
  const above = tree.parent[index] ?? -1;
  if (tree.spans[index]?.kind !== 'consumer' && tree.spans[above]?.kind !== 'producer') return false;
  return outlives(tree, index);
}

/** Whether a span ends after its parent. */
function outlives(tree: SpanTree, index: number): boolean {
  const above = tree.parent[index] ?? -1;
  return above >= 0 && endOf(tree, index) - endOf(tree, above) > toleranceNs;
}

/** Whether a walk goes past a span, because its parent did not wait for it. */
type Skips = (tree: SpanTree, index: number) => boolean;

interface Walk {
  follow(top: number, floorNs: number, limitNs: number, skips: Skips): void;
  finish(): CriticalPath;
}

function startWalk(tree: SpanTree): Walk {
  const stretches: PathStretch[] = [];
  const ownNs = new Float64Array(tree.spans.length);
  const isOn = new Uint8Array(tree.spans.length);
  let walks = 0;
  const add = (index: number, fromNs: number, toNs: number): void => {
    if (toNs <= fromNs) return;
    stretches.push({ index, fromNs, toNs });
    ownNs[index] = (ownNs[index] ?? 0) + toNs - fromNs;
  };
  return {
    follow(top, floorNs, limitNs, skips) {
      walks += 1;
      const visits: Visit[] = [visit(tree, top, floorNs, limitNs)];
      for (let current = visits[0]; current !== undefined; current = visits[visits.length - 1]) {
        isOn[current.index] = 1;
        const child = nextWaitedFor(tree, current, skips);
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
    },
    finish() {
      stretches.reverse();
      if (walks > 1) stretches.sort((a, b) => a.fromNs - b.fromNs);
      return { stretches, ownNs, isOn };
    },
  };
}

function visit(tree: SpanTree, index: number, floorNs: number, limitNs: number): Visit {
  const byEnd = [...tree.children.subarray(tree.childFrom[index] ?? 0, tree.childFrom[index + 1] ?? 0)];
  byEnd.sort((a, b) => Math.min(endOf(tree, b), limitNs) - Math.min(endOf(tree, a), limitNs));
  return { index, byEnd, floorNs, limitNs, next: 0, untilNs: limitNs };
}

/** The child that ended last before the known part of the path; one that runs into it was not waited for there. */
function nextWaitedFor(tree: SpanTree, current: Visit, skips: Skips): number | null {
  while (current.next < current.byEnd.length) {
    const child = current.byEnd[current.next] ?? 0;
    current.next += 1;
    if (skips(tree, child)) continue;
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
