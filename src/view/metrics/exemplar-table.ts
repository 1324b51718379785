import type { Exemplar } from '../../domain/metrics/exemplar.ts';
import type { Unit } from '../../domain/metrics/unit.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import { commonLabels, formatLabels, formatSeriesName } from '../format/label-text.ts';
import { formatMoment, isSameDay } from '../format/time.ts';
import { formatValue } from '../format/units.ts';
import { labelBlock } from '../table/label-block.ts';
import type { Table, TableColumn } from '../table/layout-table.ts';
import { renderTable } from '../table/table.ts';
import { foldLine } from '../text/fold-line.ts';
import type { Frame, Line, Segment, Tone } from '../text/line.ts';

export interface ExemplarTableOptions {
  readonly zone: TimeZone;
  /** The unit of the measured values. */
  readonly unit: Unit;
  /** Chooses the tone of a value, for example past a threshold. */
  readonly toneOf?: ((exemplar: Exemplar) => Tone | undefined) | undefined;
  /** The expression that stands above the table. The line of shared labels omits the metric's name and the matchers in it. */
  readonly expression?: string | undefined;
}

/** Renders exemplars as a table, in the given order: value, time, trace id, series. Labels that all series share appear once above. */
export function renderExemplars(
  exemplars: readonly Exemplar[],
  frame: Frame,
  options: ExemplarTableOptions,
): Line[] {
  const lines = renderTable(tableOfExemplars(exemplars, frame, options), frame);
  const shared = sharedLabels(exemplars, frame, options.expression ?? '');
  return shared === null
    ? lines
    : [...foldLine([{ text: shared, tone: 'muted' }], frame.widthCells), ...lines];
}

/** Builds the table of exemplars without rendering it, for a pane that draws only the rows it shows. */
export function tableOfExemplars(
  exemplars: readonly Exemplar[],
  frame: Frame,
  options: ExemplarTableOptions,
): Table {
  const { zone } = options;
  const oneDay = exemplars.every((one) => isSameDay(one.timeMs, exemplars[0]?.timeMs ?? one.timeMs, zone));
  const style = frame.widthCells === null ? 'rfc3339' : oneDay ? 'clock' : 'dateTime';
  const omit = new Set<string>(frame.widthCells === null ? [] : Object.keys(commonOf(exemplars)));
  // The bucket (`le`) says less than the value, so only a pipe gets it.
  if (frame.widthCells !== null) omit.add('le');
  const labels = labelBlock(
    exemplars.map((one) => one.seriesLabels),
    omit,
    [10, 8],
  );
  const extra = exemplars.map(extraLabels);
  const withExtra = extra.some((text) => text !== '');
  const columns: TableColumn[] = [
    { title: safe`VALUE`, align: 'right' },
    { title: safe`TIME`, minWidthCells: 8 },
    { title: safe`TRACE ID`, minWidthCells: 32 },
    ...labels.columns,
  ];
  if (withExtra) columns.push({ title: safe`EXEMPLAR LABELS`, priority: 40 });
  const rows = exemplars.map((one, at): Segment[] => [
    { text: sanitize(formatValue(one.value, options.unit)), tone: options.toneOf?.(one), bold: true },
    { text: formatMoment(one.timeMs, zone, style), tone: 'muted' },
    one.traceId === null
      ? { text: safe`no trace id`, tone: 'warn' }
      : { text: sanitize(one.traceId), tone: 'key' },
    ...(labels.cells[at] ?? []),
    { text: extra[at] ?? safe``, tone: 'muted' },
  ]);
  return { columns, rows };
}

function commonOf(exemplars: readonly Exemplar[]): Exemplar['seriesLabels'] {
  const sets = exemplars.map((one) => one.seriesLabels);
  const { le: _bucket, ...common } = commonLabels(sets);
  return common;
}

function sharedLabels(exemplars: readonly Exemplar[], frame: Frame, expression: string): SafeText | null {
  if (frame.widthCells === null) return null;
  const common = commonOf(exemplars);
  const omitted = new Set(
    Object.entries(common).flatMap(([name, value]) =>
      (name === '__name__' ? namesMetric(expression, value) : expression.includes(`${name}="${value}"`))
        ? [name]
        : [],
    ),
  );
  if (Object.keys(common).every((name) => omitted.has(name))) return null;
  return safe`all: ${formatSeriesName(common, omitted)}`;
}

/** Whether the text contains this metric name as a whole word. */
function namesMetric(expression: string, name: string): boolean {
  return expression.split(/[^A-Za-z0-9_:.]+/).includes(name);
}

/** The labels of an exemplar, without the ids, which have columns of their own. */
function extraLabels(exemplar: Exemplar): SafeText {
  const ids = new Set<string>();
  for (const [name, value] of Object.entries(exemplar.labels)) {
    const id = value.toLowerCase().replaceAll('-', '').replace(/^0+/, '');
    if (id === exemplar.traceId?.replace(/^0+/, '') || id === exemplar.spanId?.replace(/^0+/, ''))
      ids.add(name);
  }
  const text = formatLabels(exemplar.labels, ids);
  return text === '{}' ? safe`` : text;
}
