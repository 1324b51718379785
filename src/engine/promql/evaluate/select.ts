import type { DemoSeries } from '../../source/sources.ts';
import type { VectorSelector } from '../words/ast.ts';
import { countSamples, type Evaluation, lookTimes } from '../words/evaluation.ts';
import { type Column, emptyColumn } from '../words/value.ts';
import { isStale } from './stale.ts';

/** Selects the newest sample within the lookback, `(t - lookback, t]`, at each step. */
export function selectInstant(selector: VectorSelector, evaluation: Evaluation): Column[] {
  return sampleAtSteps(selector, evaluation, (series, at) => series.values[at] ?? Number.NaN);
}

/** Selects like `selectInstant`, but the value is the time of each sample in seconds. */
export function selectTimestamps(selector: VectorSelector, evaluation: Evaluation): Column[] {
  return sampleAtSteps(selector, evaluation, (series, at) => (series.timesMs[at] ?? Number.NaN) / 1000);
}

function sampleAtSteps(
  selector: VectorSelector,
  evaluation: Evaluation,
  read: (series: DemoSeries, at: number) => number,
): Column[] {
  const times = lookTimes(evaluation, selector.at, selector.offsetMs);
  const samples = selectSamples(selector, evaluation, times, evaluation.lookbackMs);
  const columns: Column[] = [];
  let total = 0;
  for (const series of samples) {
    const column = emptyColumn(series.labels, evaluation.grid.steps);
    let found = 0;
    let next = 0;
    for (let step = 0; step < times.length; step += 1) {
      const time = times[step] ?? 0;
      while (next < series.timesMs.length && (series.timesMs[next] ?? 0) <= time) next += 1;
      const at = next - 1;
      if (at < 0 || (series.timesMs[at] ?? 0) <= time - evaluation.lookbackMs) continue;
      if (isStale(series.values, at)) continue;
      column.values[step] = read(series, at);
      column.present[step] = 1;
      found += 1;
    }
    if (found > 0) columns.push(column);
    total += found;
  }
  countSamples(evaluation, total, total);
  return columns;
}

/** Reads the raw samples of a selector that any of the look times can see. */
export function selectSamples(
  selector: VectorSelector,
  evaluation: Evaluation,
  times: Float64Array,
  backMs: number,
): DemoSeries[] {
  const first = times[0];
  const last = times[times.length - 1];
  if (first === undefined || last === undefined) return [];
  return evaluation.source.select(selector.matchers, first - backMs + 1, last).map(withoutEmptyLabels);
}

/** Removes empty labels, which Prometheus treats as absent. */
function withoutEmptyLabels(series: DemoSeries): DemoSeries {
  const entries = Object.entries(series.labels);
  if (entries.every(([, value]) => value !== '')) return series;
  return { ...series, labels: Object.fromEntries(entries.filter(([, value]) => value !== '')) };
}
