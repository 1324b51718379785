import { sanitize } from '../../domain/text/sanitize.ts';
import type { Window } from '../../domain/time/window.ts';
import { columnOfTime } from '../chart/resample.ts';
import { renderSparkline } from '../chart/sparkline.ts';
import type { Segment } from '../text/line.ts';

/** How many lines fell into each column of a span of time, and how many of them were failures. */
export interface LogVolume {
  readonly totals: Uint32Array;
  readonly errors: Uint32Array;
}

/** What the volume needs to know of a line. */
export interface VolumeLine {
  readonly timeMs: number;
  readonly isFailed: boolean;
}

/** Counts lines into columns; those outside the span are left out. */
export function countLogVolume(lines: Iterable<VolumeLine>, span: Window, columns: number): LogVolume {
  const totals = new Uint32Array(columns);
  const errors = new Uint32Array(columns);
  for (const { timeMs, isFailed } of lines) {
    const column = columnOfTime(timeMs, span, columns);
    if (!(column >= 0 && column < columns)) continue;
    totals[column] = (totals[column] ?? 0) + 1;
    if (isFailed) errors[column] = (errors[column] ?? 0) + 1;
  }
  return { totals, errors };
}

/** Bars of lines over time, one cell a column, red where there were failures. */
export function renderLogVolume({ totals, errors }: LogVolume, ascii: boolean): Segment[] {
  const columns = totals.length;
  // No lines is no bar: the lowest bar must mean at least one.
  const heights = [...totals].map((count) => (count === 0 ? Number.NaN : count));
  const bars = renderSparkline([0, ...heights], ascii).slice(1);
  const segments: Segment[] = [];
  for (let from = 0; from < columns; ) {
    const failed = (errors[from] ?? 0) > 0;
    let to = from + 1;
    while (to < columns && (errors[to] ?? 0) > 0 === failed) to += 1;
    segments.push({ text: sanitize(bars.slice(from, to)), tone: failed ? 'error' : 'accent' });
    from = to;
  }
  return segments;
}
