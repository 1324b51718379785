import type { MetricSource } from '../../source/sources.ts';
import type { AtTime } from './ast.ts';
import type { Notes } from './notes.ts';
import type { Grid } from './value.ts';

/** The settings of an evaluation. */
export interface Evaluation {
  readonly source: MetricSource;
  readonly grid: Grid;
  /** The ends of the whole query, which `start()` and `end()` mean in subqueries, too. Unix ms. */
  readonly queryStartMs: number;
  readonly queryEndMs: number;
  /** How far back an instant selector looks; the left end is excluded. */
  readonly lookbackMs: number;
  readonly notes: Notes;
  readonly counts: SampleCounts;
}

/** The amount of data that an evaluation read, for `stats=all`. */
export interface SampleCounts {
  queryable: number;
  /** The greatest number of samples that one operation held at once. */
  peak: number;
}

/** The step of a subquery without one: the server's evaluation interval. */
export const defaultSubqueryStepMs = 60_000;

/** Computes the time at which a selector looks for each step of the grid; `@` makes it constant. Unix ms. */
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

/** Lists the time of each step in Unix ms. */
export function stepTimes(grid: Grid): Float64Array {
  const times = new Float64Array(grid.steps);
  for (let step = 0; step < grid.steps; step += 1) times[step] = grid.startMs + step * grid.stepMs;
  return times;
}
