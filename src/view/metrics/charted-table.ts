// The table below a chart on the screen: it names the chart's lines, follows its cursor, and draws only the rows that are visible.
import {
  indexPrevious,
  type MetricAnswer,
  type MetricColumn,
  type MetricLabel,
  type PreviousRows,
  samplesOf,
} from '../../domain/metrics/metric-answer.ts';
import { changeOrder } from '../../domain/metrics/order-rows.ts';
import { ownValue } from '../../domain/own-value.ts';
import { repeatSafe, type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import { toneOfSeries } from '../chart/chart.ts';
import { valuesAtColumn } from '../chart/chart-layout.ts';
import type { ChartPlot } from '../chart/chart-model.ts';
import { rowOfValue } from '../chart/chart-scale.ts';
import { renderTrend } from '../chart/sparkline.ts';
import { formatMoment } from '../format/time.ts';
import { formatNumber, noValue } from '../format/units.ts';
import { type FilledColumn, layoutColumns } from '../table/layout-table.ts';
import { renderTableHeader, renderTableRow } from '../table/table.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import {
  changeColumns,
  histogramColumns,
  labelColumn,
  newestColumn,
  statisticColumns,
  styledColumn,
} from './metric-columns.ts';
import { unitOfRow } from './row-units.ts';

export interface ChartedTableInput {
  /** The answer with the rows to show, in their order. */
  readonly answer: MetricAnswer;
  /** The labels that become columns, where any of the rows has them. */
  readonly labels: readonly MetricLabel[];
  /** The index of the charted column. */
  readonly column: number;
  readonly sort: string | null;
  /** The chart above, for the colours of its lines and the values under its cursor. */
  readonly plot: ChartPlot | null;
  readonly cursorColumn: number | null;
  readonly frame: Frame;
  readonly zone: TimeZone;
  /** Whether letters name the lines of the chart, because there are no colours. */
  readonly letters: boolean;
}

/** A table after its layout. A row and its trend are drawn only when the row is visible. */
export interface ChartedTable {
  readonly header: Line;
  readonly row: (index: number) => Line;
  /** The titles of columns that have no room. */
  readonly hidden: readonly SafeText[];
}

const trendCells = 12;
const noSign = safe`  `;

/** Lays out rows as a table: the sign of the line on the chart, labels, trend, then the newest value of each column. */
export function layoutChartedTable(input: ChartedTableInput): ChartedTable {
  const { answer, frame, plot, sort } = input;
  const { rows } = answer;
  const charted = answer.columns[input.column];
  const labels = input.labels.filter(({ name }) =>
    rows.some((row) => ownValue(row.labels, name) !== undefined),
  );
  const signs = { column: { title: safe``, minWidthCells: noSign.length }, texts: rows.map(() => noSign) };
  // A blank of the same width replaces the trends for the layout, because all trends have one width.
  const blank = repeatSafe(safe` `, trendCells);
  const trends = styledColumn(
    { title: safe`TREND`, minWidthCells: trendCells, priority: 12 },
    rows.map(() => blank),
    { tone: 'muted' },
  );
  const trended = answer.ranged && charted !== undefined ? charted : null;
  const previous = indexPrevious(answer);
  const lastLeading = labels.findLastIndex((label) => label.wide !== true);
  const columnOfLabel = ({ name, title, wide }: MetricLabel, index: number): FilledColumn =>
    labelColumn(rows, name, {
      title: sanitize(titleWithSort(title.toUpperCase(), name, sort)),
      minWidthCells: index === lastLeading ? 22 : 12,
      cut: 'middle',
      priority: wide === true ? 60 + index : index === lastLeading ? 0 : 8,
    });
  const filled: readonly FilledColumn[] = [
    signs,
    ...labels.flatMap((label, index) => (label.wide === true ? [] : [columnOfLabel(label, index)])),
    ...(trended === null ? [] : [trends]),
    ...answer.columns.flatMap((measure) => measureColumns(input, measure, measure === charted, previous)),
    ...labels.flatMap((label, index) => (label.wide === true ? [columnOfLabel(label, index)] : [])),
  ];
  const columns = filled.map(({ column }) => column);
  const layout = layoutColumns(filled, frame);
  const table = { columns, rows: [] };
  const span = { ...answer.window, stepMs: answer.stepMs ?? 0 };
  return {
    hidden: layout.hidden.filter((title) => title !== ''),
    header: renderTableHeader(table, layout, frame),
    row: (index) => {
      const row = rows[index];
      const cells = filled.map((column): Segment => {
        if (column === signs) return lineSign(plot, index, input);
        const style = column.styles?.[index];
        const text =
          column === trends && trended !== null
            ? renderTrend(samplesOf(row, trended.name), span, trendCells, frame.ascii)
            : (column.texts[index] ?? safe``);
        return { ...style, text };
      });
      return renderTableRow(table, layout, cells, frame);
    },
  };
}

