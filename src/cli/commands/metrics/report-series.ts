import { ObsqError } from '../../../domain/errors.ts';
import {
  indexPrevious,
  lastValueOf,
  type MetricAnswer,
  type MetricRow,
  samplesOf,
  seriesOfRow,
  valueColumn,
  warningsOf,
} from '../../../domain/metrics/metric-answer.ts';
import { changeOrder, orderRows } from '../../../domain/metrics/order-rows.ts';
import { parseRowOrder } from '../../../domain/metrics/row-order.ts';
import { ownValue } from '../../../domain/own-value.ts';
import type { SpanComparison } from '../../../domain/trace/span-comparison.ts';
import {
  askTypedMetrics,
  explainEmptyTyped,
  type StoresAsked,
  type TypedQuestion,
} from '../../../services/metrics/ask-typed-metrics.ts';
import { keepRows } from '../../../services/metrics/stale-series.ts';
import { nameBuckets } from '../../../view/metrics/bucket-labels.ts';
import { renderSeriesChart } from '../../../view/metrics/metric-chart.ts';
import { renderMetrics } from '../../../view/metrics/metric-table.ts';
import { isHistogramAlone } from '../../../view/metrics/native-histograms.ts';
import { instantRow, rangeRow, sampleRow } from '../../output/document-rows.ts';
import { labelNames, seriesCsv, seriesRaw } from '../../output/series-text.ts';
import { chartHeight } from '../../session/chart-height.ts';
import type { Session } from '../../session/session.ts';
import { readLimit } from '../../setup/read-limit.ts';

/** How a typed query is asked; `sort` is the order where `--sort` does not say one, by default as the store sent the rows. */
export type TypedReport = Omit<TypedQuestion, 'sort'> & { readonly sort?: string | undefined };

/** Asks a typed query and writes its series, whatever store they come from. Returns the number of series. */
export async function reportTyped(session: Session, typed: TypedReport): Promise<number> {
  const question: TypedQuestion = { ...typed, sort: typed.sort ?? null };
  const asked: StoresAsked = { stores: await session.stores(), nowMs: session.nowMs };
  const whole = await askTypedMetrics(asked, question);
  const { language, expr, window, stepMs } = question;
  const { timeZone } = session;
  if (whole.previous !== null && whole.previous.failure !== null)
    await session.warn(`${whole.previous.title}: ${whole.previous.failure}`);
  const facts = { query: { language, expr }, window: stepMs === null ? window : { ...window, stepMs } };
  const comparison = language === 'traceql' ? await readComparison(whole) : null;
  if (comparison !== null) {
    const { reportComparison } = await import('../traces/report-comparison.ts');
    await reportComparison(session, whole, { ...facts, comparison });
    return whole.rows.length;
  }
  const sorted = orderRows(whole, whole.rows, readSort(session, whole) ?? whole.sort);
  const answer = keepRows(whole, sorted.slice(0, readLimit(session, null) ?? undefined), session.nowMs);
  const { rows } = answer;
  await session.report({
    kind: 'metrics',
    ...facts,
    previousWindow: whole.previous?.window,
    rows: mapRows(answer),
    count: rows.length,
    warnings: warningsOf(answer),
    infos: answer.infos,
    partial: answer.partial,
    explainEmpty: () => explainEmptyTyped(asked, question),
    lines: (frame, format) =>
      format !== 'chart' || stepMs === null
        ? renderMetrics(nameBuckets(answer), { frame, wide: format === 'wide', timeZone })
        : renderSeriesChart(nameBuckets(answer), {
            frame,
            window: { ...window, stepMs },
            timeZone,
            heightCells: chartHeight(session),
            letters: !session.mode.color,
          }),
    csv: () => seriesCsv(answer),
    raw: () => seriesRaw(rows.map(seriesOfRow)),
    came: sorted.length,
    // A limit of what is shown hides nothing from a condition. One on native histograms alone would look at nothing, and pass.
    ...(sorted.length > 0 && sorted.every(isHistogramAlone)
      ? { valuesHint: `histogram_quantile(0.95, ${expr}), or histogram_count(${expr})` }
      : { lastValues: () => lastValues(sorted) }),
    valueUnits: { value: answer.columns[0]?.unit ?? 'none' },
  });
  return rows.length;
}

/** What the series compare, if they are the answer of TraceQL's `compare()`. */
async function readComparison({ rows }: MetricAnswer): Promise<SpanComparison | null> {
  const { compareSpans } = await import('../../../domain/trace/span-comparison.ts');
  return compareSpans(rows.map(seriesOfRow));
}

/** Reads `--sort`: the value, or a label that at least one series has. Throws ObsqError usage for any other word. */
function readSort(session: Session, { rows, previous }: MetricAnswer): string | null {
  const sort = session.invocation.text('sort') ?? null;
  if (sort === null || rows.length === 0) return sort;
  const { name } = parseRowOrder(sort);
  const own = [valueColumn, ...(previous === null ? [] : [changeOrder])];
  if (own.includes(name) || rows.some((row) => ownValue(row.labels, name) !== undefined)) return sort;
  throw new ObsqError({
    kind: 'usage',
    message: `--sort: no series has a label ${name}; they have ${[...own, ...labelNames(rows.map(({ labels }) => labels))].join(', ')}`,
    hint: '--sort -value',
  });
}

function* mapRows(answer: MetricAnswer): Iterable<unknown> {
  const previous = indexPrevious(answer);
  for (const one of answer.rows) {
    const earlier = previous?.rowOf(one);
    const row = answer.ranged ? rangeRow(seriesOfRow(one)) : instantRow(seriesOfRow(one));
    if (previous === null) yield row;
    else if (answer.ranged) yield { ...row, previous: samplesOf(earlier, valueColumn).map(sampleRow) };
    else yield { ...row, previous: lastValueOf(earlier, valueColumn) };
  }
}

function* lastValues(rows: readonly MetricRow[]): Iterable<Readonly<Record<string, string | null>>> {
  for (const row of rows) yield { value: lastValueOf(row, valueColumn) };
}
