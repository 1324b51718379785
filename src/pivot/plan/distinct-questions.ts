import { extractSelectors } from '../../languages/promql-selectors.ts';

/**
 * The expressions that have to be asked: the server takes nothing but the selectors out of them, so that the p50, p95 and p99 of one
 * histogram are one question. One whose selectors another has as well is left out; of equals the first stays.
 */
export function distinctQuestions(expressions: readonly string[]): readonly string[] {
  const asked: { readonly expr: string; readonly selectors: ReadonlySet<string> }[] = [];
  const read = expressions.map((expr) => ({ expr, selectors: selectorKeys(expr) }));
  // Those with most selectors first: they answer for the others.
  for (const one of [...read].sort((a, b) => b.selectors.size - a.selectors.size)) {
    const isCovered = asked.some(
      (other) => one.selectors.size > 0 && [...one.selectors].every((key) => other.selectors.has(key)),
    );
    if (!isCovered) asked.push(one);
  }
  const kept = new Set(asked.map(({ expr }) => expr));
  return [...new Set(expressions)].filter((expr) => kept.has(expr));
}

/** Ranges and offsets aside: the server does not look at them (it asks its storage by matchers alone). */
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
