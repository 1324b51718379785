import type { SpanTree } from './span-tree.ts';

/** Times of each span in nanoseconds, by the index of the span. */
export interface SpanTimes {
  /** The time in which no child ran. */
  readonly selfNs: Float64Array;
  /** The longest time between two children (or a child and the end) in which nothing is recorded. */
  readonly longestGapNs: Float64Array;
  /** How much earlier than its parent a span starts, because the clocks of two machines differ; 0 if it does not. */
  readonly skewNs: Float64Array;
  /** How much later than its parent a span ends, because it ran asynchronously or a clock is wrong; 0 if it does not. */
  readonly outlivesNs: Float64Array;
}

/** Smaller differences come from rounding in an exporter and do not count as clock skew. */
const toleranceNs = 1000;

/** Measures self time, gaps and clock skew of every span. It reads each child once, in order of the starts. */
export function measureSpans(tree: SpanTree): SpanTimes {
  const count = tree.spans.length;
  const selfNs = new Float64Array(count);
  const longestGapNs = new Float64Array(count);
  const skewNs = new Float64Array(count);
  const outlivesNs = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    const start = tree.startNs[index] ?? 0;
    const end = start + (tree.durationNs[index] ?? 0);
    const until = tree.childFrom[index + 1] ?? 0;
    let self = 0;
    let gap = 0;
    let covered = start;
    for (let at = tree.childFrom[index] ?? 0; at < until; at += 1) {
      const child = tree.children[at] ?? 0;
      const childStart = tree.startNs[child] ?? 0;
      const childEnd = childStart + (tree.durationNs[child] ?? 0);
      if (start - childStart > toleranceNs) skewNs[child] = start - childStart;
      if (childEnd - end > toleranceNs) outlivesNs[child] = childEnd - end;
      const free = Math.min(childStart, end) - covered;
      if (free > 0) self += free;
      if (free > gap) gap = free;
      covered = Math.max(covered, Math.min(childEnd, end));
    }
    self += Math.max(0, end - covered);
    selfNs[index] = self;
    // Without children, all of the span is its own work and not a gap.
    longestGapNs[index] = (tree.childFrom[index] ?? 0) === until ? 0 : Math.max(gap, end - covered);
  }
  return { selfNs, longestGapNs, skewNs, outlivesNs };
}
