import { parseSampleValue } from '../../domain/metrics/series.ts';
import { formatNumber } from '../format/units.ts';
import { textWidth } from '../text/cell-width.ts';
import { truncateLine } from '../text/fit.ts';
import { type Line, seriesTone, type Tone } from '../text/line.ts';
import { axisCell, renderMarksRow, renderTimeAxis } from './chart-axes.ts';
import { ChartCanvas } from './chart-canvas.ts';
import { renderLegend } from './chart-legend.ts';
import { type ChartCell, drawChartLine } from './chart-line.ts';
import type { ChartModel, ChartPlot, ChartView } from './chart-model.ts';
import { chooseScale, rowOfValue, type ValueScale } from './chart-scale.ts';
import { columnOfTime, resampleToColumns, timeOfColumn } from './resample.ts';
import { finiteRange } from './sparkline.ts';

const pipeCells = 100;
const minPlotRows = 3;

/** Renders a line chart of series over a window. `columnTimesMs` holds the time of each column, Unix ms. */
export function renderChart(
  model: ChartModel,
  view: ChartView = {},
): { readonly lines: Line[]; readonly columnTimesMs: readonly number[] } {
  const plot = layoutChart(model);
  return { lines: drawChart(plot, view), columnTimesMs: plot.columnTimesMs };
}

