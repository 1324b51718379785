import type { Labels } from '../../../domain/labels.ts';
import type { DemoSeries, MetricSource } from '../../source/sources.ts';
import { documentedType, typeOf } from '../compile/check-types.ts';
import { compilePromql } from '../compile/compile.ts';
import { type Expr, unwrapParen } from '../words/ast.ts';
import type { Evaluation, SampleCounts } from '../words/evaluation.ts';
import { Notes } from '../words/notes.ts';
import { badData } from '../words/promql-error.ts';
import { type Column, constantColumn, type Grid } from '../words/value.ts';
import { evaluate } from './evaluate.ts';
import { rangesOf } from './evaluate-range.ts';

const defaultLookbackMs = 300_000;

/** The answer of a query with the server's warnings and infos. Times are in Unix ms. */
export interface QueryAnswer {
  readonly result: QueryResult;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
  readonly counts: Readonly<SampleCounts>;
}

export type QueryResult =
  | { readonly kind: 'scalar'; readonly timeMs: number; readonly value: number }
  | { readonly kind: 'string'; readonly timeMs: number; readonly text: string }
  | {
      readonly kind: 'vector';
      readonly timeMs: number;
      readonly samples: readonly { readonly labels: Labels; readonly value: number }[];
    }
  | { readonly kind: 'matrix'; readonly series: readonly DemoSeries[] };

export interface InstantQuery {
  readonly source: MetricSource;
  readonly text: string;
  readonly timeMs: number;
  readonly lookbackMs?: number | undefined;
}

/** Evaluates a query at one time. Throws ObsqError with status 400 for a wrong text, and 422 if the evaluation fails. */
export function queryInstant(query: InstantQuery): QueryAnswer {
  const expr = compilePromql(query.text);
  const { timeMs } = query;
  const evaluation = evaluationOf(query, { startMs: timeMs, stepMs: 1, steps: 1 });
  const result = instantResult(expr, evaluation, timeMs);
  return answerOf(result, evaluation);
}

export interface RangeQuery {
  readonly source: MetricSource;
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
  readonly lookbackMs?: number | undefined;
}

/** Evaluates a query at every step from start to end. Throws like an instant query, and refuses a range vector or a text. */
export function queryRange(query: RangeQuery): QueryAnswer {
  const expr = compilePromql(query.text);
  const type = typeOf(expr);
  if (type !== 'scalar' && type !== 'vector') {
    const wanted = 'must be Scalar or instant Vector';
    throw badData(`invalid expression type "${documentedType(type)}" for range query, ${wanted}`);
  }
  const { startMs, endMs, stepMs } = query;
  const steps = Math.floor((endMs - startMs) / stepMs) + 1;
  const evaluation = evaluationOf(query, { startMs, stepMs, steps });
  const value = evaluate(expr, evaluation);
  const columns = value.kind === 'vector' ? value.columns : [];
  const all = value.kind === 'scalar' ? [constantColumn({}, value.values)] : columns;
  const series = sortSeries(all.map((column) => seriesOf(column, evaluation.grid)));
  return answerOf({ kind: 'matrix', series }, evaluation);
}

function answerOf(result: QueryResult, { notes, counts }: Evaluation): QueryAnswer {
  return { result, warnings: notes.warnings, infos: notes.infos, counts };
}

function evaluationOf(query: InstantQuery | RangeQuery, grid: Grid): Evaluation {
  return {
    source: query.source,
    grid,
    queryStartMs: 'timeMs' in query ? query.timeMs : query.startMs,
    queryEndMs: 'timeMs' in query ? query.timeMs : query.endMs,
    lookbackMs: query.lookbackMs ?? defaultLookbackMs,
    notes: new Notes(query.text),
    counts: { queryable: 0, peak: 0 },
  };
}

function instantResult(expr: Expr, evaluation: Evaluation, timeMs: number): QueryResult {
  const inner = unwrapParen(expr);
  if (inner.kind === 'matrix' || inner.kind === 'subquery') {
    return { kind: 'matrix', series: sortSeries(rawSeries(inner, evaluation)) };
  }
  const value = evaluate(inner, evaluation);
  if (value.kind === 'string') return { kind: 'string', timeMs, text: value.text };
  if (value.kind === 'scalar') return { kind: 'scalar', timeMs, value: value.values[0] ?? Number.NaN };
  const samples = value.columns
    .filter((column) => column.present[0] === 1)
    .map((column) => ({ labels: column.labels, value: column.values[0] ?? Number.NaN }));
  return { kind: 'vector', timeMs, samples };
}

/** Lists the samples of a range vector, each at its own time. */
function rawSeries(expr: Parameters<typeof rangesOf>[0], evaluation: Evaluation): DemoSeries[] {
  const ranges = rangesOf(expr, evaluation, (inner, innerSession) => {
    const value = evaluate(inner, innerSession);
    return value.kind === 'vector' ? value.columns : [];
  });
  const endMs = ranges.endTimes[0] ?? 0;
  const kept: DemoSeries[] = [];
  for (const series of ranges.series) {
    const within = (_: number, at: number): boolean => {
      const timeMs = series.timesMs[at] ?? 0;
      return timeMs > endMs - ranges.rangeMs && timeMs <= endMs;
    };
    const timesMs = series.timesMs.filter(within);
    if (timesMs.length > 0)
      kept.push({ labels: series.labels, timesMs, values: series.values.filter(within) });
  }
  return kept;
}

function seriesOf(column: Column, grid: Grid): DemoSeries {
  const times = column.values.map((_, step) => grid.startMs + step * grid.stepMs);
  const keep = (_: number, step: number): boolean => column.present[step] === 1;
  return { labels: column.labels, timesMs: times.filter(keep), values: column.values.filter(keep) };
}

/** Compares labels name by name and value by value: the order in which the server sends a matrix. */
function sortSeries(series: readonly DemoSeries[]): DemoSeries[] {
  const keyed = series.map((one) => ({ one, pairs: Object.entries(one.labels).sort(compareEntries) }));
  keyed.sort((a, b) => {
    for (let at = 0; at < Math.min(a.pairs.length, b.pairs.length); at += 1) {
      const [left, right] = [a.pairs[at], b.pairs[at]];
      if (left === undefined || right === undefined) break;
      const order = compareEntries(left, right) || compareText(left[1], right[1]);
      if (order !== 0) return order;
    }
    return a.pairs.length - b.pairs.length;
  });
  return keyed.map(({ one }) => one);
}

function compareEntries(a: readonly [string, string], b: readonly [string, string]): number {
  return compareText(a[0], b[0]);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
