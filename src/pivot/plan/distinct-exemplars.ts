import type { Labels } from '../../domain/labels.ts';
import type { Exemplar } from '../../domain/metrics/exemplar.ts';
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

/** Each exemplar once, in the order they came: the selectors of two expressions may overlap. */
export function distinctExemplars(exemplars: readonly Exemplar[]): readonly Exemplar[] {
  const seen = new Set<string>();
  // The exemplars of a series share its labels: thousands of one text.
  const seriesKeys = new Map<Labels, string>();
  const seriesKey = (labels: Labels): string => {
    const known = seriesKeys.get(labels);
    if (known !== undefined) return known;
    const key = JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
    seriesKeys.set(labels, key);
    return key;
  };
  return exemplars.filter((one) => {
    const key = `${one.timeMs} ${one.value} ${JSON.stringify(one.labels)} ${seriesKey(one.seriesLabels)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
