import type { MetricAnswer, MetricColumn, MetricRow } from '../../domain/metrics/metric-answer.ts';
import { samplesOf } from '../../domain/metrics/metric-answer.ts';
import { severityOf, type Threshold, thresholdsOf } from '../../domain/metrics/threshold.ts';
import { type SafeText, sanitize } from '../../domain/text/sanitize.ts';
import { toneOfSeries, valuesAtColumn } from '../../view/chart/chart.ts';
import type { ChartPlot } from '../../view/chart/chart-model.ts';
import { renderTrend } from '../../view/chart/sparkline.ts';
import { formatMoment } from '../../view/format/time.ts';
import { formatNumber } from '../../view/format/units.ts';
import { formatRowValues, unitOfRow } from '../../view/metrics/row-units.ts';
import { summarizeSamples } from '../../view/metrics/series-statistics.ts';
import {
  layoutTable,
  renderTableHeader,
  renderTableRow,
  type Table,
  type TableColumn,
  type TableLayout,
} from '../../view/table/table.ts';
import type { Frame, Line, Segment, Tone } from '../../view/text/line.ts';
import { labelsOf } from '../state/model/panes/metric-rows.ts';
import type { Look } from './look.ts';

export interface MetricTableInput {
  readonly answer: MetricAnswer;
  readonly rows: readonly MetricRow[];
  /** The index of the charted column. */
  readonly column: number;
  readonly sort: string | null;
  /** The chart above, for the colours of its lines and the values under its cursor. */
  readonly plot: ChartPlot | null;
  readonly cursorColumn: number | null;
  readonly frame: Frame;
  readonly look: Look;
}

/** A table after its layout. A row and its trend are drawn only when the row is visible. */
export interface MetricTable {
  readonly header: Line;
  readonly row: (index: number) => Line;
  /** The titles of columns that have no room. */
  readonly hidden: readonly SafeText[];
}

const trendCells = 12;
const signCells = 2;

/** Lays out series as a table: the sign of the line on the chart, labels, trend, then the newest value of each column. */
export function layoutMetricTable(input: MetricTableInput): MetricTable {
  const { answer, rows, frame } = input;
  const charted = answer.columns[input.column];
  const measures = answer.columns.map((column, index) => measure(input, column, index === input.column));
  const withTrend = answer.ranged && charted !== undefined;
  const labels = labelsOf(answer).filter(({ name }) => rows.some((row) => row.labels[name] !== undefined));
  const columns: TableColumn[] = [
    { title: sanitize(''), minWidthCells: signCells },
    ...labels.map(
      ({ name, title }, index): TableColumn => ({
        title: sanitize(titleWithSort(title.toUpperCase(), name, input.sort)),
        minWidthCells: index === labels.length - 1 ? 22 : 12,
        cut: 'middle',
        priority: index === labels.length - 1 ? 0 : 8,
      }),
    ),
    ...(withTrend ? [{ title: sanitize('TREND'), minWidthCells: trendCells, priority: 12 }] : []),
    ...measures.flatMap((one) => one.columns),
  ];
  // A blank of the same width replaces the trends for the layout, because all trends have one width.
  const blank = sanitize(' '.repeat(trendCells));
  const cells = rows.map((row, at): Segment[] => [
    { text: sanitize('  ') },
    ...labels.map(({ name }): Segment => ({ text: sanitize(row.labels[name] ?? '') })),
    ...(withTrend ? [{ text: blank }] : []),
    ...measures.flatMap((one) => one.cells[at] ?? []),
  ]);
  const table: Table = { columns, rows: cells };
  const layout = layoutTable(table, frame);
  return {
    hidden: layout.hidden.filter((title) => title !== ''),
    header: renderTableHeader(table, layout, frame),
    row: rowRenderer(input, table, layout, withTrend ? 1 + labels.length : -1),
  };
}

