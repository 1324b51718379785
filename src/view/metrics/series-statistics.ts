import { parseSampleValue, type Sample } from '../../domain/metrics/series.ts';

/** Statistics of a range of samples; null if no sample counts. NaN never counts, and infinities do not count for the mean. */
export interface SeriesStatistics {
  readonly last: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
}

/** Computes last, least, greatest and mean of samples in one pass. `last` is the newest sample, even if it is NaN. */
export function summarizeSamples(samples: readonly Sample[]): SeriesStatistics {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let finite = 0;
  let counted = 0;
  let last: number | null = null;
  for (const sample of samples) {
    const value = parseSampleValue(sample.value);
    last = value;
    if (Number.isNaN(value)) continue;
    counted += 1;
    if (value < min) min = value;
    if (value > max) max = value;
    if (!Number.isFinite(value)) continue;
    sum += value;
    finite += 1;
  }
  return {
    last,
    min: counted === 0 ? null : min,
    max: counted === 0 ? null : max,
    mean: finite === 0 ? null : sum / finite,
  };
}
