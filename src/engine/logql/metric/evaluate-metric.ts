import { ownValue } from '../../../domain/own-value.ts';
import type { LogSource } from '../../source/sources.ts';
import type { Grouping, MetricQuery, RangeAggregation } from '../parse/ast.ts';
import { requireRegex } from '../parse/label-matcher.ts';
import type { ReadCount } from '../pipeline/stats.ts';
import { aggregateSteps } from './aggregate.ts';
import { binarySteps } from './binary.ts';
import { type RangeFunction, rangeFunction } from './range-functions.ts';
import { type RangeSeries, readRangeSeries } from './range-series.ts';
import { type Element, memoizeLabels, type StepEvaluator } from './vector.ts';

export interface MetricContext {
  readonly logs: LogSource;
  /** Unix ms of the steps, ascending. */
  readonly stepsMs: readonly number[];
  readonly count: ReadCount;
}

/** Compiles a metric query to a function of the step. This reads the logs once for each range aggregation. */
export function compileMetric(query: MetricQuery, context: MetricContext): StepEvaluator {
  switch (query.kind) {
    case 'literal':
      return () => query.value;
    case 'vector':
      return () => [{ labels: noLabels, value: query.value }];
    case 'range':
      return compileRange(query, context, null);
    case 'aggregate':
      return aggregateSteps(query, compileOperand(query, context));
    case 'binary':
      return binarySteps(
        query.operator,
        query.matching,
        compileMetric(query.left, context),
        compileMetric(query.right, context),
      );
    case 'labelReplace':
      return compileLabelReplace(query, context);
  }
}

const noLabels = {};

/** Operations whose results add up, so that grouping the entries first gives the same sums. */
const additive = new Set(['count_over_time', 'rate', 'bytes_over_time', 'bytes_rate', 'sum_over_time']);

function compileOperand(
  query: Extract<MetricQuery, { kind: 'aggregate' }>,
  context: MetricContext,
): StepEvaluator {
  const { operand } = query;
  if (operand.kind === 'range' && query.operator === 'sum' && additive.has(operand.operator)) {
    return compileRange(operand, context, query.grouping ?? { kind: 'by', labels: [] });
  }
  return compileMetric(operand, context);
}

function compileRange(
  query: RangeAggregation,
  context: MetricContext,
  outer: Grouping | null,
): StepEvaluator {
  const series = readRangeSeries(context.logs, query, {
    range: readWindow(query, context.stepsMs),
    grouping: query.grouping ?? outer,
    count: context.count,
  });
  if (query.operator === 'absent_over_time') return absentSteps(query, context, series);
  const apply = rangeFunction(query);
  const readers = series.map((one) => ({ labels: one.labels, valueAt: windowReader(one, query, apply) }));
  return (index) => {
    const timeMs = context.stepsMs[index] ?? Number.NaN;
    const elements: Element[] = [];
    for (const reader of readers) {
      const value = reader.valueAt(timeMs);
      if (value !== null) elements.push({ labels: reader.labels, value });
    }
    return elements;
  };
}

/** The time range that covers the windows of all steps. Windows exclude their start and include their end; the source does the opposite. */
function readWindow(query: RangeAggregation, stepsMs: readonly number[]): { startNs: bigint; endNs: bigint } {
  const offsetNs = BigInt(query.offsetNs);
  const first = BigInt(stepsMs[0] ?? 0) * 1_000_000n;
  const last = BigInt(stepsMs[stepsMs.length - 1] ?? 0) * 1_000_000n;
  return { startNs: first - offsetNs - BigInt(query.rangeNs) + 1n, endNs: last - offsetNs + 1n };
}

/** Reads the windows of one series in ascending order of time, so that both ends only move forward. */
function windowReader(
  series: RangeSeries,
  query: RangeAggregation,
  apply: RangeFunction,
): (timeMs: number) => number | null {
  const rangeMs = query.rangeNs / 1e6;
  const offsetMs = query.offsetNs / 1e6;
  const { timesMs, values } = series;
  let first = 0;
  let end = 0;
  return (timeMs) => {
    const toMs = timeMs - offsetMs;
    while (end < timesMs.length && (timesMs[end] ?? 0) <= toMs) end += 1;
    while (first < end && (timesMs[first] ?? 0) <= toMs - rangeMs) first += 1;
    return first < end ? apply({ values, first, end }) : null;
  };
}

/** Compiles `absent_over_time`: 1 at each step whose window is empty, with the labels that the selector fixes. */
function absentSteps(
  query: RangeAggregation,
  context: MetricContext,
  series: readonly RangeSeries[],
): StepEvaluator {
  const labels = Object.fromEntries(
    query.query.matchers
      .filter((matcher) => matcher.operator === '=')
      .map((matcher) => [matcher.name, matcher.value]),
  );
  const readers = series.map((one) => windowReader(one, query, () => 1));
  return (index) => {
    const timeMs = context.stepsMs[index] ?? Number.NaN;
    // Every reader has to advance at each step, so none may be skipped.
    const present = readers.map((reader) => reader(timeMs)).some((value) => value !== null);
    return present ? [] : [{ labels, value: 1 }];
  };
}

function compileLabelReplace(
  query: Extract<MetricQuery, { kind: 'labelReplace' }>,
  context: MetricContext,
): StepEvaluator {
  const operand = compileMetric(query.operand, context);
  const regex = requireRegex(query.pattern, true);
  const replace = memoizeLabels((labels) => {
    const match = regex.exec(ownValue(labels, query.source) ?? '');
    if (match === null) return labels;
    const value = query.replacement.replace(/\$(?:\{(\w+)\}|(\d+|[A-Za-z_]\w*))/g, (_whole, braced, bare) => {
      const name = String(braced ?? bare);
      return match.groups?.[name] ?? match[Number(name)] ?? '';
    });
    const { [query.target]: _replaced, ...rest } = labels;
    return value === '' ? rest : { ...rest, [query.target]: value };
  });
  return (index) => {
    const value = operand(index);
    return typeof value === 'number'
      ? value
      : value.map((one) => ({ labels: replace(one.labels), value: one.value }));
  };
}
