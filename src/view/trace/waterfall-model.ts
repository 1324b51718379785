import { type CriticalPath, findCriticalPaths, type PathStretch } from '../../domain/trace/critical-path.ts';
import { findSpanFlaw, type SpanFlaw } from '../../domain/trace/span-flaw.ts';
import { measureSpans, type SpanTimes } from '../../domain/trace/span-times.ts';
import { buildSpanTree, type SpanTree } from '../../domain/trace/span-tree.ts';
import type { Span, Trace } from '../../domain/trace/trace.ts';

/** Siblings with the same service and name and no error below them; they share one row until the user opens it. */
export interface RepeatGroup {
  /** Indices of the spans, ordered by start. */
  readonly members: readonly number[];
  readonly totalNs: number;
  readonly maxNs: number;
}

/** A trace prepared for drawing: pure data, built once, whichever part of it is shown. */
export interface WaterfallModel {
  readonly trace: Trace;
  readonly tree: SpanTree;
  readonly times: SpanTimes;
  readonly path: CriticalPath;
  /** Index of the span whose end completes the trace: the longest root, else the longest detached top; -1 without spans. */
  readonly main: number;
  /** For each span on the critical path, its stretches of the path in time order. */
  readonly stretchesOf: ReadonlyMap<number, readonly PathStretch[]>;
  /** Index of each span's group, -1 for none. */
  readonly groupOf: Int32Array;
  readonly groups: readonly RepeatGroup[];
  /** The number of failed spans in each subtree, its top included. */
  readonly errorsBelow: Int32Array;
  /** Indices of the spans where failures began, in tree order: failed spans without a failed span below them. */
  readonly errorOrigins: readonly number[];
  readonly errorCount: number;
  readonly services: ReadonlySet<string>;
  /** What is wrong with the times of spans, by index; most traces have none. */
  readonly flaws: ReadonlyMap<number, SpanFlaw>;
}

const minGroupSize = 3;

/** Computes everything that drawing a trace needs, in O(n log n) for n spans and without recursion. */
export function buildWaterfall(trace: Trace): WaterfallModel {
  const tree = buildSpanTree(trace);
  const main = findMain(tree);
  const path = findCriticalPaths(tree);
  const errorsBelow = countErrors(tree);
  return {
    trace,
    tree,
    times: measureSpans(tree),
    path,
    main,
    stretchesOf: groupStretches(path.stretches),
    ...groupRepeats(tree, errorsBelow),
    errorsBelow,
    errorOrigins: findOrigins(tree, errorsBelow),
    errorCount: countTopErrors(tree, errorsBelow),
    services: findServices(tree.spans),
    flaws: findFlaws(tree.spans),
  };
}

/** Groups repeats anew among the kept spans only (non-zero in `keep`), for a view that hides the others. */
export function regroupWaterfall(model: WaterfallModel, keep: Uint8Array): WaterfallModel {
  return { ...model, ...groupRepeats(model.tree, model.errorsBelow, keep) };
}

export function isError(span: Span | undefined): boolean {
  return span?.status === 'error';
}

function findMain(tree: SpanTree): number {
  const roots = tree.tops.filter((top) => top.kind === 'root');
  let main = -1;
  for (const { index } of roots.length > 0 ? roots : tree.tops) {
    if (main < 0 || (tree.durationNs[index] ?? 0) > (tree.durationNs[main] ?? 0)) main = index;
  }
  return main;
}

function countErrors(tree: SpanTree): Int32Array {
  const errors = new Int32Array(tree.spans.length);
  for (let back = tree.order.length - 1; back >= 0; back -= 1) {
    const index = tree.order[back] ?? 0;
    if (isError(tree.spans[index])) errors[index] = (errors[index] ?? 0) + 1;
    const parent = tree.parent[index] ?? -1;
    if (parent >= 0) errors[parent] = (errors[parent] ?? 0) + (errors[index] ?? 0);
  }
  return errors;
}

function findOrigins(tree: SpanTree, errorsBelow: Int32Array): number[] {
  const origins: number[] = [];
  for (const index of tree.order) {
    if (errorsBelow[index] === 1 && isError(tree.spans[index])) origins.push(index);
  }
  return origins;
}

function countTopErrors(tree: SpanTree, errorsBelow: Int32Array): number {
  return tree.tops.reduce((sum, { index }) => sum + (errorsBelow[index] ?? 0), 0);
}

/** Collects the services of a trace. A store sends the spans of one resource together, so comparing with the span before saves most look-ups. */
function findServices(spans: readonly Span[]): ReadonlySet<string> {
  const services = new Set<string>();
  let last: string | undefined;
  for (const { service } of spans) {
    if (service !== last) services.add(service);
    last = service;
  }
  return services;
}

function findFlaws(spans: readonly Span[]): ReadonlyMap<number, SpanFlaw> {
  const flaws = new Map<number, SpanFlaw>();
  let index = 0;
  for (const span of spans) {
    const flaw = findSpanFlaw(span);
    if (flaw !== null) flaws.set(index, flaw);
    index += 1;
  }
  return flaws;
}

function groupStretches(stretches: readonly PathStretch[]): ReadonlyMap<number, readonly PathStretch[]> {
  const groups = new Map<number, PathStretch[]>();
  for (const stretch of stretches) {
    const list = groups.get(stretch.index);
    if (list === undefined) groups.set(stretch.index, [stretch]);
    else list.push(stretch);
  }
  return groups;
}

function groupRepeats(
  tree: SpanTree,
  errorsBelow: Int32Array,
  keep?: Uint8Array,
): Pick<WaterfallModel, 'groupOf' | 'groups'> {
  const groupOf = new Int32Array(tree.spans.length).fill(-1);
  const groups: RepeatGroup[] = [];
  for (let parent = 0; parent < tree.spans.length; parent += 1) {
    const from = tree.childFrom[parent] ?? 0;
    const until = tree.childFrom[parent + 1] ?? 0;
    if (until - from < minGroupSize) continue;
    const children = tree.children.subarray(from, until);
    const shown = keep === undefined ? children : children.filter((child) => keep[child] !== 0);
    for (const members of repeatsAmong(tree, shown, errorsBelow)) {
      for (const member of members) groupOf[member] = groups.length;
      groups.push(measureGroup(tree, members));
    }
  }
  return { groupOf, groups };
}

function repeatsAmong(tree: SpanTree, children: Int32Array, errorsBelow: Int32Array): number[][] {
  const byName = new Map<string, number[]>();
  for (const child of children) {
    if ((errorsBelow[child] ?? 0) > 0) continue;
    const span = tree.spans[child];
    const key = `${span?.service}\u0000${span?.name}`;
    const list = byName.get(key);
    if (list === undefined) byName.set(key, [child]);
    else list.push(child);
  }
  return [...byName.values()].filter((members) => members.length >= minGroupSize);
}

function measureGroup(tree: SpanTree, members: readonly number[]): RepeatGroup {
  let totalNs = 0;
  let maxNs = 0;
  for (const member of members) {
    const duration = tree.durationNs[member] ?? 0;
    totalNs += duration;
    maxNs = Math.max(maxNs, duration);
  }
  return { members, totalNs, maxNs };
}
