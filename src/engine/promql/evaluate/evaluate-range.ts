import type { DemoSeries } from '../../source/sources.ts';
import { rangeFunctions } from '../functions/range-functions.ts';
import { labelsForAbsent } from '../functions/vector-functions.ts';
import type { RangeFunction, Window } from '../functions/window.ts';
import { type Call, type Expr, type MatrixSelector, type Subquery, unwrapParen } from '../words/ast.ts';
import {
  countSamples,
  defaultSubqueryStepMs,
  type Evaluation,
  lookTimes,
  stepTimes,
} from '../words/evaluation.ts';
import { formatG } from '../words/format-number.ts';
import {
  type Column,
  constantColumn,
  dropName,
  emptyColumn,
  labelOf,
  refuseSameLabelsets,
} from '../words/value.ts';
import { selectSamples } from './select.ts';
import { withoutStaleMarks } from './stale.ts';

type Evaluate = (expr: Expr, evaluation: Evaluation) => readonly Column[];

/** The series of a range argument, and the time at which each step's range ends. */
export interface Ranges {
  readonly series: readonly DemoSeries[];
  readonly endTimes: Float64Array;
  readonly rangeMs: number;
}

/** Evaluates a function of a range vector at every step. It takes one series after the other and moves a window along it. */
export function callRangeFunction(
  call: Call,
  parameters: Float64Array | null,
  evaluation: Evaluation,
  evaluate: Evaluate,
): readonly Column[] {
  const run = rangeFunctions.get(call.name);
  const argument = call.args.map(unwrapParen).find(isRange);
  if (run === undefined || argument === undefined) throw new Error(`no range function ${call.name}`);
  const ranges = rangesOf(argument, evaluation, evaluate);
  noteQuantile(call, parameters, ranges, evaluation);
  const columns: Column[] = [];
  for (const series of ranges.series) {
    const column = slide(series, ranges, run, parameters, evaluation);
    if (column === null) continue;
    noteNonCounter(call, series, evaluation);
    columns.push(call.name === 'last_over_time' ? column : { ...column, labels: dropName(column.labels) });
  }
  if (call.name === 'absent_over_time') return absentOverTime(columns, argument, evaluation);
  return refuseSameLabelsets(columns);
}

function isRange(expr: Expr): expr is MatrixSelector | Subquery {
  return expr.kind === 'matrix' || expr.kind === 'subquery';
}

/** Reads the samples of a range argument: raw ones, or those of a subquery's inner expression on the subquery's own grid. */
export function rangesOf(
  argument: MatrixSelector | Subquery,
  evaluation: Evaluation,
  evaluate: Evaluate,
): Ranges {
  const target = argument.kind === 'matrix' ? argument.selector : argument;
  const endTimes = lookTimes(evaluation, target.at, target.offsetMs);
  const { rangeMs } = argument;
  const series =
    argument.kind === 'matrix'
      ? selectSamples(argument.selector, evaluation, endTimes, rangeMs).map(withoutStaleMarks)
      : subquerySeries(argument, endTimes, evaluation, evaluate);
  return { series, endTimes, rangeMs };
}

function subquerySeries(
  subquery: Subquery,
  endTimes: Float64Array,
  evaluation: Evaluation,
  evaluate: Evaluate,
): DemoSeries[] {
  const stepMs = subquery.stepMs ?? defaultSubqueryStepMs;
  const openMs = (endTimes[0] ?? 0) - subquery.rangeMs;
  const lastMs = endTimes[endTimes.length - 1] ?? 0;
  // A subquery's steps are multiples of its step, independent of the query's grid. Its range excludes the left end.
  const startMs = (Math.floor(openMs / stepMs) + 1) * stepMs;
  if (startMs > lastMs) return [];
  const steps = Math.floor((lastMs - startMs) / stepMs) + 1;
  const inner = { ...evaluation, grid: { startMs, stepMs, steps } };
  return evaluate(subquery.expr, inner).map((column) => samplesOf(column, stepTimes(inner.grid)));
}

function samplesOf(column: Column, times: Float64Array): DemoSeries {
  const keep = (_: number, step: number): boolean => column.present[step] === 1;
  return { labels: column.labels, timesMs: times.filter(keep), values: column.values.filter(keep) };
}

function slide(
  series: DemoSeries,
  ranges: Ranges,
  run: RangeFunction,
  parameters: Float64Array | null,
  evaluation: Evaluation,
): Column | null {
  const { grid } = evaluation;
  const { endTimes, rangeMs } = ranges;
  const column = emptyColumn(series.labels, grid.steps);
  const times = series.timesMs;
  const window: Window = {
    times,
    values: series.values,
    from: 0,
    to: 0,
    rangeMs,
    endMs: 0,
    stepMs: 0,
    parameter: 0,
  };
  let any = false;
  let read = 0;
  for (let step = 0; step < grid.steps; step += 1) {
    const endMs = endTimes[step] ?? 0;
    while (window.to < times.length && (times[window.to] ?? 0) <= endMs) window.to += 1;
    while (window.from < window.to && (times[window.from] ?? 0) <= endMs - rangeMs) window.from += 1;
    if (window.from === window.to) continue;
    read += window.to - window.from;
    window.endMs = endMs;
    window.stepMs = grid.startMs + step * grid.stepMs;
    window.parameter = parameters?.[step] ?? 0;
    const value = run(window);
    if (value === undefined) continue;
    column.values[step] = value;
    column.present[step] = 1;
    any = true;
  }
  countSamples(evaluation, read, times.length + grid.steps);
  return any ? column : null;
}

/** Builds the series of absent_over_time: 1 at each step at which no series has a sample. */
function absentOverTime(
  columns: readonly Column[],
  argument: MatrixSelector | Subquery,
  evaluation: Evaluation,
): Column[] {
  const absent = new Uint8Array(evaluation.grid.steps).fill(1);
  for (const column of columns) {
    for (let step = 0; step < absent.length; step += 1) if (column.present[step] === 1) absent[step] = 0;
  }
  if (!absent.includes(1)) return [];
  const labels = argument.kind === 'matrix' ? labelsForAbsent(argument.selector) : {};
  return [{ ...constantColumn(labels, new Float64Array(absent.length).fill(1)), present: absent }];
}

function noteNonCounter(call: Call, series: DemoSeries, evaluation: Evaluation): void {
  if (call.name !== 'rate' && call.name !== 'increase') return;
  const name = labelOf(series.labels, '__name__');
  const [argument] = call.args;
  if (name === '' || argument === undefined || /_(total|sum|count|bucket)$/.test(name)) return;
  const why = 'metric might not be a counter, name does not end in _total/_sum/_count/_bucket:';
  evaluation.notes.info(`${why} ${JSON.stringify(name)}`, argument);
}

function noteQuantile(
  call: Call,
  parameters: Float64Array | null,
  ranges: Ranges,
  evaluation: Evaluation,
): void {
  const [place] = call.args;
  if (call.name !== 'quantile_over_time' || place === undefined || ranges.series.length === 0) return;
  for (const q of parameters ?? []) {
    if (q >= 0 && q <= 1) continue;
    evaluation.notes.warn(`quantile value should be between 0 and 1, got ${formatG(q)}`, place);
  }
}
