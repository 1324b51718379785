import type { Labels } from '../../domain/labels.ts';
import { type Parsed, parsed, refused } from '../../domain/text/parsed.ts';
import { extractSelectors } from '../../languages/promql-selectors.ts';

/** One series of an example: a value for each interval, null for an interval without a sample. */
export interface ExampleSeries {
  /** The labels, with `__name__`. */
  readonly labels: Labels;
  readonly values: readonly (number | null)[];
}

const seriesHint = 'a metric name with labels: up{job="a",instance="b"}';
const valuesHint = 'numbers and runs of them: 1 2 3, 0+60x10, 5x10, _x3';
/** Far more values than any example needs. A typing error in a count must not fill the memory. */
const mostValues = 100_000;

/** Parses an entry of an example's `input` in promtool's notation: `0+60x10` means eleven samples, `_` a gap. */
export function parseExampleSeries(series: string, values: string): Parsed<ExampleSeries> {
  const labels = parseLabels(series);
  if (labels === null) return refused(`${series} is no series`, seriesHint);
  const expanded: (number | null)[] = [];
  for (const word of values.trim().split(/\s+/)) {
    const run = expandRun(word);
    if (run === null) return refused(`${word} is no value`, valuesHint);
    for (const value of run) expanded.push(value);
    if (expanded.length > mostValues) return refused(`${values} are too many values`, valuesHint);
  }
  return parsed({ labels, values: expanded });
}

function parseLabels(text: string): Labels | null {
  // The grammar is lenient: it would accept braces that are never closed.
  if (/\{[^}]*$/.test(text)) return null;
  const [selector, ...more] = extractSelectors(text);
  if (selector === undefined || more.length > 0 || selector.metricName === null) return null;
  if (selector.from !== 0 || selector.to !== text.trimEnd().length) return null;
  const labels: Record<string, string> = { __name__: selector.metricName };
  for (const { name, operator, value } of selector.matchers) {
    if (operator !== '=' || Object.hasOwn(labels, name)) return null;
    // To Prometheus, a label with an empty value is absent.
    if (value !== '') labels[name] = value;
  }
  return labels;
}

const number = String.raw`[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+|Inf|NaN)`;
const runForm = new RegExp(
  `^(?:(?<first>${number}|_)(?<by>[-+](?:\\d+\\.?\\d*|\\.\\d+))?)(?:x(?<count>\\d{1,5}))?$`,
);

function expandRun(word: string): (number | null)[] | null {
  const found = runForm.exec(word)?.groups;
  if (found === undefined) return null;
  const { first = '', by, count } = found;
  if (first === '_') {
    return by === undefined ? Array.from({ length: Number(count ?? 1) }, () => null) : null;
  }
  if (by !== undefined && count === undefined) return null;
  const start = numberOf(first);
  const step = Number(by ?? 0);
  return Array.from({ length: Number(count ?? 0) + 1 }, (_, index) => start + index * step);
}

function numberOf(text: string): number {
  return Number(text.replace('Inf', 'Infinity'));
}
