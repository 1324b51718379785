import { extractSelectors } from '../../languages/promql-selectors.ts';

/**
 * The query for the exemplars of an expression. The server finds the selectors in any expression (docs/stores.md 1.6). A histogram
 * keeps its exemplars in the buckets, so an expression with `x_count` or `x_sum` also asks for `x_bucket`.
 */
export function exemplarQuery(expr: string): string {
  const ofBuckets = nameBuckets(expr);
  return ofBuckets === expr ? expr : `(${expr}) or (${ofBuckets})`;
}

/** Replaces every `x_count` and `x_sum` in an expression by `x_bucket`. */
function nameBuckets(expr: string): string {
  let text = expr;
  for (const { metricName, from, to } of extractSelectors(expr).reverse()) {
    if (metricName === null || !/_(count|sum)$/.test(metricName)) continue;
    const at = from + offsetOfName(expr.slice(from, to), metricName);
    const bucket = metricName.replace(/_(count|sum)$/, '_bucket');
    if (at >= from) text = text.slice(0, at) + bucket + text.slice(at + metricName.length);
  }
  return text;
}

/** Where the metric's name stands in a selector: at its begin, in quotes in the braces, or as the matcher of `__name__`; -1 if it is escaped. */
function offsetOfName(selector: string, name: string): number {
  if (selector.startsWith(name)) return 0;
  const quoted = /(?:[{,]\s*|__name__["']?\s*=\s*)(["'`])((?:(?!\1).)*)\1(?!\s*[=!])/dg;
  for (const { 2: text, indices } of selector.matchAll(quoted))
    if (text === name) return indices?.[2]?.[0] ?? -1;
  return -1;
}

/**
 * The queries to send for exemplars. The server uses only their selectors, so the p50, p95 and p99 of one histogram need one
 * request. An expression is left out if another has all of its selectors; of equal ones the first stays.
 */
export function distinctQueries(expressions: readonly string[]): readonly string[] {
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
