import type { MetricAnswer } from '../../domain/metrics/metric-answer.ts';
import { thresholdsOf } from '../../domain/metrics/threshold.ts';
import { safe, sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { SteppedWindow } from '../../domain/time/window.ts';
import { renderChart } from '../chart/chart.ts';
import { commonLabels, formatLabels } from '../format/label-text.ts';
import { foldLine } from '../text/fold-line.ts';
import type { Frame, Line } from '../text/line.ts';
import { nameRows } from './row-names.ts';

/** What is drawn of an answer: one chart for each column. */
export type RowChartData = Pick<MetricAnswer, 'columns' | 'rows' | 'rowLabels' | 'thresholds'>;

export interface RowChartOptions {
  readonly frame: Frame;
  readonly window: SteppedWindow;
  readonly zone: TimeZone;
  /** The lines of each chart. */
  readonly heightCells: number;
  /** Whether letters mark the lines, for output without colour; by default in a pipe. */
  readonly letters?: boolean | undefined;
}

/** Renders a saved query's rows as charts, one below the other, for each column with samples. They show the column's thresholds. */
export function renderRowChart(
  { columns, rows, rowLabels, thresholds }: RowChartData,
  options: RowChartOptions,
): Line[] {
  const { frame } = options;
  const common = commonLabels(rows.map((row) => row.labels));
  const omit = new Set(Object.keys(common));
  // With several charts each is lower, so that two fit on a screen.
  const heightCells =
    columns.length > 1 ? Math.max(10, Math.floor(options.heightCells * 0.7)) : options.heightCells;
  const names = nameRows(rows, rowLabels ?? []);
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
      thresholds: thresholdsOf(thresholds, column.name),
      letters: options.letters ?? frame.widthCells === null,
    });
    lines.push(...chart.lines);
  }
  return lines;
}
