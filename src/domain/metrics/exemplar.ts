import type { Labels } from '../labels.ts';

/** One exemplar: a measured value with the trace that caused it. */
export interface Exemplar {
  /** Labels of the series it hangs on, `__name__` and `le` included. */
  readonly seriesLabels: Labels;
  /** The exemplar's own labels, as they came. */
  readonly labels: Labels;
  /** The server's own string. */
  readonly value: string;
  readonly timeMs: number;
  /** 32 lower-case hex digits, or null where no label carries a trace id. */
  readonly traceId: string | null;
  /** 16 lower-case hex digits, or null. */
  readonly spanId: string | null;
}
