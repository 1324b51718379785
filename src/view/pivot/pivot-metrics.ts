import { lastSample, parseSampleValue } from '../../domain/metrics/series.ts';
import type { Unit } from '../../domain/metrics/unit.ts';
import { counted } from '../../domain/text/counted.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import type { PivotMetric, PivotSeries } from '../../pivot/pivot-result.ts';
import type { TimeSpan } from '../chart/resample.ts';
import { renderTrend } from '../chart/sparkline.ts';
import { commonLabels, formatLabelValues } from '../format/label-text.ts';
import { formatValue } from '../format/units.ts';
import type { TableColumn } from '../table/layout-table.ts';
import { renderTable } from '../table/table.ts';
import { truncateLine } from '../text/fit.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import { serviceTone } from '../text/service-tone.ts';

/** The number of series that one line of text names. */
const namedSeries = 4;

/** Renders the metric in two lines: its expression, and the last values of its first series. */
export function renderPivotMetric(metric: PivotMetric, unit: Unit, frame: Frame): Line[] {
  const [expr = ''] = metric.expressions;
  // The expression of a saved query may span several lines.
  const oneLine = expr.trim().replace(/\s+/g, ' ');
  const title = metric.name === null ? oneLine : `${metric.name}  ${oneLine}`;
  const lines: Line[] = [
    truncateLine([{ text: sanitize(title), bold: true }], frame.widthCells, frame.ascii),
  ];
  const values = describeSeries(metric, unit);
  if (values !== null)
    lines.push(
      truncateLine([{ text: sanitize(`now: ${values}`), tone: 'muted' }], frame.widthCells, frame.ascii),
    );
  return lines;
}

/** Of more series the first values say nothing: they are the counters of a histogram, or of every pod there is. */
const mostNamed = 50;

/** The last values of a metric's first series in words, or how many series there are; null without any. */
export function describeSeries({ series }: PivotMetric, unit: Unit): string | null {
  if (series.length === 0) return null;
  if (series.length > mostNamed) return `${series.length} series`;
  const common = new Set(Object.keys(commonLabels(series.map(({ labels }) => labels))));
  const values = series.slice(0, namedSeries).map((one): string => {
    const label = formatLabelValues(one.labels, common);
    const value = formatValue(lastSample(one)?.value ?? null, unit);
    return label === '' ? value : `${label} ${value}`;
  });
  const more = series.length - values.length;
  return `${values.join(', ')}${more > 0 ? ` and ${more} more series` : ''}`;
}

export interface PivotSeriesOptions {
  /** The most rows of each table. */
  readonly mostRows: number;
  /** The services and pods to show first. */
  readonly first: readonly string[];
}

/** Renders one table for services (rate, errors, duration), one for pods (use of resources) and one for other series. Each value has its trend beside it. */
export function renderPivotSeries(
  series: readonly PivotSeries[],
  frame: Frame,
  options: PivotSeriesOptions,
): Line[] {
  const red = series.filter(({ name }) => name === 'rate' || name === 'errors' || name === 'p95');
  const use = series.filter(({ name }) => name === 'cpu' || name === 'memory' || name === 'restarts');
  const other = series.filter((one) => !red.includes(one) && !use.includes(one));
  const tables = [
    renderSubjects(red, safe`SERVICE`, frame, options),
    renderSubjects(use, safe`POD`, frame, options),
    renderSubjects(other, safe`SERIES`, frame, options),
  ];
  const lines = tables.flatMap((table) => table.lines);
  const left = tables.flatMap(({ left }) => (left === null ? [] : [left]));
  if (left.length > 0) lines.push([{ text: sanitize(`  ${left.join(', ')} more: -o wide`), tone: 'muted' }]);
  return lines;
}

function renderSubjects(
  series: readonly PivotSeries[],
  title: SafeText,
  frame: Frame,
  { mostRows, first }: PivotSeriesOptions,
): { readonly lines: Line[]; readonly left: string | null } {
  if (series.length === 0) return { lines: [], left: null };
  const names = [...new Map(series.map((one) => [one.name, one])).values()];
  const subjects = [...new Set(series.map(({ subject }) => subject))].sort(
    (a, b) => rankIn(first, a) - rankIn(first, b) || (a < b ? -1 : 1),
  );
  const columns: TableColumn[] = [{ title, cut: 'middle' }];
  for (const one of names) {
    columns.push({ title: sanitize(one.title.toUpperCase()), align: 'right' });
    columns.push({ title: safe``, priority: 1, minWidthCells: 8 });
  }
  const shown = subjects.slice(0, mostRows);
  const rows = shown.map((subject): Segment[] => [
    { text: subject === '' ? safe`(all)` : sanitize(subject), tone: serviceTone(subject) },
    ...names.flatMap((one) => cellsOf(series, subject, one.name, frame)),
  ]);
  const left = subjects.length - shown.length;
  return {
    lines: renderTable({ columns, rows }, frame),
    left:
      left === 0
        ? null
        : counted(
            left,
            title === 'SERIES' ? 'other series' : title.toLowerCase(),
            title === 'SERIES' ? 'other series' : undefined,
          ),
  };
}

const trendCells = 8;

function spanOf(samples: PivotSeries['samples']): TimeSpan | null {
  const [first] = samples;
  const last = samples[samples.length - 1];
  return first === undefined || last === undefined
    ? null
    : {
        fromMs: first.timeMs,
        toMs: last.timeMs,
        stepMs: samples.length > 1 ? (last.timeMs - first.timeMs) / (samples.length - 1) : 1,
      };
}

function rankIn(first: readonly string[], subject: string): number {
  const rank = first.findIndex((name) => subject === name || subject.startsWith(`${name}-`));
  return rank < 0 ? first.length : rank;
}

function cellsOf(
  series: readonly PivotSeries[],
  subject: string,
  name: string,
  frame: Frame,
): readonly [Segment, Segment] {
  const found = series.find((one) => one.subject === subject && one.name === name);
  const last = found?.samples[found.samples.length - 1]?.value ?? null;
  const failing = name === 'errors' && last !== null && parseSampleValue(last) > 0;
  const trend =
    found === undefined ? safe`` : renderTrend(found.samples, spanOf(found.samples), trendCells, frame.ascii);
  return [
    { text: sanitize(formatValue(last, found?.unit ?? 'none')), tone: failing ? 'error' : undefined },
    { text: trend, tone: 'muted' },
  ];
}