/** Scales and lays out a chart. It resamples a series and computes its cells only when the series is first drawn. */
export function layoutChart(model: ChartModel): ChartPlot {
  const width = Math.max(20, model.frame.widthCells ?? pipeCells);
  const ranges = model.series.map((one) =>
    finiteRange(one.samples.map((sample) => parseSampleValue(sample.value))),
  );
  const drawn = greatestFirst(ranges).slice(0, model.maxSeries ?? seriesThatFit(model.heightCells));
  const legendRows = model.legend === false ? 0 : renderLegend(model, drawn, { width }).length;
  const markRows = model.marks === undefined || model.marks.length === 0 ? 0 : 1;
  const plotRows = Math.max(minPlotRows, model.heightCells - 2 - markRows - legendRows);
  const scale = scaleOf(model, ranges, plotRows);
  const axisCells = Math.max(...scale.ticks.map((tick) => textWidth(formatNumber(tick, model.unit))));
  const plotColumns = Math.max(5, width - axisCells - 1);
  const { window } = model;
  return {
    model,
    scale,
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

/** Paints a chart after its layout. */
export function drawChart(plot: ChartPlot, view: ChartView = {}): Line[] {
  const { model } = plot;
  const canvas = new ChartCanvas(plot.plotRows, plot.plotColumns);
  paintThresholds(canvas, plot);
  if (view.cursorColumn !== undefined)
    canvas.column(view.cursorColumn, model.frame.ascii ? '|' : '│', 'muted');
  paintSeries(canvas, plot, view);
  paintMarks(canvas, plot);
  const lines: Line[] = canvas.lines().map((line, row) => [...axisCell(plot, row), ...line]);
  lines.push(...renderTimeAxis(plot));
  const marks = renderMarksRow(plot);
  if (marks !== null) lines.push(marks);
  if (model.legend !== false) {
    const width = Math.max(20, model.frame.widthCells ?? pipeCells);
    lines.push(...renderLegend(model, plot.drawn, { width, highlight: view.highlight }));
  }
  return lines.map((line) => truncateLine(line, model.frame.widthCells, model.frame.ascii));
}

/** The value of every series at one column, NaN in a gap; the cursor shows them. */
export function valuesAtColumn(plot: ChartPlot, column: number): number[] {
  return plot.model.series.map((_series, index) => plot.columnsOf(index)[column] ?? Number.NaN);
}

/** The number of series that fit: a low chart has rows for few lines and names, and there are eight colours. */
function seriesThatFit(heightCells: number): number {
  return Math.max(3, Math.min(8, Math.floor(heightCells / 2.5)));
}

function greatestFirst(ranges: readonly { readonly greatest: number }[]): number[] {
  return ranges
    .map((range, index) => ({ index, greatest: range.greatest }))
    .sort((a, b) => b.greatest - a.greatest || a.index - b.index)
    .map(({ index }) => index);
}

function scaleOf(
  model: ChartModel,
  ranges: readonly { readonly least: number; readonly greatest: number }[],
  rows: number,
): ValueScale {
  const { least, greatest } = finiteRange(ranges.flatMap((range) => [range.least, range.greatest]));
  let high = greatest;
  // A threshold near the data belongs on the chart; a far one would flatten it, and the legend names it.
  for (const { value } of model.thresholds ?? []) if (value > high && value <= greatest * 2) high = value;
  for (const mark of model.marks ?? []) {
    if (mark.value !== null && mark.value > high && mark.value <= greatest * 2) high = mark.value;
  }
  return chooseScale(least, high, rows, model.unit);
}

function lazySeries(
  model: ChartModel,
  scale: ValueScale,
  rows: number,
  columns: number,
): Pick<ChartPlot, 'columnsOf' | 'cellsOf'> {
  const resampled = new Map<number, Float64Array>();
  const drawn = new Map<number, readonly ChartCell[]>();
  const columnsOf = (series: number): Float64Array => {
    const known = resampled.get(series);
    if (known !== undefined) return known;
    const values = resampleToColumns(model.series[series]?.samples ?? [], model.window, columns);
    resampled.set(series, values);
    return values;
  };
  const cellsOf = (series: number): readonly ChartCell[] => {
    const known = drawn.get(series);
    if (known !== undefined) return known;
    const rowsUp = columnsOf(series).map((value) =>
      Number.isNaN(value) ? value : rowOfValue(value, scale, rows),
    );
    const cells = drawChartLine(rowsUp, rows, model.frame.ascii);
    drawn.set(series, cells);
    return cells;
  };
  return { columnsOf, cellsOf };
}

function paintThresholds(canvas: ChartCanvas, plot: ChartPlot): void {
  const { model, scale, plotRows } = plot;
  for (const { value, severity } of model.thresholds ?? []) {
    const up = rowOfValue(value, scale, plotRows);
    if (up < 0 || up >= plotRows) continue;
    canvas.row(plotRows - 1 - up, model.frame.ascii ? '.' : '╌', severity === 'error' ? 'error' : 'warn');
  }
}

/** Paints the greatest series last, so that it lies on top, and the highlighted one after all others. */
function paintSeries(canvas: ChartCanvas, plot: ChartPlot, view: ChartView): void {
  const { highlight } = view;
  const order = [...plot.drawn].reverse().filter((index) => index !== highlight);
  if (highlight !== undefined && highlight < plot.model.series.length) order.push(highlight);
  for (const index of order) {
    const rank = plot.drawn.indexOf(index);
    const isLit = index === highlight;
    const tone = highlight === undefined || isLit ? toneOfSeries(plot.drawn, index) : 'muted';
    canvas.cells(plot.cellsOf(index), { tone, bold: isLit });
    if (plot.model.letters === true) canvas.letters(plot.cellsOf(index), Math.max(0, rank), tone);
  }
}

/** The colour of a series by its rank among those drawn; accent for one that is drawn only because it is highlighted. */
export function toneOfSeries(drawn: readonly number[], index: number): Tone {
  const rank = drawn.indexOf(index);
  return rank < 0 ? 'accent' : seriesTone(rank);
}

function paintMarks(canvas: ChartCanvas, plot: ChartPlot): void {
  const { model, scale, plotRows, plotColumns } = plot;
  for (const mark of model.marks ?? []) {
    if (mark.value === null) continue;
    const column = columnOfTime(mark.timeMs, model.window, plotColumns);
    const up = rowOfValue(mark.value, scale, plotRows);
    if (up < 0 || up >= plotRows) continue;
    canvas.cells([{ column, row: plotRows - 1 - up, glyph: model.frame.ascii ? 'x' : '◆' }], {
      tone: mark.tone ?? 'accent',
      bold: true,
    });
  }
}
