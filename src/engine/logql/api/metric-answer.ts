import type { Labels } from '../../../domain/labels.ts';
import type { LogSource } from '../../source/sources.ts';
import { compileMetric } from '../metric/evaluate-metric.ts';
import { keyOf, type StepValue } from '../metric/vector.ts';
import type { MetricQuery } from '../parse/ast.ts';
import { refusal } from '../parse/refusal.ts';
import type { NsRange } from '../pipeline/loki-params.ts';
import { formatLabels, sortedLabels } from '../pipeline/read-entries.ts';
import { buildStats, newReadCount } from '../pipeline/stats.ts';

/** Loki's limit on the series of an answer (docs/stores.md 2.4). */
const maxSeries = 500;

type Point = readonly [seconds: number, value: string];

interface Matrix {
  readonly metric: Labels;
  readonly values: Point[];
}

/** Answers the `data` of a metric query over a range. Its times are multiples of the step, the last one at or after the end. */
export function answerMatrix(logs: LogSource, query: MetricQuery, range: NsRange, stepNs: bigint): object {
  const stepsMs: number[] = [];
  const firstNs = (range.startNs / stepNs) * stepNs;
  const lastNs = ((range.endNs + stepNs - 1n) / stepNs) * stepNs;
  for (let ns = firstNs; ns <= lastNs; ns += stepNs) stepsMs.push(Number(ns / 1_000_000n));
  const count = newReadCount();
  const evaluate = compileMetric(query, { logs, stepsMs, count });
  const series = new Map<string, Matrix>();
  for (const [index, timeMs] of stepsMs.entries()) addStep(series, evaluate(index), timeMs / 1000);
  const result = inOrder([...series.values()], (one) => one.metric);
  count.returned = result.length;
  return { resultType: 'matrix', result, stats: buildStats(count, 0) };
}

function addStep(series: Map<string, Matrix>, value: StepValue, seconds: number): void {
  const elements = typeof value === 'number' ? [{ labels: {}, value }] : value;
  for (const element of elements) {
    const key = keyOf(element.labels);
    let one = series.get(key);
    if (one === undefined) {
      if (series.size >= maxSeries) throw tooManySeries();
      one = { metric: sortedLabels(element.labels), values: [] };
      series.set(key, one);
    }
    one.values.push([seconds, formatSampleValue(element.value)]);
  }
}

/** Answers the `data` of a metric query at one instant. */
export function answerVector(logs: LogSource, query: MetricQuery, timeNs: bigint): object {
  const timeMs = Number(timeNs / 1_000_000n);
  const count = newReadCount();
  const value = compileMetric(query, { logs, stepsMs: [timeMs], count })(0);
  const seconds = timeMs / 1000;
  if (typeof value === 'number') {
    return { resultType: 'scalar', result: [seconds, formatSampleValue(value)], stats: buildStats(count, 0) };
  }
  if (value.length > maxSeries) throw tooManySeries();
  const elements = value.map((element) => ({
    metric: sortedLabels(element.labels),
    value: [seconds, formatSampleValue(element.value)],
  }));
  count.returned = elements.length;
  // A result that the query itself sorted keeps its order.
  const result = keepsOrder(query) ? elements : inOrder(elements, (element) => element.metric);
  return { resultType: 'vector', result, stats: buildStats(count, 0) };
}

function keepsOrder(query: MetricQuery): boolean {
  return query.kind === 'aggregate' && ['topk', 'bottomk', 'sort', 'sort_desc'].includes(query.operator);
}

function inOrder<T>(items: readonly T[], labelsOf: (item: T) => Labels): T[] {
  return items
    .map((item) => ({ item, text: formatLabels(labelsOf(item)) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ item }) => item);
}

function tooManySeries(): Error {
  return refusal(
    `maximum number of series (${maxSeries}) reached for a single query; consider reducing query cardinality by adding more specific stream selectors, reducing the time range, or aggregating results with functions like sum, count or topk`,
  );
}

/** Formats a sample's value the way Go does without an exponent: `0.0000001`, `+Inf`, `NaN`. */
export function formatSampleValue(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  const text = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const digits = `${match[2]}${match[3] ?? ''}`;
  const exponent = Number(match[4]);
  if (exponent < 0) return `${match[1]}0.${'0'.repeat(-exponent - 1)}${digits}`;
  return `${match[1]}${digits.padEnd(exponent + 1, '0')}`;
}
