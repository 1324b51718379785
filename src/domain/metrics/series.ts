import type { Labels } from '../labels.ts';

/** One sample. `value` is the server's own string, so that `NaN`, `+Inf` and every digit survive (docs/stores.md 1.5). */
export interface Sample {
  readonly timeMs: number;
  readonly value: string;
}

/** The bounds of a native histogram bucket: 0 open left, 1 open right, 2 open at both ends, 3 closed at both ends. */
export type BoundaryRule = 0 | 1 | 2 | 3;

export interface HistogramBucket {
  readonly boundaries: BoundaryRule;
  readonly lower: string;
  readonly upper: string;
  readonly count: string;
}

/** One native histogram sample; `buckets` is empty when the server sent none. */
export interface HistogramSample {
  readonly timeMs: number;
  readonly count: string;
  readonly sum: string;
  readonly buckets: readonly HistogramBucket[];
}

/** One series of a range answer (time order), or of an instant answer (one sample). Either list may be empty. */
export interface Series {
  readonly labels: Labels;
  readonly samples: readonly Sample[];
  readonly histograms: readonly HistogramSample[];
}

/** Parses a sample's text to a number. JavaScript's Number() reads `+Inf` as NaN, so infinities are mapped here. */
export function parseSampleValue(text: string): number {
  const number = Number(text);
  if (!Number.isNaN(number)) return number;
  switch (text) {
    case '+Inf':
    case 'Inf':
      return Number.POSITIVE_INFINITY;
    case '-Inf':
      return Number.NEGATIVE_INFINITY;
    default:
      return number;
  }
}

/** The newest sample of a series, or undefined when it has none. */
export function lastSample(series: Series): Sample | undefined {
  return series.samples[series.samples.length - 1];
}

/** Turns a scalar (or string) answer into one series without labels. */
export function seriesOfScalar(sample: Sample): readonly Series[] {
  return [{ labels: {}, samples: [sample], histograms: [] }];
}
