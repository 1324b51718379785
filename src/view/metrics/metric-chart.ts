import { guessUnit } from '../../domain/metrics/guess-unit.ts';
import type { Series } from '../../domain/metrics/series.ts';
import { sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { SteppedWindow } from '../../domain/time/window.ts';
import { renderChart } from '../chart/chart.ts';
import type { ChartMark } from '../chart/chart-model.ts';
import { foldLine } from '../text/fold-line.ts';
import type { Frame, Line } from '../text/line.ts';
import { nameSeries } from './series-names.ts';

export interface SeriesChartOptions {
  readonly frame: Frame;
  /** The query, from which the unit is guessed. */
  readonly expr: string;
  readonly window: SteppedWindow;
  readonly timeZone: TimeZone;
  /** The lines of the whole chart. */
  readonly heightCells: number;
  readonly marks?: readonly ChartMark[] | undefined;
  /** Whether letters mark the lines, for output without colour; by default in a pipe. */
  readonly letters?: boolean | undefined;
}

/** Renders the series of a raw query as a chart. Labels that all share appear once above. */
export function renderSeriesChart(series: readonly Series[], options: SeriesChartOptions): Line[] {
  if (series.length === 0) return [];
  const { frame } = options;
  const { names, shared } = nameSeries(series);
  const heading =
    shared === '' || shared === '{}' ? [] : foldLine([{ text: shared, tone: 'muted' }], frame.widthCells);
  const { lines } = renderChart({
    series: series.map((one, at) => ({ name: names[at] ?? sanitize(''), samples: one.samples })),
    window: options.window,
    unit: guessUnit(options.expr),
    zone: options.timeZone,
    frame,
    heightCells: options.heightCells - heading.length,
    marks: options.marks,
    letters: options.letters ?? frame.widthCells === null,
  });
  return [...heading, ...lines];
}
