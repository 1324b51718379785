import { safe, sanitize } from '../../domain/text/sanitize.ts';
import { padText, truncateLine } from '../text/fit.ts';
import { type Line, seriesTone, type Tone } from '../text/line.ts';
import { axisCell, renderMarksRow, renderTimeAxis } from './chart-axes.ts';
import { ChartCanvas } from './chart-canvas.ts';
import { layoutChart, widthOfChart } from './chart-layout.ts';
import { renderLegend } from './chart-legend.ts';
import type { ChartCell } from './chart-line.ts';
import type { ChartModel, ChartPlot, ChartView } from './chart-model.ts';
import { rowOfValue } from './chart-scale.ts';
import { columnOfTime, downInfinite, upInfinite } from './resample.ts';
import { signOfInfinity } from './sparkline.ts';

/** Renders a line chart of series over a window. `columnTimesMs` holds the time of each column, Unix ms. */
export function renderChart(
  model: ChartModel,
  view: ChartView = {},
): { readonly lines: Line[]; readonly columnTimesMs: readonly number[] } {
  const plot = layoutChart(model);
  return { lines: drawChart(plot, view), columnTimesMs: plot.columnTimesMs };
}

/** Paints a chart after its layout. */
export function drawChart(plot: ChartPlot, view: ChartView = {}): Line[] {
  const { model, infinite } = plot;
  const canvas = new ChartCanvas(plot.plotRows, plot.plotColumns);
  paintThresholds(canvas, plot);
  if (view.cursorColumn !== undefined)
    canvas.column(view.cursorColumn, model.frame.ascii ? '|' : '│', 'muted');
  paintSeries(canvas, plot, view, plot.cellsOf);
  paintMarks(canvas, plot);
  const lines: Line[] = canvas.lines().map((line, row) => [...axisCell(plot, row), ...line]);
  if (plot.blank !== null) {
    const row = plot.plotRows >> 1;
    lines[row] = [...axisCell(plot, row), { text: safe` ${plot.blank}`, tone: 'muted' }];
  }
  if (infinite.up) lines.unshift(renderInfinities(plot, view, true));
  if (infinite.down) lines.push(renderInfinities(plot, view, false));
  lines.push(...renderTimeAxis(plot));
  const marks = renderMarksRow(plot);
  if (marks !== null) lines.push(marks);
  if (model.legend !== false) {
    const options = { width: widthOfChart(model), highlight: view.highlight };
    lines.push(...renderLegend({ ...model, notes: plot.notes }, plot.drawn, options));
  }
  return lines.map((line) => truncateLine(line, model.frame.widthCells, model.frame.ascii));
}

/** The row above or below the scale with a sign in each column that has an infinite sample: it has no place on the scale. */
function renderInfinities(plot: ChartPlot, view: ChartView, isUp: boolean): Line {
  const { model, axisCells, plotColumns } = plot;
  const canvas = new ChartCanvas(1, plotColumns);
  paintSeries(canvas, plot, view, (series): readonly ChartCell[] => {
    const cells: ChartCell[] = [];
    for (const [column, sign] of plot.columnsOf(series).infinite.entries()) {
      if ((sign & (isUp ? upInfinite : downInfinite)) !== 0)
        cells.push({ column, row: 0, glyph: signOfInfinity(isUp) });
    }
    return cells;
  });
  const label = padText(isUp ? safe`+Inf` : safe`-Inf`, axisCells, 'right');
  const bar = sanitize(model.frame.ascii ? '+' : '┤');
  return [{ text: safe`${label}${bar}`, tone: 'muted' }, ...(canvas.lines()[0] ?? [])];
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
function paintSeries(
  canvas: ChartCanvas,
  plot: ChartPlot,
  view: ChartView,
  cellsOf: (series: number) => readonly ChartCell[],
): void {
  const { highlight } = view;
  const order = [...plot.drawn].reverse().filter((index) => index !== highlight);
  if (highlight !== undefined && highlight < plot.model.series.length) order.push(highlight);
  for (const index of order) {
    const rank = plot.drawn.indexOf(index);
    const isLit = index === highlight;
    const tone = highlight === undefined || isLit ? toneOfSeries(plot.drawn, index) : 'muted';
    const cells = cellsOf(index);
    canvas.cells(cells, { tone, bold: isLit });
    if (plot.model.letters === true) canvas.letters(cells, Math.max(0, rank), tone);
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
    // The row of marks shows one without a finite value all the same.
    if (mark.value === null || !Number.isFinite(mark.value)) continue;
    const column = columnOfTime(mark.timeMs, model.window, plotColumns);
    const up = rowOfValue(mark.value, scale, plotRows);
    if (up < 0 || up >= plotRows) continue;
    canvas.cells([{ column, row: plotRows - 1 - up, glyph: model.frame.ascii ? 'x' : '◆' }], {
      tone: mark.tone ?? 'accent',
      bold: true,
    });
  }
}
