import type { PrometheusClient } from '../../../backends/prometheus/client.ts';
import { ObsqError } from '../../../domain/errors.ts';
import { changeBetween } from '../../../domain/metrics/change.ts';
import { orderByNumber, parseRowOrder } from '../../../domain/metrics/row-order.ts';
import { counted } from '../../../domain/text/counted.ts';
import { rangeWindow } from '../../../domain/time/align-window.ts';
import type { SlotValues } from '../../../languages/bind-expression.ts';
import type { InstantRow, RangeRow } from '../../../saved/rows/join-columns.ts';
import { mainColumn } from '../../../saved/rows/main-column.ts';
import { indexPrevious, lastValueOf, type PreviousRows } from '../../../saved/rows/previous-rows.ts';
import { sortRows } from '../../../saved/rows/sort-rows.ts';
import type { Column, SavedQuery } from '../../../saved/saved-query.ts';
import { requirementsOf } from '../../../saved/variants/requirement.ts';
import { fetchCapabilities } from '../../../services/metrics/capabilities.ts';
import {
  runSavedQuery,
  type SavedAnswer,
  type SavedRows,
  type SavedRun,
} from '../../../services/metrics/run-saved-query.ts';
import { findStaleEnd } from '../../../services/metrics/stale-series.ts';
import { readVs, type Versus } from '../../flags/read-vs.ts';
import { noticeWindow, readStep, readWindow } from '../../flags/read-window.ts';
import { lastValuesOf, rowsCsv, rowsJson, rowsRaw, type SavedRowsText } from '../../output/saved-rows.ts';
import { chartHeight } from '../../session/chart-height.ts';
import type { Session } from '../../session/session.ts';
import { readCount, readLimit } from '../../setup/read-limit.ts';

/** Runs a saved metric query and writes its rows. */
export async function runSavedMetrics(
  session: Session,
  query: SavedQuery,
  values: SlotValues,
): Promise<void> {
  const resolved = await readWindow(session);
  const ranged = session.mode.format === 'chart' || (resolved.ranged && query.window !== 'since');
  const stepMs = ranged ? await readStep(session, resolved.window) : null;
  const window = stepMs === null ? resolved.window : rangeWindow(resolved, stepMs);
  if (stepMs !== null) await noticeWindow(session, window, stepMs);
  else if (query.window === 'since') await noticeWindow(session, window);

  const stores = await session.stores();
  const client = await stores.metrics();
  const has = await fetchCapabilities(requirementsOf(query, values), {
    client,
    cache: await session.cache(),
    fingerprint: stores.context.fingerprint,
    nowMs: session.nowMs,
  });
  const run: SavedRun = {
    query,
    values,
    range: stepMs === null ? null : { ...window, stepMs },
    atMs: resolved.atMs,
    sinceMs: resolved.atMs - window.fromMs,
    has: (requirement) => has.has(requirement),
  };
  const vs = readVs(session);
  const [answer, earlier] = await Promise.all([
    runSavedQuery(client, run),
    vs === null ? null : runEarlier(client, run, vs),
  ]);
  if (earlier?.failure !== undefined) await session.warn(`${vs?.title}: ${earlier.failure.message}`);
  for (const { column, error } of answer.failures) await session.warn(`column ${column}: ${error.message}`);
  for (const { name, lookedFor } of answer.bound.dropped) {
    await session.notice(`${name} is left out: the store has no ${lookedFor.join(' or ')}`);
  }
  const isMoment = stepMs === null && query.window !== 'since';
  await reportRows(session, {
    query,
    values,
    answer,
    window: isMoment ? { fromMs: resolved.atMs, toMs: resolved.atMs } : window,
    stepMs,
    earlier: vs === null || earlier === null ? null : { ...earlier, title: vs.title },
  });
}

interface Earlier {
  readonly previous: PreviousRows;
  readonly failure?: ObsqError | undefined;
}

/** Runs the query at the earlier time of --vs. If that fails, the answer stands without the comparison. */
async function runEarlier(client: PrometheusClient, run: SavedRun, { agoMs }: Versus): Promise<Earlier> {
  const { range, atMs, query } = run;
  try {
    const earlier = await runSavedQuery(client, {
      ...run,
      range: range === null ? null : { ...range, fromMs: range.fromMs - agoMs, toMs: range.toMs - agoMs },
      atMs: atMs === null ? null : atMs - agoMs,
    });
    return { previous: indexPrevious(query, earlier.answer.data.rows) };
  } catch (error) {
    if (!(error instanceof ObsqError) || error.kind === 'cancelled') throw error;
    return { previous: indexPrevious(query, []), failure: error };
  }
}

interface RowsReport {
  readonly query: SavedQuery;
  readonly values: SlotValues;
  readonly answer: SavedAnswer;
  readonly window: { readonly fromMs: number; readonly toMs: number };
  readonly stepMs: number | null;
  readonly earlier: (Earlier & { readonly title: string }) | null;
}

