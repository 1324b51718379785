import { parseSampleValue } from '../../domain/metrics/series.ts';
import { counted } from '../../domain/text/counted.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { formatNumber } from '../format/units.ts';
import { textWidth } from '../text/cell-width.ts';
import { renderLegend } from './chart-legend.ts';
import { type ChartCell, drawChartLine } from './chart-line.ts';
import type { ChartModel, ChartPlot, ChartSeries } from './chart-model.ts';
import { chooseScale, rowOfValue, type ValueScale } from './chart-scale.ts';
import { type Columns, downInfinite, resampleToColumns, timeOfColumn } from './resample.ts';
import { finiteRange, type ValueRange } from './sparkline.ts';

const pipeCells = 100;
const minPlotRows = 3;

/** The cells of a whole chart from left to right. */
export function widthOfChart({ frame }: Pick<ChartModel, 'frame'>): number {
  return Math.max(20, frame.widthCells ?? pipeCells);
}

/** Scales and lays out a chart. It resamples a series and computes its cells only when the series is first drawn. */
export function layoutChart(model: ChartModel): ChartPlot {
  const width = widthOfChart(model);
  const contents = model.series.map(contentOf);
  const drawn = greatestFirst(contents).slice(0, model.maxSeries ?? seriesThatFit(model.heightCells));
  const infinite = {
    up: contents.some((content) => content.up),
    down: contents.some((content) => content.down),
  };
  const empty = contents.filter((content, at) => !hasNumber(content) && hasSamples(model.series[at]));
  const blank = contents.some(hasNumber) ? null : blankText(model, empty.length);
  const notes = blank === null ? notesOf(model, infinite, empty.length) : [];
  const legendRows = model.legend === false ? 0 : renderLegend({ ...model, notes }, drawn, { width }).length;
  const markRows = model.marks === undefined || model.marks.length === 0 ? 0 : 1;
  const besides = 2 + markRows + legendRows + Number(infinite.up) + Number(infinite.down);
  const plotRows = Math.max(minPlotRows, model.heightCells - besides);
  const scale = scaleOf(model, contents, plotRows);
  const labels = [
    ...scale.ticks.map((tick) => formatNumber(tick, model.unit)),
    ...(infinite.up || infinite.down ? ['+Inf'] : []),
  ];
  const axisCells = Math.max(...labels.map(textWidth));
  const plotColumns = Math.max(5, width - axisCells - 1);
  const { window } = model;
  return {
    model,
    notes,
    scale,
    infinite,
    blank,
    plotRows,
    plotColumns,
    axisCells,
    drawn,
    columnTimesMs: Array.from({ length: plotColumns }, (_, column) =>
      timeOfColumn(column, window, plotColumns),
    ),
    ...lazySeries(model, scale, plotRows, plotColumns),
  };
}

/** The least and greatest value of every series at one column, NaN in a gap; an infinity where the column has nothing else. */
export function valuesAtColumn(plot: ChartPlot, column: number): ValueRange[] {
  return plot.model.series.map((_series, index) => {
    const { high, low, infinite } = plot.columnsOf(index);
    const greatest = high[column] ?? Number.NaN;
    const sign = infinite[column] ?? 0;
    if (Number.isNaN(greatest) && sign !== 0) {
      const value = sign === downInfinite ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
      return { least: value, greatest: value };
    }
    return { least: low[column] ?? Number.NaN, greatest };
  });
}

/** What there is to draw of a series: the range of its finite numbers, and whether it has infinities. */
interface Content {
  readonly range: ValueRange | null;
  readonly up: boolean;
  readonly down: boolean;
}

function contentOf({ samples }: ChartSeries): Content {
  const values = samples.map((sample) => parseSampleValue(sample.value));
  return {
    range: finiteRange(values),
    up: values.includes(Number.POSITIVE_INFINITY),
    down: values.includes(Number.NEGATIVE_INFINITY),
  };
}

function hasNumber({ range, up, down }: Content): boolean {
  return range !== null || up || down;
}

function hasSamples(series: ChartSeries | undefined): boolean {
  return series !== undefined && series.samples.length > 0;
}

/** The number of series that fit: a low chart has rows for few lines and names, and there are eight colours. */
function seriesThatFit(heightCells: number): number {
  return Math.max(3, Math.min(8, Math.floor(heightCells / 2.5)));
}

/** The indices of the series, the one with the greatest number first and those without a number last. */
function greatestFirst(contents: readonly Content[]): number[] {
  const greatestOf = ({ range, up }: Content): number =>
    up ? Number.POSITIVE_INFINITY : (range?.greatest ?? Number.NEGATIVE_INFINITY);
  return contents
    .map((content, index) => ({ index, greatest: greatestOf(content), empty: !hasNumber(content) }))
    .sort((a, b) => {
      if (a.empty !== b.empty) return a.empty ? 1 : -1;
      return a.greatest === b.greatest ? a.index - b.index : b.greatest > a.greatest ? 1 : -1;
    })
    .map(({ index }) => index);
}

function scaleOf(model: ChartModel, contents: readonly Content[], rows: number): ValueScale {
  const ends = contents.flatMap(({ range }) => (range === null ? [] : [range.least, range.greatest]));
  const { least, greatest } = finiteRange(ends) ?? { least: 0, greatest: 0 };
  let high = greatest;
  // A threshold near the data belongs on the chart; a far one would flatten it, and the legend names it.
  for (const { value } of model.thresholds ?? []) if (value > high && value <= greatest * 2) high = value;
  for (const mark of model.marks ?? []) {
    if (mark.value !== null && mark.value > high && mark.value <= greatest * 2) high = mark.value;
  }
  return chooseScale(least, high, rows, model.unit);
}

/** What the legend says of things that are no line. */
function notesOf(model: ChartModel, { up, down }: ChartPlot['infinite'], empty: number): readonly SafeText[] {
  return [
    ...(up ? [safe`^ +Inf`] : []),
    ...(down ? [safe`v -Inf`] : []),
    ...(empty > 0 ? [sanitize(`${counted(empty, 'series', 'series')} of NaN alone`)] : []),
    ...(model.undrawn === undefined ? [] : [model.undrawn]),
  ];
}

function blankText(model: ChartModel, empty: number): SafeText | null {
  if (empty > 0) return safe`no number to draw: every sample is NaN`;
  return model.undrawn ?? null;
}

function lazySeries(
  model: ChartModel,
  scale: ValueScale,
  rows: number,
  columns: number,
): Pick<ChartPlot, 'columnsOf' | 'cellsOf'> {
  const resampled = new Map<number, Columns>();
  const drawn = new Map<number, readonly ChartCell[]>();
  const columnsOf = (series: number): Columns => {
    const known = resampled.get(series);
    if (known !== undefined) return known;
    const values = resampleToColumns(model.series[series]?.samples ?? [], model.window, columns);
    resampled.set(series, values);
    return values;
  };
  // NaN, a gap, has the row NaN.
  const rowUp = (value: number): number => rowOfValue(value, scale, rows);
  const cellsOf = (series: number): readonly ChartCell[] => {
    const known = drawn.get(series);
    if (known !== undefined) return known;
    const { high, low } = columnsOf(series);
    const cells = drawChartLine({ high: high.map(rowUp), low: low.map(rowUp) }, rows, model.frame.ascii);
    drawn.set(series, cells);
    return cells;
  };
  return { columnsOf, cellsOf };
}
