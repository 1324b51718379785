import { type MetricAnswer, samplesOf, valueColumn } from '../../domain/metrics/metric-answer.ts';
import { sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { SteppedWindow } from '../../domain/time/window.ts';
import { renderChart } from '../chart/chart.ts';
import type { ChartMark } from '../chart/chart-model.ts';
import { foldLine } from '../text/fold-line.ts';
import type { Frame, Line } from '../text/line.ts';
import { histogramNote, isHistogramAlone } from './native-histograms.ts';
import { nameSeries } from './series-names.ts';

export interface SeriesChartOptions {
  readonly frame: Frame;
  readonly window: SteppedWindow;
  readonly timeZone: TimeZone;
  /** The lines of the whole chart. */
  readonly heightCells: number;
  readonly marks?: readonly ChartMark[] | undefined;
  /** Whether letters mark the lines, for output without colour; by default in a pipe. */
  readonly letters?: boolean | undefined;
}

/** Renders the series of a raw query as a chart. Labels that all share appear once above. */
export function renderSeriesChart(
  { rows, columns }: Pick<MetricAnswer, 'rows' | 'columns'>,
  options: SeriesChartOptions,
): Line[] {
  if (rows.length === 0) return [];
  const { frame } = options;
  const drawable = rows.filter((row) => !isHistogramAlone(row));
  const { names, shared } = nameSeries(drawable.length === 0 ? rows : drawable);
  const heading =
    shared === '' || shared === '{}' ? [] : foldLine([{ text: shared, tone: 'muted' }], frame.widthCells);
  const { lines } = renderChart({
    series: drawable.map((row, at) => ({
      name: names[at] ?? sanitize(''),
      samples: samplesOf(row, valueColumn),
    })),
    window: options.window,
    unit: columns[0]?.unit ?? 'none',
    zone: options.timeZone,
    frame,
    heightCells: options.heightCells - heading.length,
    marks: options.marks,
    undrawn: histogramNote(rows),
    letters: options.letters ?? frame.widthCells === null,
  });
  return [...heading, ...lines];
}