async function reportRows(
  session: Session,
  { query, values, answer, window, stepMs, earlier }: RowsReport,
): Promise<void> {
  const data = arrange(session, { query, data: answer.answer.data, previous: earlier?.previous ?? null });
  const previous = earlier === null ? undefined : { title: earlier.title, rows: earlier.previous };
  const gone = earlier?.previous.countGone(answer.answer.data.rows) ?? 0;
  const expressions = Object.fromEntries(answer.bound.expressions.map(({ name, expr }) => [name, expr]));
  const columns = query.columns.filter((column) => expressions[column.name] !== undefined);
  const names = columns.map((column) => column.name);
  const single = answer.bound.expressions.length === 1 ? answer.bound.expressions[0] : undefined;
  const text: SavedRowsText = { query, names, data, previous: previous?.rows };
  const steppedWindow = stepMs === null ? window : { ...window, stepMs };
  const { renderRows } = await import('../../../view/metrics/row-table.ts');
  const chart = session.mode.format === 'chart' ? await import('../../../view/metrics/row-chart.ts') : null;
  await session.report({
    kind: 'metrics',
    query: {
      name: query.name,
      language: 'promql',
      ...(single === undefined ? { expressions } : { expr: single.expr }),
      params: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
      variant: answer.bound.variant.name,
    },
    window: steppedWindow,
    columns: columns.map(({ name, unit }) => ({ name, unit })),
    rows: rowsJson(text),
    count: data.rows.length,
    warnings: [...answer.answer.warnings, ...staleWarnings(session, data, { window, stepMs })],
    infos: [
      ...answer.answer.infos,
      ...(gone === 0 ? [] : [`${counted(gone, 'row')} of ${earlier?.title} not there now`]),
    ],
    partial: answer.answer.partial || earlier?.failure !== undefined,
    explainEmpty: async () => {
      if (query.rule !== undefined) return explainQuietRule(query);
      const { explainEmptyMetrics } = await import('../../../services/metrics/explain-empty.ts');
      const expr = answer.bound.expressions.find(({ name }) => name === query.anchor)?.expr ?? '';
      return explainEmptyMetrics(await (await session.stores()).metrics(), expr, {
        atMs: window.toMs,
        nowMs: session.nowMs,
      });
    },
    lines: (frame, format) => {
      if (chart === null || data.kind !== 'range' || stepMs === null) {
        return renderRows({ query, columns, data, previous }, { frame, wide: format === 'wide' });
      }
      return chart.renderRowChart(
        { query, columns: chartedColumns(session, columns, { query, rows: data.rows }), rows: data.rows },
        { frame, window: { ...window, stepMs }, zone: session.timeZone, heightCells: chartHeight(session) },
      );
    },
    csv: () => rowsCsv(text),
    raw: () => rowsRaw(text),
    lastValues: () => data.rows.map((row) => lastValuesOf(row, names)),
  });
}

/** The explanation for a rule without rows. It is healthy or blind, and only `obsq check` finds out which. */
function explainQuietRule({ name }: SavedQuery) {
  return { reason: `${name}: nothing fires, or nothing was seen`, hint: `obsq check ${name}` };
}

function staleWarnings(
  session: Session,
  data: SavedRows,
  { window, stepMs }: Pick<RowsReport, 'window' | 'stepMs'>,
): readonly string[] {
  if (data.kind === 'instant' || stepMs === null) return [];
  const samples = data.rows.flatMap((row) => Object.values(row.samples));
  const warning = findStaleEnd(samples, { ...window, stepMs }, session.nowMs);
  return warning === null ? [] : [warning];
}

/** The columns to chart. A terminal has room for one chart, that of the column the rows are sorted by; a pipe gets all. */
function chartedColumns(
  session: Session,
  columns: readonly Column[],
  { query, rows }: { readonly query: SavedQuery; readonly rows: readonly RangeRow[] },
): readonly Column[] {
  if (!session.mode.toTerminal) return columns;
  const typed = session.invocation.text('sort');
  const column = mainColumn(
    columns,
    rows,
    typed === undefined ? { sort: query.sort } : { sort: typed, typed: true },
  );
  return column === null ? [] : [column];
}

interface Arranging {
  readonly query: SavedQuery;
  readonly data: SavedRows;
  readonly previous: PreviousRows | null;
}

/** Sorts rows by `--sort` or in the query's order, then cuts them to `--top` and `--limit`. */
function arrange(session: Session, arranging: Arranging): SavedRows {
  const { data } = arranging;
  const top = readCount(session, 'top', null) ?? Number.POSITIVE_INFINITY;
  const most = Math.min(top, readLimit(session, null) ?? Number.POSITIVE_INFINITY);
  return data.kind === 'instant'
    ? { kind: 'instant', rows: sortAsAsked(session, data.rows, arranging).slice(0, most) }
    : { kind: 'range', rows: sortAsAsked(session, data.rows, arranging).slice(0, most) };
}

function sortAsAsked<Row extends InstantRow | RangeRow>(
  session: Session,
  rows: readonly Row[],
  { query, previous }: Arranging,
): readonly Row[] {
  const sort = session.invocation.text('sort') ?? query.sort;
  if (previous === null || sort === null || !/^-?change$/.test(sort)) return sortRows(rows, sort, query);
  const changeOf = (row: Row): number => {
    const before = lastValueOf(previous.rowOf(row), query.anchor);
    return changeBetween(before, lastValueOf(row, query.anchor))?.absolute ?? Number.NaN;
  };
  return orderByNumber(rows, changeOf, parseRowOrder(sort).descending);
}
