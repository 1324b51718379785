import { thresholdsOf } from '../../domain/metrics/threshold.ts';
import { safe, sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { SteppedWindow } from '../../domain/time/window.ts';
import type { RangeRow } from '../../saved/rows/join-columns.ts';
import type { Column, SavedQuery } from '../../saved/saved-query.ts';
import { renderChart } from '../chart/chart.ts';
import { commonLabels, formatLabels } from '../format/label-text.ts';
import { foldLine } from '../text/fold-line.ts';
import type { Frame, Line } from '../text/line.ts';
import { nameRows } from './row-names.ts';

export interface RowChartData {
  readonly query: SavedQuery;
  /** The columns that were asked: one chart each. */
  readonly columns: readonly Column[];
  readonly rows: readonly RangeRow[];
}

export interface RowChartOptions {
  readonly frame: Frame;
  readonly window: SteppedWindow;
  readonly zone: TimeZone;
  /** Lines of each chart. */
  readonly heightCells: number;
  /** Letters on the lines, for output without colour; default in a pipe. */
  readonly letters?: boolean | undefined;
}

/** A saved query's rows as charts, one below the other for each column that has samples, with its thresholds. */
export function renderRowChart({ query, columns, rows }: RowChartData, options: RowChartOptions): Line[] {
  const { frame } = options;
  const common = commonLabels(rows.map((row) => row.labels));
  const omit = new Set(Object.keys(common));
  // Several charts are read one below the other: lower ones, so that two fit a screen.
  const heightCells =
    columns.length > 1 ? Math.max(10, Math.floor(options.heightCells * 0.7)) : options.heightCells;
  const names = nameRows(rows, query.rowLabels);
  const lines: Line[] = [];
  if (omit.size > 0)
    lines.push(...foldLine([{ text: formatLabels(common), tone: 'muted' }], frame.widthCells));
  for (const column of columns) {
    const series = rows.map((row, at) => ({
      name: names[at] ?? safe`value`,
      samples: row.samples[column.name] ?? [],
    }));
    const filled = series.filter((one) => one.samples.length > 0);
    if (filled.length === 0) continue;
    lines.push(...foldLine([{ text: sanitize(column.title), tone: 'heading' }], frame.widthCells));
    const chart = renderChart({
      series: filled,
      window: options.window,
      unit: column.unit,
      zone: options.zone,
      frame,
      heightCells: Math.max(8, heightCells - 1),
      thresholds: thresholdsOf(query.thresholds, column.name),
      letters: options.letters ?? frame.widthCells === null,
    });
    lines.push(...chart.lines);
  }
  return lines;
}
