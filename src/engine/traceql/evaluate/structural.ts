import type { Span } from '../../../domain/trace/trace.ts';
import type { SpansetOperator } from '../parse/ast.ts';
import type { TraceView } from './trace-view.ts';

/**
 * The result of a structural operator: the spans of the right side that have the relation to some span of the left side. With
 * `!` they are those without such a span, and with `&` the partners of both sides.
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

/** The spans of `right` that have the relation `operator` to some span of `left`. */
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

/** Creates a test whether a span has one of `tops` as an ancestor. It visits every span once, so it is linear in the trace. */
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
      // The span is marked before its result is known, so that a cycle of parents ends.
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
      // A span is not a sibling of itself.
      return group !== undefined && (group.length > 1 || group[0] !== span);
    }),
  );
}
