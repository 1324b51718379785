import type { Labels } from '../../domain/labels.ts';
import {
  indexPrevious,
  type MetricAnswer,
  type MetricColumn,
  type MetricLabel,
  type MetricRow,
  type PreviousRows,
  samplesOf,
} from '../../domain/metrics/metric-answer.ts';
import { shownLabels } from '../../domain/metrics/shown-labels.ts';
import { safe, sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import { commonLabels, formatSeriesName } from '../format/label-text.ts';
import { labelBlock } from '../table/label-block.ts';
import { type FilledColumn, fillColumns } from '../table/layout-table.ts';
import { renderColumns } from '../table/table.ts';
import { foldLine } from '../text/fold-line.ts';
import type { Frame, Line } from '../text/line.ts';
import {
  changeColumns,
  histogramColumns,
  isPastThreshold,
  labelColumn,
  momentColumns,
  newestColumn,
  statisticColumns,
  trendColumn,
} from './metric-columns.ts';

export interface MetricTableOptions {
  readonly frame: Frame;
  /** Shows every label in every row, and with an earlier time the change of every measure. */
  readonly wide: boolean;
  readonly timeZone: TimeZone;
}

/**
 * Renders the rows of an answer as a table: the labels that identify a row, then its values. A saved query has the labels and
 * columns that it declares. A typed query has the labels of its series; on a terminal, those that all series share stand once above.
 */
export function renderMetrics(answer: MetricAnswer, options: MetricTableOptions): Line[] {
  const { rows, declaredLabels } = answer;
  const { frame } = options;
  if (rows.length === 0) return [];
  const previous = indexPrevious(answer);
  if (declaredLabels !== null) {
    const measures = answer.columns.flatMap((measure, index) =>
      declaredMeasure(answer, { measure, index, previous }, options),
    );
    const labels = declaredLabelColumns(answer, options);
    return renderColumns([...labels.leading, ...measures, ...labels.trailing], frame);
  }
  const shared = sharedLabels(rows, options);
  const { columns, cells } = labelBlock(
    rows.map(({ labels }) => labels),
    new Set(Object.keys(shared)),
  );
  const measures = answer.columns.flatMap((measure, index) =>
    typedMeasure(answer, { measure, index, previous }, options),
  );
  const lines = renderColumns([...fillColumns({ columns, rows: cells }), ...measures], frame);
  if (Object.keys(shared).length === 0) return lines;
  const lead = rows.length === 1 ? safe`` : safe`all: `;
  return [
    ...foldLine([{ text: safe`${lead}${formatSeriesName(shared)}`, tone: 'muted' }], frame.widthCells),
    ...lines,
  ];
}

/** The columns of labels before the measures, and those behind them, which a narrow table leaves out first. */
function declaredLabelColumns(
  answer: MetricAnswer,
  { wide }: MetricTableOptions,
): { readonly leading: readonly FilledColumn[]; readonly trailing: readonly FilledColumn[] } {
  const { rows, rowLabels, declaredLabels } = answer;
  const labels = wide ? (declaredLabels ?? []) : shownLabels(answer, rows);
  const last = (rowLabels ?? []).findLast((name) => labels.some((label) => label.name === name));
  const columnOf = ({ name, title, wide: isTrailing }: MetricLabel, index: number): FilledColumn =>
    labelColumn(rows, name, {
      title: sanitize(title.toUpperCase()),
      minWidthCells: name === last ? 16 : 8,
      cut: 'middle',
      ...(isTrailing === true ? { priority: 60 + index } : {}),
    });
  return {
    leading: labels.filter((label) => label.wide !== true).map(columnOf),
    trailing: labels.filter((label) => label.wide === true).map(columnOf),
  };
}

/** The labels that appear once above the table: none in a pipe or with -o wide, all labels of a single series. */
function sharedLabels(rows: readonly MetricRow[], { frame, wide }: MetricTableOptions): Labels {
  if (frame.widthCells === null || wide) return {};
  const [only] = rows;
  return rows.length === 1 && only !== undefined
    ? only.labels
    : commonLabels(rows.map(({ labels }) => labels));
}

interface Measure {
  readonly measure: MetricColumn;
  readonly index: number;
  readonly previous: PreviousRows | null;
}

/** The value of one measure of a saved query, after its trend in a range and before its change since an earlier time. */
function declaredMeasure(
  answer: MetricAnswer,
  { measure, index, previous }: Measure,
  { frame, wide }: MetricTableOptions,
): readonly FilledColumn[] {
  const { rows, ranged, anchor } = answer;
  const title = sanitize(measure.title.toUpperCase());
  const newest = newestColumn(answer, measure, { title, align: 'right' });
  // The anchor always stays. A narrow screen hides the last of the others first, but hides columns with bad values after all others.
  const priority = index === 0 ? 0 : isPastThreshold(newest) ? 2 : 10 + index;
  const trend = {
    title: index === 0 ? safe`TREND` : safe`${title} TREND`,
    priority: 20 + index,
    widthCells: frame.widthCells !== null && frame.widthCells < 100 ? 10 : 20,
    ascii: frame.ascii === true,
  };
  const isCompared = previous !== null && (wide || measure.name === anchor);
  return [
    ...(ranged ? [trendColumn(rows, measure, trend)] : []),
    { ...newest, column: { ...newest.column, priority } },
    ...(isCompared
      ? changeColumns(answer, measure, { previous, priority: index === 0 ? 1 : 12 + index })
      : []),
  ];
}

/** What there is to say of the series of a typed query: trend and statistics of a range, else value and time; then histograms. */
function typedMeasure(
  answer: MetricAnswer,
  { measure, previous }: Measure,
  { frame, timeZone }: MetricTableOptions,
): readonly FilledColumn[] {
  const { rows, ranged } = answer;
  const histograms = histogramColumns(rows, measure);
  if (rows.every((row) => samplesOf(row, measure.name).length === 0)) return histograms;
  const trend = {
    title: safe`TREND`,
    priority: 18,
    widthCells: frame.widthCells === null || frame.widthCells >= 120 ? 24 : 12,
    ascii: frame.ascii === true,
  };
  const title = ranged ? safe`LAST` : safe`VALUE`;
  const newest = newestColumn(answer, measure, { title, align: 'right' });
  const values = ranged
    ? [
        trendColumn(rows, measure, trend),
        newest,
        ...statisticColumns(rows, measure, [
          ['max', 5],
          ['min', 19],
          ['mean', 20],
        ]),
      ]
    : [newest];
  return [
    ...values,
    ...(previous === null ? [] : changeColumns(answer, measure, { previous, priority: 1 })),
    ...(ranged ? [] : momentColumns(rows, measure, timeZone)),
    ...histograms,
  ];
}
