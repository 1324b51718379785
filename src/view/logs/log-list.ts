import type { LogEntry } from '../../domain/log-entry.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { Frame, Line } from '../text/line.ts';
import { type LogOptions, layoutLogs, renderContextBreak, renderLogEntry } from './log-lines.ts';

export interface LogListOptions {
  readonly frame: Frame;
  readonly zone: TimeZone;
  /** Every label and metadata behind each line. */
  readonly wide: boolean;
  /** With -A/-B/-C: whether the entry at an index matched or stands around one that did. */
  readonly roleAt?: ((index: number) => LogOptions['role']) | undefined;
  /** Whether a gap lies before the entry at an index. */
  readonly startsGroup?: ((index: number) => boolean) | undefined;
}

/** Entries as a list, laid out together: one column for times, one for sources. Long lines are folded, never cut. */
export function* renderLogList(entries: readonly LogEntry[], options: LogListOptions): Iterable<Line> {
  const { frame, zone } = options;
  const layout = layoutLogs(entries, frame, zone);
  const base: LogOptions = { zone, ...layout, ...(options.wide ? { source: 'all' } : {}), overflow: 'wrap' };
  for (const [index, entry] of entries.entries()) {
    if (options.startsGroup?.(index)) yield renderContextBreak();
    yield* renderLogEntry(entry, frame, { ...base, role: options.roleAt?.(index) });
  }
}

/** Renders entries one after the other as they arrive: sources keep the widest column seen so far, so that lines stay aligned. */
export function createLogFollower(
  options: Pick<LogListOptions, 'frame' | 'zone' | 'wide'>,
): (entry: LogEntry) => Line[] {
  const { frame, zone } = options;
  let sourceCells = 0;
  return (entry) => {
    const layout = layoutLogs([entry], frame, zone);
    sourceCells = Math.max(sourceCells, layout.sourceCells);
    const time = frame.widthCells === null ? 'rfc3339' : 'clock';
    const source = options.wide ? 'all' : 'service';
    return renderLogEntry(entry, frame, { zone, time, source, sourceCells, overflow: 'wrap' });
  };
}
