import type { MetricAnswer, MetricRow } from '../../domain/metrics/metric-answer.ts';
import { notesOf } from '../../domain/metrics/metric-answer.ts';
import { thresholdsOf } from '../../domain/metrics/threshold.ts';
import { counted } from '../../domain/text/counted.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { drawChart } from '../../view/chart/chart.ts';
import { layoutChart } from '../../view/chart/chart-layout.ts';
import type { ChartMark, ChartPlot } from '../../view/chart/chart-model.ts';
import { columnOfTime } from '../../view/chart/resample.ts';
import { commonLabels, formatLabelValues } from '../../view/format/label-text.ts';
import { layoutChartedTable } from '../../view/metrics/charted-table.ts';
import { tableOfExemplars } from '../../view/metrics/exemplar-table.ts';
import { histogramNote } from '../../view/metrics/native-histograms.ts';
import { layoutTable } from '../../view/table/layout-table.ts';
import { renderTableHeader, renderTableRow } from '../../view/table/table.ts';
import { lineWidth } from '../../view/text/fit.ts';
import type { Line } from '../../view/text/line.ts';
import { newestOf } from '../state/model/loadable.ts';
import { shownExemplars } from '../state/model/panes/exemplar-rows.ts';
import { exemplarUnit, isDuration } from '../state/model/panes/exemplar-unit.ts';
import { labelsOf, shownRows } from '../state/model/panes/metric-rows.ts';
import { type MetricPane, metricTitle } from '../state/model/panes/metric-state.ts';
import { type TuiState, workspaceOf } from '../state/model/tui-state.ts';
import { filterOfMetric } from '../state/pane-filter.ts';
import type { PaneImage, PaneRoom } from './pane-image.ts';
import { selectionMark } from './pane-image.ts';
import { renderInstead, renderStale, renderWaiting } from './waiting.ts';

/** The greatest number of series to chart: more lines show nothing and take time to measure. */
const mostCharted = 500;
/** Cells that stay free for the names of the pane and its query when the note is long. */
const titleCells = 24;

/** Renders the chart of a column above the table of series or the list of exemplars. */
export function renderMetricPane(state: TuiState, room: PaneRoom): PaneImage {
  const { metric } = workspaceOf(state);
  const frame = { widthCells: room.columns, ascii: room.look.ascii };
  const title = renderTitle(metric);
  const answer = newestOf(metric.answer);
  if (answer === null || answer.rows.length === 0) {
    const lines =
      answer === null
        ? renderInstead(metric.answer, state.nowMs, frame, isAskable(metric))
        : renderEmpty(answer);
    const shown = lines.length > 0 ? lines : [[{ text: hintWithout(metric), tone: 'muted' as const }]];
    return {
      title,
      note: renderWaiting(metric.answer, state.nowMs),
      lines: shown.slice(0, room.rows),
      selected: null,
    };
  }
  const rows = shownRows(metric);
  const plot = layoutPlot(metric, answer, rows, room);
  const chart = plot === null ? [] : drawPlot(plot, metric);
  const listRoom = { ...room, rows: room.rows - chart.length };
  const list =
    metric.list === 'series'
      ? renderSeries(metric, answer, rows, plot, listRoom)
      : renderExemplarList(metric, listRoom);
  return {
    title,
    note: withHidden(list.hidden, renderNote(state, metric, answer, rows.length), room.columns),
    lines: [...chart, ...list.lines],
    selected: list.selected === null ? null : { from: chart.length + list.selected, count: 1 },
  };
}

function renderTitle(metric: MetricPane): Line {
  if (metric.source === null) return [];
  const { source } = metric;
  const given =
    source.kind === 'saved'
      ? Object.entries(source.values)
          .map(([name, value]) => ` ${name}=${value}`)
          .join('')
      : '';
  const line = [{ text: sanitize(`${metricTitle(source)}${given}`), bold: true }];
  const column = newestOf(metric.answer)?.columns[metric.column];
  const compared =
    metric.ago === null ? [] : [{ text: sanitize(`  vs ${metric.ago}`), tone: 'muted' as const }];
  const typed = filterOfMetric(metric);
  const filter = typed === '' ? [] : [{ text: sanitize(`  /${typed}`), tone: 'warn' as const }];
  return [
    ...line,
    ...(column === undefined ? [] : [{ text: sanitize(`  ${column.title}`), tone: 'muted' as const }]),
    ...compared,
    ...filter,
  ];
}