function rowRenderer(
  input: MetricTableInput,
  table: Table,
  layout: TableLayout,
  trendAt: number,
): (index: number) => Line {
  const { rows, frame, plot } = input;
  const name = input.answer.columns[input.column]?.name ?? '';
  return (index) => {
    const row = rows[index];
    const cells = [...(table.rows[index] ?? [])];
    cells[0] = lineSign(plot, index, input.look);
    if (trendAt >= 0 && row !== undefined) {
      const span = { ...input.answer.window, stepMs: input.answer.stepMs ?? 0 };
      const text = renderTrend(samplesOf(row, name), span, trendCells, frame.ascii);
      cells[trendAt] = { text, tone: 'muted' };
    }
    return renderTableRow(table, layout, cells, frame);
  };
}

/** The sign of a series' line on the chart, with its colour or letter; blank if the series is not drawn. */
function lineSign(plot: ChartPlot | null, index: number, look: Look): Segment {
  const rank = plot?.drawn.indexOf(index) ?? -1;
  if (plot === null || rank < 0) return { text: sanitize('  ') };
  const sign = look.letters ? String.fromCharCode(65 + rank) : look.ascii ? '-' : '━';
  return { text: sanitize(`${sign} `), tone: toneOfSeries(plot.drawn, index) };
}

interface Measure {
  readonly columns: readonly TableColumn[];
  readonly cells: readonly (readonly Segment[])[];
}

/** The cells of one column: the newest value and, if it is charted, the value at the cursor and the least and greatest. */
function measure(input: MetricTableInput, column: MetricColumn, charted: boolean): Measure {
  const { answer, rows } = input;
  const thresholds = thresholdsOf(answer.thresholds, column.name);
  const newest = rows.map((row) => row.samples[column.name]?.at(-1)?.value ?? null);
  const title = titleWithSort(column.title.toUpperCase(), column.name, input.sort);
  const blocks: Measure[] = [];
  if (charted && input.cursorColumn !== null && input.plot !== null)
    blocks.push(cursorBlock(input, input.plot, input.cursorColumn, column));
  blocks.push(
    valueBlock(
      formatRowValues(newest, column, rows),
      newest.map((value) => toneOf(thresholds, value)),
      { title: sanitize(title), align: 'right', priority: charted ? 0 : 6 },
    ),
  );
  if (charted && answer.ranged) blocks.push(...extremes(rows, column));
  return {
    columns: blocks.flatMap((block) => block.columns),
    cells: rows.map((_row, at) => blocks.flatMap((block) => block.cells[at] ?? [])),
  };
}

function cursorBlock(input: MetricTableInput, plot: ChartPlot, at: number, column: MetricColumn): Measure {
  const values = valuesAtColumn(plot, at);
  const timeMs = plot.columnTimesMs[at] ?? 0;
  const texts = input.rows.map((_row, index) => {
    const value = values[index];
    return value === undefined || Number.isNaN(value)
      ? '-'
      : formatNumber(value, unitOfRow(column, input.rows[index]?.labels));
  });
  const title = sanitize(`AT ${formatMoment(timeMs, input.look.zone, 'clock')}`);
  return valueBlock(
    texts,
    texts.map(() => 'accent'),
    { title, align: 'right' },
  );
}

function extremes(rows: readonly MetricRow[], column: MetricColumn): Measure[] {
  const statistics = rows.map((row) => summarizeSamples(row.samples[column.name] ?? []));
  const texts = (key: 'min' | 'max'): string[] =>
    formatRowValues(
      statistics.map((one) => (one[key] === null ? null : String(one[key]))),
      column,
      rows,
    );
  const muted = rows.map((): Tone => 'muted');
  return [
    valueBlock(texts('min'), muted, { title: sanitize('MIN'), align: 'right', priority: 11 }),
    valueBlock(texts('max'), muted, { title: sanitize('MAX'), align: 'right', priority: 10 }),
  ];
}

function valueBlock(
  texts: readonly string[],
  tones: readonly (Tone | undefined)[],
  column: TableColumn,
): Measure {
  return {
    columns: [column],
    cells: texts.map((text, at) => [{ text: sanitize(text), tone: tones[at] }]),
  };
}

function titleWithSort(title: string, name: string, sort: string | null): string {
  return sort === name ? `${title} ^` : sort === `-${name}` ? `${title} v` : title;
}

function toneOf(thresholds: readonly Threshold[], value: string | null): Tone | undefined {
  return value === null ? 'muted' : (severityOf(thresholds, value) ?? undefined);
}
