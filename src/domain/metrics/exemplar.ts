import type { Labels } from '../labels.ts';

/** One exemplar: a measured value with the trace that caused it. */
export interface Exemplar {
  /** Labels of the exemplar's series, with `__name__` and `le`. */
  readonly seriesLabels: Labels;
  /** The exemplar's own labels, unchanged. */
  readonly labels: Labels;
  /** The server's own string. */
  readonly value: string;
  readonly timeMs: number;
  /** 32 lower-case hex digits, or null if no label holds a trace id. */
  readonly traceId: string | null;
  /** 16 lower-case hex digits, or null. */
  readonly spanId: string | null;
}

/**
 * Whether a row may have been computed from a series: all labels that both have are equal. `__name__` and `le` are not compared, because
 * an aggregation drops them.
 */
export function agreesWithRow(series: Labels, row: Labels): boolean {
  for (const name in row) {
    if (name === '__name__' || name === 'le') continue;
    const value = series[name];
    if (value !== undefined && value !== row[name]) return false;
  }
  return true;
}
