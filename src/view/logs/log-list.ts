import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { levelOf } from '../../domain/logs/log-level.ts';
import { sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import { textWidth } from '../text/cell-width.ts';
import { lineWidth } from '../text/fit.ts';
import type { Frame, Line } from '../text/line.ts';
import {
  type FieldRow,
  fieldCells,
  fieldColumns,
  renderFieldEntry,
  renderFieldTitles,
  titleWidths,
  widen,
} from './field-columns.ts';
import { type LogOptions, renderContextBreak, renderLogEntry } from './log-lines.ts';
import { layoutLogs, maxSourceCells, renderPrefix, sourceName } from './log-prefix.ts';
import { createSourceLooks } from './source-look.ts';

export interface LogListOptions {
  readonly frame: Frame;
  readonly zone: TimeZone;
  /** Shows every label and all metadata behind each line. */
  readonly wide: boolean;
  /** The fields that are shown as columns behind the message; empty for none. */
  readonly fields: readonly string[];
  /** Ends each line at the width instead of folding it. */
  readonly cut: boolean;
  /** What is shown in inverse; see `LogOptions`. */
  readonly highlight: readonly RegExp[];
  /** With -A/-B/-C: whether the entry at an index matched or is context of one that did. */
  readonly roleAt?: ((index: number) => LogOptions['role']) | undefined;
  /** Whether a gap lies before the entry at an index. */
  readonly startsGroup?: ((index: number) => boolean) | undefined;
}

/** Renders entries as a list with one layout: a column for times and one for sources. It folds long lines and cuts none, unless it is told to. */
export function* renderLogList(entries: readonly LogEntry[], options: LogListOptions): Iterable<Line> {
  const { frame, zone } = options;
  const layout = layoutLogs(entries, frame, zone);
  const base: LogOptions = {
    zone,
    ...layout,
    ...(options.wide ? { source: 'all' } : {}),
    overflow: options.cut ? 'cut' : 'wrap',
    highlight: options.highlight,
  };
  const render = options.fields.length === 0 ? null : fieldList(entries, options, base);
  if (render !== null) yield* render.titles;
  for (const [index, entry] of entries.entries()) {
    if (options.startsGroup?.(index)) yield renderContextBreak();
    const own = { ...base, role: options.roleAt?.(index) };
    yield* render === null ? renderLogEntry(entry, frame, own) : render.entry(index, own);
  }
}

/** The titles of a list with columns of fields, and the renderer of its entries. */
function fieldList(
  entries: readonly LogEntry[],
  { fields, frame, roleAt }: LogListOptions,
  base: LogOptions,
): { readonly titles: readonly Line[]; entry(index: number, own: LogOptions): Line[] } {
  const columns = fieldColumns(fields);
  let widths = titleWidths(columns);
  const rows = entries.map((entry): FieldRow => ({ entry, values: fieldCells(entry, columns) }));
  for (const { values } of rows) widths = widen(widths, values);
  const [first] = entries;
  const titles =
    first === undefined
      ? []
      : renderFieldTitles(
          columns,
          widths,
          lineWidth(renderPrefix(first, levelOf(first), frame, { ...base, role: roleAt?.(0) })),
          frame,
        );
  return {
    titles,
    entry: (index, own) => {
      const row = rows[index];
      return row === undefined ? [] : renderFieldEntry(row, widths, frame, own);
    },
  };
}

/**
 * Creates a renderer for entries that arrive one by one. It names the pod that wrote a line, or the service where no pod is known. The
 * columns keep their greatest widths so far, so that lines stay aligned.
 */
export function createLogFollower(
  options: Pick<LogListOptions, 'frame' | 'zone' | 'wide' | 'fields' | 'cut' | 'highlight'>,
): (entry: LogEntry) => Line[] {
  const { frame, zone } = options;
  const base: Omit<LogOptions, 'sourceCells'> = {
    zone,
    time: frame.widthCells === null ? 'rfc3339' : 'clock',
    source: options.wide ? 'all' : 'pod',
    lookOf: createSourceLooks(),
    overflow: options.cut ? 'cut' : 'wrap',
    highlight: options.highlight,
  };
  const columns = options.fields.length === 0 ? null : fieldColumns(options.fields);
  let sourceCells = 0;
  let widths = columns === null ? null : titleWidths(columns);
  let isTitled = false;
  return (entry) => {
    const cells = textWidth(sanitize(sourceName(entry, 'pod')));
    sourceCells = Math.max(sourceCells, frame.widthCells === null ? cells : Math.min(cells, maxSourceCells));
    const own: LogOptions = { ...base, sourceCells };
    if (columns === null || widths === null) return renderLogEntry(entry, frame, own);
    const values = fieldCells(entry, columns);
    widths = widen(widths, values);
    const lines = renderFieldEntry({ entry, values }, widths, frame, own);
    if (isTitled) return lines;
    isTitled = true;
    const prefixCells = lineWidth(renderPrefix(entry, levelOf(entry), frame, own));
    return [...renderFieldTitles(columns, widths, prefixCells, frame), ...lines];
  };
}
