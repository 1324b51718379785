// What the Prometheus HTTP API sends (docs/stores.md 1.2, 1.5, 1.6). Prometheus, Mimir, Cortex and Thanos share it.

export interface WireEnvelope {
  readonly status: 'success' | 'error';
  readonly data?: unknown;
  readonly errorType?: string;
  readonly error?: string;
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

/** Unix seconds with ms decimals, and the value as the server wrote it. */
type WireSample = readonly [seconds: number, value: string];

interface WireHistogram {
  readonly count: string;
  readonly sum: string;
  /** Absent when no bucket is populated. */
  readonly buckets?: readonly (readonly [boundaries: number, lower: string, upper: string, count: string])[];
}

type WireHistogramSample = readonly [seconds: number, histogram: WireHistogram];

/** An element of a vector (`value` or `histogram`) or of a matrix (`values` and/or `histograms`). */
export interface WireSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: WireSample;
  readonly histogram?: WireHistogramSample;
  readonly values?: readonly WireSample[];
  readonly histograms?: readonly WireHistogramSample[];
}
