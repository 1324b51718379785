import type { LogEntry } from '../../domain/logs/log-entry.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { Frame, Line } from '../text/line.ts';
import { type LogOptions, layoutLogs, renderContextBreak, renderLogEntry } from './log-lines.ts';

export interface LogListOptions {
  readonly frame: Frame;
  readonly zone: TimeZone;
  /** Shows every label and all metadata behind each line. */
  readonly wide: boolean;
  /** With -A/-B/-C: whether the entry at an index matched or is context of one that did. */
  readonly roleAt?: ((index: number) => LogOptions['role']) | undefined;
  /** Whether a gap lies before the entry at an index. */
  readonly startsGroup?: ((index: number) => boolean) | undefined;
}

/** Renders entries as a list with one layout: a column for times and one for sources. It folds long lines and cuts none. */
export function* renderLogList(entries: readonly LogEntry[], options: LogListOptions): Iterable<Line> {
  const { frame, zone } = options;
  const layout = layoutLogs(entries, frame, zone);
  const base: LogOptions = { zone, ...layout, ...(options.wide ? { source: 'all' } : {}), overflow: 'wrap' };
  for (const [index, entry] of entries.entries()) {
    if (options.startsGroup?.(index)) yield renderContextBreak();
    yield* renderLogEntry(entry, frame, { ...base, role: options.roleAt?.(index) });
  }
}

/** Creates a renderer for entries that arrive one by one. The source column keeps its greatest width so far, so that lines stay aligned. */
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
