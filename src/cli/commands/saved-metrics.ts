import { formatRfc3339Utc } from '../../domain/time-format.ts';
import type { SlotValues } from '../../languages/bind-expression.ts';
import type { InstantRow, RangeRow } from '../../saved/join-columns.ts';
import { requirementsOf } from '../../saved/requirement.ts';
import type { Column, SavedQuery } from '../../saved/saved-query.ts';
import { sortRows } from '../../saved/sort-rows.ts';
import { fetchCapabilities } from '../../services/capabilities.ts';
import { runSavedQuery, type SavedAnswer, type SavedRows } from '../../services/run-saved-query.ts';
import { findStaleEnd } from '../../services/stale-series.ts';
import { chartHeight } from '../chart-height.ts';
import { sampleRow } from '../output/document-rows.ts';
import { readCount, readLimit } from '../read-limit.ts';
import { alignWindow, noticeWindow, readStep, readWindow } from '../read-window.ts';
import type { Session } from '../session.ts';

/** Runs a saved metric query and writes its rows. */
export async function runSavedMetrics(
  session: Session,
  query: SavedQuery,
  values: SlotValues,
): Promise<void> {
  const resolved = await readWindow(session);
  const ranged = session.mode.format === 'chart' || (resolved.ranged && query.window !== 'since');
  const stepMs = ranged ? readStep(session, resolved.window) : null;
  const window = stepMs === null ? resolved.window : alignWindow(resolved.window, stepMs);
  if (stepMs !== null) await noticeWindow(session, window, stepMs);
  else if (query.window === 'since') await noticeWindow(session, window);

  const stores = await session.stores();
  const client = await stores.metrics();
  const has = await fetchCapabilities(requirementsOf(query), {
    client,
    cache: await session.cache(),
    fingerprint: stores.context.fingerprint,
    nowMs: session.nowMs,
  });
  const answer = await runSavedQuery(client, {
    query,
    values,
    range: stepMs === null ? null : { ...window, stepMs },
    atMs: resolved.atMs,
    sinceMs: window.toMs - window.fromMs,
    has: (requirement) => has.has(requirement),
  });
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
  });
}

interface RowsReport {
  readonly query: SavedQuery;
  readonly values: SlotValues;
  readonly answer: SavedAnswer;
  readonly window: { readonly fromMs: number; readonly toMs: number };
  readonly stepMs: number | null;
}

async function reportRows(
  session: Session,
  { query, values, answer, window, stepMs }: RowsReport,
): Promise<void> {
  const data = arrange(session, query, answer.answer.data);
  const expressions = Object.fromEntries(answer.bound.expressions.map(({ name, expr }) => [name, expr]));
  const columns = query.columns.filter((column) => expressions[column.name] !== undefined);
  const names = columns.map((column) => column.name);
  const single = answer.bound.expressions.length === 1 ? answer.bound.expressions[0] : undefined;
  const steppedWindow = stepMs === null ? window : { ...window, stepMs };
  const { renderRows } = await import('../../view/row-table.ts');
  const chart = session.mode.format === 'chart' ? await import('../../view/row-chart.ts') : null;
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
    rows: rowsJson(data, names),
    count: data.rows.length,
    warnings: [...answer.answer.warnings, ...staleWarnings(session, data, { window, stepMs })],
    infos: answer.answer.infos,
    partial: answer.answer.partial,
    explainEmpty: async () => {
      if (query.rule !== undefined) return explainQuietRule(query);
      const { explainEmptyMetrics } = await import('../../services/explain-empty.ts');
      const expr = answer.bound.expressions.find(({ name }) => name === query.anchor)?.expr ?? '';
      return explainEmptyMetrics(await (await session.stores()).metrics(), expr, window.toMs);
    },
    lines: (frame, format) => {
      if (chart === null || data.kind !== 'range' || stepMs === null) {
        return renderRows({ query, columns, data }, { frame, wide: format === 'wide' });
      }
      return chart.renderRowChart(
        { query, columns: chartedColumns(session, columns), rows: data.rows },
        { frame, window: { ...window, stepMs }, zone: session.timeZone, heightCells: chartHeight(session) },
      );
    },
    csv: () => rowsCsv(query, names, data),
    raw: () => rowsRaw(query, names, data),
    lastValues: () => data.rows.map((row) => lastValuesOf(row, names)),
  });
}

