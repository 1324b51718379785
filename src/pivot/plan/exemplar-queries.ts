import { extractSelectors } from '../../languages/promql-selectors.ts';

/**
 * The expressions to ask for exemplars. The server uses only their selectors, so the p50, p95 and p99 of one histogram need one
 * request. An expression is left out if another has all of its selectors; of equal ones the first stays.
 */
export function distinctQuestions(expressions: readonly string[]): readonly string[] {
  const asked: { readonly expr: string; readonly selectors: ReadonlySet<string> }[] = [];
  const read = expressions.map((expr) => ({ expr, selectors: selectorKeys(expr) }));
  // Expressions with the most selectors come first, because they may cover the others.
  for (const one of [...read].sort((a, b) => b.selectors.size - a.selectors.size)) {
    const isCovered = asked.some(
      (other) => one.selectors.size > 0 && [...one.selectors].every((key) => other.selectors.has(key)),
    );
    if (!isCovered) asked.push(one);
  }
  const kept = new Set(asked.map(({ expr }) => expr));
  return [...new Set(expressions)].filter((expr) => kept.has(expr));
}

/** The selectors of an expression without ranges and offsets, which the server ignores (it asks its storage by matchers only). */
function selectorKeys(expr: string): ReadonlySet<string> {
  return new Set(
    extractSelectors(expr).map(({ metricName, matchers }) =>
      JSON.stringify([
        metricName,
        ...matchers.map(({ name, operator, value }) => `${name}${operator}${value}`).sort(),
      ]),
    ),
  );
}
