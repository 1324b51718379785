import type { Answer, Emptiness } from '../../../domain/answer.ts';
import { ObsqError } from '../../../domain/errors.ts';
import { labelsKey } from '../../../domain/labels.ts';
import { orderSeries } from '../../../domain/metrics/row-order.ts';
import { lastSample, type Series } from '../../../domain/metrics/series.ts';
import type { Window } from '../../../domain/time/window.ts';
import { findStaleEnd } from '../../../services/metrics/stale-series.ts';
import { renderSeriesChart } from '../../../view/metrics/metric-chart.ts';
import { renderSeries } from '../../../view/metrics/metric-table.ts';
import { instantRow, rangeRow, sampleRow } from '../../output/document-rows.ts';
import { labelNames, seriesCsv, seriesRaw } from '../../output/series-text.ts';
import { chartHeight } from '../../session/chart-height.ts';
import type { Session } from '../../session/session.ts';
import { readLimit } from '../../setup/read-limit.ts';

export interface SeriesReport {
  readonly language: 'promql' | 'logql' | 'traceql';
  readonly expr: string;
  readonly answer: Answer<readonly Series[]>;
  readonly window: Window;
  /** The step of a range; null for an instant, with one sample in each series. */
  readonly stepMs: number | null;
  /** Whether an instant query over a range selector gave many samples in each series, without a step. */
  readonly manySamples?: boolean | undefined;
  /** The series at an earlier time (`--vs`); empty if that query failed. */
  readonly previous?:
    | { readonly title: string; readonly series: readonly Series[]; readonly failed: boolean }
    | undefined;
  /** The order without `--sort`; by default that of the store. */
  readonly sort?: string | undefined;
  readonly explainEmpty?: (() => Promise<Emptiness>) | undefined;
}

/** Writes the series of a raw query of any store. */
export async function reportSeries(session: Session, report: SeriesReport): Promise<void> {
  const { answer, expr, window, stepMs, previous } = report;
  const ranged = stepMs !== null || report.manySamples === true;
  const limit = readLimit(session, null);
  const sorted = orderSeries(answer.data, readSort(session, answer.data) ?? report.sort ?? null);
  const series = limit === null ? sorted : sorted.slice(0, limit);
  const { timeZone } = session;
  await session.report({
    kind: 'metrics',
    query: { language: report.language, expr },
    window: stepMs === null ? window : { ...window, stepMs },
    rows: mapRows(series, ranged, previous?.series),
    count: series.length,
    warnings: [...answer.warnings, ...staleWarnings(session, series, report)],
    infos: answer.infos,
    partial: answer.partial || previous?.failed === true,
    explainEmpty: report.explainEmpty,
    lines: (frame, format) => {
      if (format !== 'chart' || stepMs === null) {
        return renderSeries(series, { frame, expr, ranged, wide: format === 'wide', timeZone, previous });
      }
      return renderSeriesChart(series, {
        frame,
        expr,
        window: { ...window, stepMs },
        timeZone,
        heightCells: chartHeight(session),
        letters: !session.mode.color,
      });
    },
    csv: () => seriesCsv(series, ranged, previous?.series),
    raw: () => seriesRaw(series),
    lastValues: () => lastValues(series),
  });
}

/** Reads `--sort`: the value, or a label that at least one series has. Throws ObsqError usage for any other word. */
function readSort(session: Session, series: readonly Series[]): string | null {
  const sort = session.invocation.text('sort') ?? null;
  if (sort === null || series.length === 0) return sort;
  const name = sort.replace(/^-/, '');
  if (name === 'value' || series.some((one) => one.labels[name] !== undefined)) return sort;
  throw new ObsqError({
    kind: 'usage',
    message: `--sort: no series has a label ${name}; they have ${['value', ...labelNames(series.map((one) => one.labels))].join(', ')}`,
    hint: '--sort -value',
  });
}

function staleWarnings(
  session: Session,
  series: readonly Series[],
  { language, window, stepMs }: SeriesReport,
): readonly string[] {
  // LogQL and TraceQL count the entries of a step, so an empty step is no gap.
  if (stepMs === null || language !== 'promql') return [];
  const samples = series.map((one) =>
    one.samples.length > 0 ? one.samples : one.histograms.map(({ timeMs }) => ({ timeMs, value: '' })),
  );
  const warning = findStaleEnd(samples, { ...window, stepMs }, session.nowMs);
  return warning === null ? [] : [warning];
}

function* mapRows(
  series: readonly Series[],
  ranged: boolean,
  previous: readonly Series[] | undefined,
): Iterable<unknown> {
  const before = previous === undefined ? null : new Map(previous.map((one) => [labelsKey(one.labels), one]));
  for (const one of series) {
    const earlier = before?.get(labelsKey(one.labels));
    const row = ranged ? rangeRow(one) : instantRow(one);
    if (before === null) yield row;
    else if (ranged) yield { ...row, previous: (earlier?.samples ?? []).map(sampleRow) };
    else yield { ...row, previous: earlier === undefined ? null : (lastSample(earlier)?.value ?? null) };
  }
}

function* lastValues(series: readonly Series[]): Iterable<Readonly<Record<string, string | null>>> {
  for (const one of series) yield { value: lastSample(one)?.value ?? null };
}