function renderNote(state: TuiState, metric: MetricPane, answer: MetricAnswer, shown: number): Line {
  const stale = renderStale(metric.answer);
  if (stale.length > 0) return stale;
  const waiting = renderWaiting(metric.answer, state.nowMs);
  if (waiting.length > 0 && metric.answer.kind === 'loading' && state.nowMs - metric.answer.sinceMs > 900)
    return waiting;
  const exemplars = newestOf(metric.exemplars)?.length ?? 0;
  const counts = [
    countOf(shown, answer.rows.length, 'series', 'series'),
    ...(exemplars === 0 ? [] : [countOf(shownExemplars(metric).length, exemplars, 'exemplar')]),
  ];
  const warned = answer.partial || notesOf(answer).length > 0;
  return [
    ...(warned
      ? [{ text: safe`${answer.partial ? safe`partial` : safe`note`}: @  `, tone: 'warn' as const }]
      : []),
    { text: sanitize(counts.join(', ')), tone: 'muted' },
  ];
}

function countOf(shown: number, all: number, noun: string, plural?: string): string {
  const total = counted(all, noun, plural);
  return shown === all ? total : `${shown} of ${total}`;
}

/** Adds the number of hidden columns to the note. A narrow pane shows only the number. */
function withHidden(hidden: number, note: Line, columns: number): Line {
  if (hidden === 0) return note;
  const long = sanitize(`+${counted(hidden, 'column')}, z zooms  `);
  const text = lineWidth(note) + long.length + titleCells <= columns ? long : safe`+${hidden}  `;
  return [{ text, tone: 'muted' }, ...note];
}

function renderEmpty(answer: MetricAnswer): Line[] {
  return [[{ text: sanitize(answer.emptyReason ?? 'no series matched'), tone: 'warn' }]];
}

function isAskable({ source }: MetricPane): boolean {
  return source !== null && source.kind !== 'pivot';
}

function hintWithout(metric: MetricPane): SafeText {
  return metric.source === null ? safe`Choose a saved query: 1 for the list, : to search` : safe``;
}

/** Lays out the chart. The layout is repeated only when the data or the room changes. */
function layoutPlot(
  metric: MetricPane,
  answer: MetricAnswer,
  rows: readonly MetricRow[],
  room: PaneRoom,
): ChartPlot | null {
  const column = answer.columns[metric.column];
  const height = chartRows(room.rows);
  const { window, stepMs } = answer;
  if (stepMs === null || column === undefined || height < 6) return null;
  const { look } = room;
  const exemplars = newestOf(metric.exemplars);
  return room.memory.keep(
    'chart',
    [answer, rows, metric.column, exemplars, room.columns, height, look],
    () => {
      const charted = rows.slice(0, mostCharted);
      const omit = new Set(Object.keys(commonLabels(charted.map((row) => row.labels))));
      return layoutChart({
        series: charted.map((row) => ({
          name: formatLabelValues(row.labels, omit),
          samples: row.samples[column.name] ?? [],
        })),
        window: { ...window, stepMs },
        unit: column.unit,
        zone: look.zone,
        frame: { widthCells: room.columns, ascii: look.ascii },
        heightCells: height,
        thresholds: thresholdsOf(answer.thresholds, column.name),
        marks: marksOf(metric, isDuration(column.unit)),
        undrawn: histogramNote(charted),
        legend: false,
        letters: look.letters,
      });
    },
  );
}

function chartRows(rows: number): number {
  return Math.min(18, Math.floor(rows * 0.55));
}

/** The number of exemplars to mark, the slowest first; thousands would cover the chart. */
const mostMarks = 40;

function marksOf(metric: MetricPane, withValues: boolean): ChartMark[] {
  return (newestOf(metric.exemplars) ?? []).slice(0, mostMarks).map(({ timeMs, value }) => ({
    timeMs,
    value: withValues ? Number(value) : null,
  }));
}

