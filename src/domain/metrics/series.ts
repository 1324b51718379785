import type { Labels } from '../labels.ts';

/** One sample. `value` is the server's own string, so that `NaN`, `+Inf` and every digit survive (docs/stores.md 1.5). */
export interface Sample {
  readonly timeMs: number;
  readonly value: string;
}

/** How a native histogram bucket treats its bounds: 0 open left, 1 open right, 2 open both, 3 closed both. */
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

/** The number behind a sample's text. JavaScript's Number() reads `+Inf` as NaN, so the words are mapped by hand. */
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

/** A scalar (or string) answer as the one series without labels that it stands for. */
export function seriesOfScalar(sample: Sample): readonly Series[] {
  return [{ labels: {}, samples: [sample], histograms: [] }];
}