/** The sign of a row's line on the chart, with its colour or letter; blank if the row is not drawn. */
function lineSign(plot: ChartPlot | null, index: number, { letters, frame }: ChartedTableInput): Segment {
  const rank = plot?.drawn.indexOf(index) ?? -1;
  if (plot === null || rank < 0) return { text: noSign };
  const sign = letters ? String.fromCharCode(65 + rank) : frame.ascii ? '-' : '━';
  return { text: sanitize(`${sign} `), tone: toneOfSeries(plot.drawn, index) };
}

/**
 * The columns of one measure: the newest value and, if it is charted, the value at the cursor and the least and greatest. The
 * measure that the rows come from also has the change since an earlier time.
 */
function measureColumns(
  input: ChartedTableInput,
  measure: MetricColumn,
  isCharted: boolean,
  previous: PreviousRows | null,
): readonly FilledColumn[] {
  const { answer, plot, cursorColumn, sort } = input;
  const title = sanitize(titleWithSort(measure.title.toUpperCase(), measure.name, sort));
  const change = sanitize(titleWithSort('CHANGE', changeOrder, sort));
  return [
    ...(isCharted && cursorColumn !== null && plot !== null
      ? [cursorValues(input, plot, cursorColumn, measure)]
      : []),
    newestColumn(answer, measure, { title, align: 'right', priority: isCharted ? 0 : 6 }),
    ...(previous !== null && measure.name === answer.anchor
      ? changeColumns(answer, measure, { previous, priority: 2, title: change })
      : []),
    ...(isCharted && answer.ranged
      ? statisticColumns(answer.rows, measure, [
          ['min', 11],
          ['max', 10],
        ])
      : []),
    ...(isCharted ? histogramColumns(answer.rows, measure) : []),
  ];
}

/** The values under the cursor: one, or the least and greatest of a column whose samples lie in different rows of the chart. */
function cursorValues(
  { answer: { rows }, zone }: ChartedTableInput,
  plot: ChartPlot,
  at: number,
  measure: MetricColumn,
): FilledColumn {
  const values = valuesAtColumn(plot, at);
  const rowOf = (value: number): number =>
    Number.isFinite(value) ? rowOfValue(value, plot.scale, plot.plotRows) : value;
  const title = sanitize(`AT ${formatMoment(plot.columnTimesMs[at] ?? 0, zone, 'clock')}`);
  const texts = rows.map((row, index) => {
    const { least, greatest } = values[index] ?? { least: Number.NaN, greatest: Number.NaN };
    if (Number.isNaN(greatest)) return sanitize(noValue);
    const unit = unitOfRow(measure, row.labels);
    const isOne = rowOf(least) === rowOf(greatest);
    return sanitize(
      isOne ? formatNumber(greatest, unit) : `${formatNumber(least, unit)}..${formatNumber(greatest, unit)}`,
    );
  });
  return styledColumn({ title, align: 'right' }, texts, { tone: 'accent' });
}

function titleWithSort(title: string, name: string, sort: string | null): string {
  return sort === name ? `${title} ^` : sort === `-${name}` ? `${title} v` : title;
}
