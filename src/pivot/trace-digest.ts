import { findCriticalPaths } from '../domain/trace/critical-path.ts';
import { exceptionOf } from '../domain/trace/span-exception.ts';
import { buildSpanTree, type SpanTree } from '../domain/trace/span-tree.ts';
import type { AttributeValue, Span, Trace } from '../domain/trace/trace.ts';

/** One failed span with its error. */
export interface TraceError {
  readonly spanId: string;
  readonly service: string;
  readonly span: string;
  /** The exception's message, or else the status message; '' if the span has neither. */
  readonly message: string;
  readonly exception: { readonly type: string; readonly message: string; readonly stacktrace: string } | null;
  readonly pod: string | null;
  /** True if no span below it failed, so that the failure began here. */
  readonly isOrigin: boolean;
}

/** One span of the critical path with its own share of the time. */
export interface PathEntry {
  readonly spanId: string;
  readonly service: string;
  readonly span: string;
  /** Milliseconds of the path that are this span's own. */
  readonly ownMs: number;
  /** `ownMs` as a fraction of the trace's duration. */
  readonly share: number;
}

/** The facts about a trace that a runbook needs. */
export interface TraceDigest {
  readonly id: string;
  /** Null if the trace lacks its root span. */
  readonly root: { readonly service: string; readonly span: string; readonly spanId: string } | null;
  /** Unix nanoseconds of the first start, decimal digits. */
  readonly startNs: string;
  readonly durationMs: number;
  readonly spans: number;
  readonly services: readonly string[];
  /** The spans where failures began, then the spans that passed them on; both in tree order. */
  readonly errors: readonly TraceError[];
  /** The spans in time order of their first stretch on the path. */
  readonly criticalPath: readonly PathEntry[];
  /** The number of subtrees whose parents are not in the trace. */
  readonly detached: number;
  readonly partial: boolean;
}

/** Lines of a stack trace that are kept: the frames near the failure. */
const stackLines = 5;

/** Summarises a trace in O(n log n) without recursion, because a trace may be a chain of 50,000 spans. */
export function digestTrace(trace: Trace): TraceDigest {
  const tree = buildSpanTree(trace);
  const main = findMain(tree);
  const top = main.isRoot ? tree.spans[main.index] : undefined;
  return {
    id: trace.traceId,
    root: top === undefined ? null : { service: top.service, span: top.name, spanId: top.spanId },
    startNs: tree.firstStartNs,
    durationMs: tree.totalNs / 1e6,
    spans: trace.spans.length,
    services: [...new Set(trace.spans.map((span) => span.service).filter((name) => name !== ''))].sort(),
    errors: findErrors(tree),
    criticalPath: readPath(tree),
    detached: tree.tops.filter(({ kind }) => kind === 'detached').length,
    partial: trace.partial,
  };
}

function findMain(tree: SpanTree): { readonly index: number; readonly isRoot: boolean } {
  const roots = tree.tops.filter(({ kind }) => kind === 'root');
  let index = -1;
  for (const top of roots.length > 0 ? roots : tree.tops) {
    if (index < 0 || (tree.durationNs[top.index] ?? 0) > (tree.durationNs[index] ?? 0)) index = top.index;
  }
  return { index, isRoot: roots.length > 0 };
}

function findErrors(tree: SpanTree): TraceError[] {
  const below = new Int32Array(tree.spans.length);
  for (let back = tree.order.length - 1; back >= 0; back -= 1) {
    const index = tree.order[back] ?? 0;
    const parent = tree.parent[index] ?? -1;
    const own = tree.spans[index]?.status === 'error' ? 1 : 0;
    if (parent >= 0) below[parent] = (below[parent] ?? 0) + (below[index] ?? 0) + own;
  }
  const origins: TraceError[] = [];
  const callers: TraceError[] = [];
  for (const index of tree.order) {
    const span = tree.spans[index];
    if (span?.status !== 'error') continue;
    const isOrigin = below[index] === 0;
    (isOrigin ? origins : callers).push(describeError(span, isOrigin));
  }
  return [...origins, ...callers];
}

function describeError(span: Span, isOrigin: boolean): TraceError {
  const exception = exceptionOf(span);
  const isException = span.events.some((event) => event.name === 'exception');
  return {
    spanId: span.spanId,
    service: span.service,
    span: span.name,
    message: exception?.message ?? '',
    exception:
      exception === null || !isException
        ? null
        : {
            type: exception.type,
            message: exception.message,
            stacktrace: exception.stacktrace.split('\n').slice(0, stackLines).join('\n'),
          },
    pod: textOf(span.resource['k8s.pod.name']),
    isOrigin,
  };
}

function textOf(value: AttributeValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function readPath(tree: SpanTree): PathEntry[] {
  const { stretches, ownNs } = findCriticalPaths(tree);
  const firsts = new Set(stretches.map(({ index }) => index));
  return [...firsts].flatMap((index) => {
    const span = tree.spans[index];
    if (span === undefined) return [];
    const own = ownNs[index] ?? 0;
    return [
      {
        spanId: span.spanId,
        service: span.service,
        span: span.name,
        ownMs: own / 1e6,
        share: tree.totalNs > 0 ? own / tree.totalNs : 0,
      },
    ];
  });
}
