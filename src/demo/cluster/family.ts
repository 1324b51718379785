import type { Labels } from '../../domain/labels.ts';

/** One series: its labels (without `__name__`) and a function for its samples. */
export interface SeriesSpec {
  readonly labels: Labels;
  /** Computes the values at the given scrape times (Unix s, ascending); NaN means no sample. */
  sample(times: Float64Array): Float64Array;
  /** Whether the series has a sample in the window (Unix s, inclusive); absent if it always has. */
  present?(fromSeconds: number, toSeconds: number): boolean;
}

export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary';

/** The series of one metric name. The three names of a histogram are three families with the metadata of the base name. */
export interface Family {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly unit: string;
  /** The lasting series. The first call computes them; later calls return the same list. */
  series(): readonly SeriesSpec[];
  /** The temporary series (of jobs) that exist in a window, Unix s. */
  passing?(fromSeconds: number, toSeconds: number): readonly SeriesSpec[];
}

/** Builds a family whose series are computed on first use. */
export function family(
  head: { readonly name: string; readonly type: MetricType; readonly help: string; readonly unit?: string },
  series: () => readonly SeriesSpec[],
  passing?: Family['passing'],
): Family {
  let made: readonly SeriesSpec[] | undefined;
  const lazy = (): readonly SeriesSpec[] => {
    made ??= series();
    return made;
  };
  const base = { name: head.name, type: head.type, help: head.help, unit: head.unit ?? '', series: lazy };
  return passing === undefined ? base : { ...base, passing };
}

/** Builds a series with one constant value. */
export function constantSeries(labels: Labels, value: number): SeriesSpec {
  return { labels, sample: (times) => new Float64Array(times.length).fill(value) };
}

/** Builds a series whose value at a second (Unix s) is computed by `at`; NaN means no sample. */
export function computedSeries(
  labels: Labels,
  at: (seconds: number) => number,
  present?: SeriesSpec['present'],
): SeriesSpec {
  const sample = (times: Float64Array): Float64Array => {
    const values = new Float64Array(times.length);
    for (let index = 0; index < times.length; index++) values[index] = at(times[index] ?? 0);
    return values;
  };
  return present === undefined ? { labels, sample } : { labels, sample, present };
}

/** Keeps the result of a computation as long as its grid of times exists, because all series of a query share one grid. */
export function perGrid(
  compute: (times: Float64Array) => Float64Array,
): (times: Float64Array) => Float64Array {
  const kept = new WeakMap<Float64Array, Float64Array>();
  return (times) => {
    let values = kept.get(times);
    if (values === undefined) {
      values = compute(times);
      kept.set(times, values);
    }
    return values;
  };
}
