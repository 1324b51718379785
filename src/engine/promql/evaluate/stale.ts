import type { DemoSeries } from '../../source/sources.ts';

/** The NaN that marks the end of a series. Its bits distinguish it from other NaNs. */
const staleBits = 0x7ff0000000000002n;

/** Turns a sample into the end mark of its series: instant selectors find nothing from its time on, and ranges skip it. */
export function markStale(values: Float64Array, at: number): void {
  bitsOf(values)[at] = staleBits;
}

export function isStale(values: Float64Array, at: number): boolean {
  return Number.isNaN(values[at]) && bitsOf(values)[at] === staleBits;
}

function bitsOf(values: Float64Array): BigUint64Array {
  return new BigUint64Array(values.buffer, values.byteOffset, values.length);
}

/** Removes the end marks of a series, as range functions do not see them. */
export function withoutStaleMarks(series: DemoSeries): DemoSeries {
  let any = false;
  for (let at = 0; at < series.values.length && !any; at += 1) any = isStale(series.values, at);
  if (!any) return series;
  const keep = (_: number, at: number): boolean => !isStale(series.values, at);
  return { labels: series.labels, timesMs: series.timesMs.filter(keep), values: series.values.filter(keep) };
}
