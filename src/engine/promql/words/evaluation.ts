import type { MetricSource } from '../../source/sources.ts';
import type { AtTime } from './ast.ts';
import type { Notes } from './notes.ts';
import type { Grid } from './value.ts';

/** What an evaluation needs to know beside the expression. */
export interface Evaluation {
  readonly source: MetricSource;
  readonly grid: Grid;
  /** The whole query's ends: what `start()` and `end()` mean, inside subqueries as well. Unix ms. */
  readonly queryStartMs: number;
  readonly queryEndMs: number;
  /** How far back an instant selector looks, open at the left. */
  readonly lookbackMs: number;
  readonly notes: Notes;
  readonly counts: SampleCounts;
}

/** How much an evaluation read: what `stats=all` tells. */
export interface SampleCounts {
  queryable: number;
  /** The most samples that one operation held at once. */
  peak: number;
}

/** The step of a subquery that names none: the server's evaluation interval. */
export const defaultSubqueryStepMs = 60_000;

/** The time a selector looks at, for each step of the grid; constant where `@` pins it. Unix ms. */
export function lookTimes(evaluation: Evaluation, at: AtTime | null, offsetMs: number): Float64Array {
  const { startMs, stepMs, steps } = evaluation.grid;
  const times = new Float64Array(steps);
  if (at !== null) return times.fill(pinnedTime(evaluation, at) - offsetMs);
  for (let step = 0; step < steps; step += 1) times[step] = startMs + step * stepMs - offsetMs;
  return times;
}

function pinnedTime(evaluation: Evaluation, at: AtTime): number {
  if (at === 'start') return evaluation.queryStartMs;
  if (at === 'end') return evaluation.queryEndMs;
  return at;
}

/** Counts the samples that one selector or range function read and held. */
export function countSamples({ counts }: Evaluation, read: number, held: number): void {
  counts.queryable += read;
  counts.peak = Math.max(counts.peak, held);
}

/** The time of each step. Unix ms. */
export function stepTimes(grid: Grid): Float64Array {
  const times = new Float64Array(grid.steps);
  for (let step = 0; step < grid.steps; step += 1) times[step] = grid.startMs + step * grid.stepMs;
  return times;
}
