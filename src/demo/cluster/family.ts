import type { Labels } from '../../domain/labels.ts';

/** One series: its labels (without `__name__`) and its samples at given scrape times. */
export interface SeriesSpec {
  readonly labels: Labels;
  /** Values at the scrape times (Unix s, ascending); NaN where the series has no sample. */
  sample(times: Float64Array): Float64Array;
  /** Whether it has a sample in the window (Unix s, inclusive); left out when it always has. */
  present?(fromSeconds: number, toSeconds: number): boolean;
}

export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary';

/** One metric name. A histogram's three names are three families with the base name's metadata. */
export interface Family {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly unit: string;
  /** Asked once and kept. */
  series(): readonly SeriesSpec[];
  /** Series that exist only for a while (jobs), for a window in Unix s. */
  passing?(fromSeconds: number, toSeconds: number): readonly SeriesSpec[];
}

/** A gauge or counter family over a list of series made on first use. */
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

/** A series that always has the same value. */
export function constantSeries(labels: Labels, value: number): SeriesSpec {
  return { labels, sample: (times) => new Float64Array(times.length).fill(value) };
}

/** A series computed second by second; NaN is no sample. */
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

/** Keeps a computation's result for as long as the grid it was made for lives: one grid serves all series of a query. */
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
