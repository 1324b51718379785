import type { Span } from '../../../domain/trace/trace.ts';
import type { SpansetOperator } from '../parse/ast.ts';
import type { TraceView } from './trace-view.ts';

/**
 * The spans that a structural operator answers: those of the right side that stand to some span of the left side
 * as the operator says; with `!` those that stand to none; with `&` both sides' partners.
 */
export function relate(
  operator: SpansetOperator,
  left: readonly Span[],
  right: readonly Span[],
  trace: TraceView,
): readonly Span[] {
  const negated = operator.startsWith('!');
  const union = operator.startsWith('&');
  const base = negated || union ? operator.slice(1) : operator;
  const partnersRight = related(base, left, right, trace);
  if (negated) return right.filter((span) => !partnersRight.has(span));
  if (!union) return right.filter((span) => partnersRight.has(span));
  const partnersLeft = related(inverse[base] ?? base, right, left, trace);
  const chosen = new Set([...left.filter((span) => partnersLeft.has(span)), ...partnersRight]);
  return [...chosen];
}

const inverse: Readonly<Record<string, string>> = { '>': '<', '<': '>', '>>': '<<', '<<': '>>', '~': '~' };

/** Those spans of `right` that stand as `operator` says to some span of `left`. */
function related(
  operator: string,
  left: readonly Span[],
  right: readonly Span[],
  trace: TraceView,
): Set<Span> {
  switch (operator) {
    case '>': {
      const parents = new Set(left);
      return new Set(right.filter((span) => isIn(parents, trace.parentOf(span))));
    }
    case '<': {
      const parents = new Set(left.map((span) => trace.parentOf(span)));
      return new Set(right.filter((span) => parents.has(span)));
    }
    case '>>': {
      const below = descendantTest(left, trace);
      return new Set(right.filter(below));
    }
    case '<<': {
      const above = ancestorsOf(left, trace);
      return new Set(right.filter((span) => above.has(span)));
    }
    default:
      return siblings(left, right);
  }
}

function isIn(spans: ReadonlySet<Span>, span: Span | undefined): boolean {
  return span !== undefined && spans.has(span);
}

/** Whether a span has one of `tops` above it. Every span is climbed from once: linear in the trace. */
function descendantTest(tops: readonly Span[], trace: TraceView): (span: Span) => boolean {
  const top = new Set(tops);
  const known = new Map<Span, boolean>();
  return (span) => {
    const path: Span[] = [];
    let answer = false;
    for (let current: Span | undefined = span; current !== undefined; ) {
      const seen = known.get(current);
      if (seen !== undefined) {
        answer = seen;
        break;
      }
      // Marked before it is known, so that parents in a circle end.
      known.set(current, false);
      path.push(current);
      const parent = trace.parentOf(current);
      if (isIn(top, parent)) {
        answer = true;
        break;
      }
      current = parent;
    }
    for (const one of path) known.set(one, answer);
    return answer;
  };
}

function ancestorsOf(spans: readonly Span[], trace: TraceView): Set<Span> {
  const ancestors = new Set<Span>();
  for (const span of spans) {
    for (
      let parent = trace.parentOf(span);
      parent !== undefined && !ancestors.has(parent);
      parent = trace.parentOf(parent)
    ) {
      ancestors.add(parent);
    }
  }
  return ancestors;
}

function siblings(left: readonly Span[], right: readonly Span[]): Set<Span> {
  const byParent = new Map<string, Span[]>();
  for (const span of left) {
    if (span.parentSpanId === null) continue;
    const group = byParent.get(span.parentSpanId);
    if (group === undefined) byParent.set(span.parentSpanId, [span]);
    else group.push(span);
  }
  return new Set(
    right.filter((span) => {
      const group = span.parentSpanId === null ? undefined : byParent.get(span.parentSpanId);
      // A span is no sibling of itself.
      return group !== undefined && (group.length > 1 || group[0] !== span);
    }),
  );
}
