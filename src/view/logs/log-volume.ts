import type { LogEntry } from '../../domain/log-entry.ts';
import { safe, sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import { columnOfTime, type TimeSpan } from '../chart/resample.ts';
import { renderSparkline } from '../chart/sparkline.ts';
import { layoutTimeAxis } from '../chart/time-axis.ts';
import { timeOfNs } from '../format/time.ts';
import { truncateLine } from '../text/fit.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import { levelOf } from './log-level.ts';

/** How many lines fell into each column of a span of time, and how many of them were errors. */
export interface LogVolume {
  readonly totals: Uint32Array;
  readonly errors: Uint32Array;
}

/** Counts entries into columns; those outside the span are left out. */
export function countLogVolume(entries: Iterable<LogEntry>, span: TimeSpan, columns: number): LogVolume {
  const totals = new Uint32Array(columns);
  const errors = new Uint32Array(columns);
  for (const entry of entries) {
    const column = columnOfTime(timeOfNs(entry.timestampNs), span, columns);
    if (!(column >= 0 && column < columns)) continue;
    totals[column] = (totals[column] ?? 0) + 1;
    const level = levelOf(entry);
    if (level === 'error' || level === 'fatal') errors[column] = (errors[column] ?? 0) + 1;
  }
  return { totals, errors };
}

/** Bars of lines over time, red where there were errors, with the times below. As many columns as the volume has. */
export function renderLogVolume(volume: LogVolume, span: TimeSpan, frame: Frame, zone: TimeZone): Line[] {
  const columns = volume.totals.length;
  // No lines is no bar: the lowest bar must mean at least one.
  const heights = [...volume.totals].map((count) => (count === 0 ? Number.NaN : count));
  const bars = renderSparkline([0, ...heights], columns + 1, frame.ascii).slice(1);
  const line: Segment[] = [];
  for (let from = 0; from < columns; ) {
    const failed = (volume.errors[from] ?? 0) > 0;
    let to = from + 1;
    while (to < columns && (volume.errors[to] ?? 0) > 0 === failed) to += 1;
    line.push({ text: sanitize(bars.slice(from, to)), tone: failed ? 'error' : 'muted' });
    from = to;
  }
  const labels = new Array<string>(columns).fill(' ');
  for (const { column, label } of layoutTimeAxis(span, columns, zone)) {
    if (column + label.length > columns) continue;
    for (const [offset, character] of [...label].entries()) labels[column + offset] = character;
  }
  const axis: Line = [{ text: safe`${sanitize(labels.join('').trimEnd())}`, tone: 'muted' }];
  return [line, axis].map((one) => truncateLine(one, frame.widthCells, frame.ascii));
}