/** A rule without rows is well, or blind: only a check looks for the difference. */
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

/** One chart fits a terminal's screen: the measure that rows come from. A pipe gets them all. */
function chartedColumns(session: Session, columns: readonly Column[]): readonly Column[] {
  return session.mode.toTerminal ? columns.slice(0, 1) : columns;
}

/** Sorted as asked or as the query says, then cut by `--top` and `--limit`. */
function arrange(session: Session, query: SavedQuery, data: SavedRows): SavedRows {
  const sort = session.invocation.text('sort') ?? query.sort;
  const top = readCount(session, 'top', null) ?? Number.POSITIVE_INFINITY;
  const most = Math.min(top, readLimit(session, null) ?? Number.POSITIVE_INFINITY);
  return data.kind === 'instant'
    ? { kind: 'instant', rows: sortRows(data.rows, sort, query).slice(0, most) }
    : { kind: 'range', rows: sortRows(data.rows, sort, query).slice(0, most) };
}

function* rowsJson(data: SavedRows, names: readonly string[]): Iterable<unknown> {
  if (data.kind === 'instant') {
    for (const row of data.rows) yield { labels: row.labels, values: lastValuesOf(row, names) };
    return;
  }
  for (const row of data.rows) {
    yield {
      labels: row.labels,
      samples: Object.fromEntries(names.map((name) => [name, (row.samples[name] ?? []).map(sampleRow)])),
    };
  }
}

function lastValuesOf(
  row: InstantRow | RangeRow,
  names: readonly string[],
): Readonly<Record<string, string | null>> {
  const valueIn = (name: string): string | null =>
    'values' in row ? (row.values[name] ?? null) : (row.samples[name]?.at(-1)?.value ?? null);
  return Object.fromEntries(names.map((name) => [name, valueIn(name)]));
}

function labelNamesOf(query: SavedQuery): readonly string[] {
  return [...query.rowLabels, ...query.details.map((detail) => detail.name)];
}

function* rowsCsv(query: SavedQuery, names: readonly string[], data: SavedRows): Iterable<readonly string[]> {
  const labelNames = labelNamesOf(query);
  yield [...labelNames, ...(data.kind === 'range' ? ['time'] : []), ...names];
  for (const row of data.rows) {
    const labels = labelNames.map((name) => row.labels[name] ?? '');
    if ('values' in row) yield [...labels, ...names.map((name) => row.values[name] ?? '')];
    else
      for (const [timeMs, values] of samplesByTime(row, names))
        yield [...labels, formatRfc3339Utc(timeMs), ...values];
  }
}

/** The columns' samples beside each other, in time order; '' where a column has none at that time. */
function samplesByTime(
  row: RangeRow,
  names: readonly string[],
): readonly (readonly [number, readonly string[]])[] {
  const byTime = new Map<number, string[]>();
  for (const [index, name] of names.entries()) {
    for (const sample of row.samples[name] ?? []) {
      const record = byTime.get(sample.timeMs) ?? names.map(() => '');
      record[index] = sample.value;
      byTime.set(sample.timeMs, record);
    }
  }
  return [...byTime].sort((a, b) => a[0] - b[0]);
}

/** Tab-separated labels and values, no header: for cut and awk. */
function* rowsRaw(query: SavedQuery, names: readonly string[], data: SavedRows): Iterable<string> {
  const labelNames = labelNamesOf(query);
  for (const row of data.rows) {
    const values = lastValuesOf(row, names);
    yield [
      ...labelNames.map((name) => row.labels[name] ?? ''),
      ...names.map((name) => values[name] ?? ''),
    ].join('\t');
  }
}