function drawPlot(plot: ChartPlot, metric: MetricPane): Line[] {
  const chosen = metric.list === 'exemplars' ? shownExemplars(metric)[metric.selectedExemplar] : undefined;
  const cursorMs = metric.cursorMs ?? chosen?.timeMs ?? null;
  return drawChart(plot, {
    highlight:
      metric.list === 'series' &&
      plot.model.series.length > 1 &&
      metric.selectedRow < plot.model.series.length
        ? metric.selectedRow
        : undefined,
    cursorColumn: cursorMs === null ? undefined : cursorColumn(plot, cursorMs),
  });
}

function cursorColumn(plot: ChartPlot, cursorMs: number): number {
  return columnOfTime(cursorMs, plot.model.window, plot.plotColumns);
}

interface ListImage {
  readonly lines: readonly Line[];
  /** The line of the selected row. */
  readonly selected: number | null;
  /** The number of table columns that have no room. */
  readonly hidden: number;
}

function renderSeries(
  metric: MetricPane,
  answer: MetricAnswer,
  rows: readonly MetricRow[],
  plot: ChartPlot | null,
  room: PaneRoom,
): ListImage {
  if (rows.length === 0)
    return {
      lines: [[{ text: safe`no series matches the filter`, tone: 'muted' }]],
      selected: null,
      hidden: 0,
    };
  const { look } = room;
  const cursor = plot === null || metric.cursorMs === null ? null : cursorColumn(plot, metric.cursorMs);
  const table = room.memory.keep(
    'series-table',
    [answer, rows, metric.column, plot, cursor, room.columns, look],
    () =>
      layoutChartedTable({
        answer: { ...answer, rows },
        labels: labelsOf(answer),
        column: metric.column,
        sort: metric.sort,
        plot,
        cursorColumn: cursor,
        frame: { widthCells: room.columns - 2, ascii: look.ascii },
        zone: look.zone,
        letters: look.letters,
      }),
  );
  return renderList('metric', metric.selectedRow, rows.length, room, table);
}

function renderExemplarList(metric: MetricPane, room: PaneRoom): ListImage {
  const exemplars = shownExemplars(metric);
  if (exemplars.length === 0) {
    const asking = metric.exemplars.kind === 'loading';
    const frame = { widthCells: room.columns, ascii: room.look.ascii };
    const error = metric.exemplars.kind === 'failed' ? renderInstead(metric.exemplars, 0, frame) : [];
    const none = asking ? safe`asking for exemplars` : safe`no exemplars in this window`;
    const isFiltered = (newestOf(metric.exemplars)?.length ?? 0) > 0;
    const text = isFiltered ? safe`no exemplar matches the filter` : none;
    return {
      lines: error.length > 0 ? error.slice(0, room.rows) : [[{ text, tone: 'muted' }]],
      selected: null,
      hidden: 0,
    };
  }
  const frame = { widthCells: room.columns - 2, ascii: room.look.ascii };
  const column = newestOf(metric.answer)?.columns[metric.column]?.unit;
  const table = room.memory.keep('exemplar-table', [exemplars, column, room.columns, room.look], () => {
    const whole = tableOfExemplars(exemplars, frame, {
      zone: room.look.zone,
      unit: exemplarUnit(exemplars[0], column),
    });
    const layout = layoutTable(whole, frame);
    return {
      hidden: layout.hidden,
      header: renderTableHeader(whole, layout, frame),
      row: (index: number) => renderTableRow(whole, layout, whole.rows[index] ?? [], frame),
    };
  });
  return renderList('exemplars', metric.selectedExemplar, exemplars.length, room, table);
}

function renderList(
  name: string,
  selected: number,
  count: number,
  room: PaneRoom,
  table: {
    readonly header: Line;
    readonly row: (index: number) => Line;
    readonly hidden: readonly SafeText[];
  },
): ListImage {
  const height = Math.max(1, room.rows - 1);
  const top = room.memory.topOf(name, selected, count, height);
  const lines: Line[] = [[{ text: safe`  ` }, ...table.header]];
  for (let index = top; index < Math.min(count, top + height); index += 1) {
    lines.push([selectionMark(index === selected, room.look.ascii), ...table.row(index)]);
  }
  return { lines: lines.slice(0, room.rows), selected: 1 + selected - top, hidden: table.hidden.length };
}
