import {
  indexPrevious,
  lastValuesOf,
  type MetricAnswer,
  type MetricColumn,
  warningsOf,
} from '../../../domain/metrics/metric-answer.ts';
import { changeOrder, orderRows } from '../../../domain/metrics/order-rows.ts';
import { parseRowOrder } from '../../../domain/metrics/row-order.ts';
import { counted } from '../../../domain/text/counted.ts';
import { rangeWindow } from '../../../domain/time/align-window.ts';
import type { SlotValues } from '../../../languages/bind-expression.ts';
import { mainColumn } from '../../../saved/rows/main-column.ts';
import { checkSort } from '../../../saved/rows/sort-rows.ts';
import type { SavedQuery } from '../../../saved/saved-query.ts';
import { askSavedMetrics, explainEmptySaved } from '../../../services/metrics/ask-saved-metrics.ts';
import { keepRows } from '../../../services/metrics/stale-series.ts';
import { readVs } from '../../flags/read-vs.ts';
import { noticeWindow, readStep, readWindow } from '../../flags/read-window.ts';
import { rowsCsv, rowsJson, rowsRaw } from '../../output/saved-rows.ts';
import { chartHeight } from '../../session/chart-height.ts';
import type { Report } from '../../session/report.ts';
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
  const isMoment = stepMs === null && query.window !== 'since';
  const earlier = await readVs(session, isMoment ? { fromMs: resolved.atMs, toMs: resolved.atMs } : window);

  const stores = await session.stores();
  const client = await stores.metrics();
  const cache = await session.cache();
  const { nowMs } = session;
  const { fingerprint, clusterLabel } = stores.context;
  const answer = await askSavedMetrics(
    { client, cache, fingerprint, clusterLabel, nowMs },
    { query, values, window, stepMs, atMs: resolved.atMs, earlier },
  );
  const { previous } = answer;
  if (previous !== null && previous.failure !== null)
    await session.warn(`${previous.title}: ${previous.failure}`);
  for (const failure of answer.failures) await session.warn(failure);
  for (const note of answer.leftOut) await session.notice(note);
  const arranged = arrange(session, query, answer);
  const report = await savedReport(session, { query, values, all: answer, answer: arranged });
  await session.report({
    ...report,
    explainEmpty: () => explainEmptySaved({ client, nowMs }, query, answer),
  });
}

interface SavedReport {
  readonly query: SavedQuery;
  readonly values: SlotValues;
  readonly answer: MetricAnswer;
  /** Before it was cut: what is not there now is looked for among all rows. */
  readonly all: MetricAnswer;
}

async function savedReport(session: Session, { query, values, answer, all }: SavedReport): Promise<Report> {
  const { expressions, columns, rows, window, stepMs, previous } = answer;
  const gone = indexPrevious(all)?.countGone(all.rows) ?? 0;
  const single = expressions.length === 1 ? expressions[0] : undefined;
  const { renderMetrics } = await import('../../../view/metrics/metric-table.ts');
  const chart = session.mode.format === 'chart' ? await import('../../../view/metrics/row-chart.ts') : null;
  return {
    kind: 'metrics',
    query: {
      name: query.name,
      language: 'promql',
      ...(single === undefined
        ? { expressions: Object.fromEntries(expressions.map(({ name, expr }) => [name, expr])) }
        : { expr: single.expr }),
      params: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
      variant: answer.variant ?? undefined,
      variants: answer.variants,
    },
    window: stepMs === null ? window : { ...window, stepMs },
    previousWindow: previous?.window,
    columns: columns.map(({ name, unit }) => ({ name, unit })),
    rows: rowsJson(answer),
    count: rows.length,
    warnings: warningsOf(answer),
    infos: [
      ...answer.infos,
      ...(gone === 0 ? [] : [`${counted(gone, 'row')} of ${previous?.title} not there now`]),
    ],
    partial: answer.partial,
    lines: (frame, format) =>
      chart === null || stepMs === null
        ? renderMetrics(answer, { frame, wide: format === 'wide', timeZone: session.timeZone })
        : chart.renderRowChart(
            { ...answer, columns: chartedColumns(session, answer) },
            {
              frame,
              window: { ...window, stepMs },
              zone: session.timeZone,
              heightCells: chartHeight(session),
            },
          ),
    csv: () => rowsCsv(answer),
    raw: () => rowsRaw(answer),
    came: all.rows.length,
    // A limit of what is shown hides nothing from a condition.
    lastValues: () => all.rows.map((row) => lastValuesOf(row, columns)),
  };
}

/** One chart fits a terminal's screen: of what the rows are sorted by. A pipe gets them all. */
function chartedColumns(session: Session, { columns, rows, sort }: MetricAnswer): readonly MetricColumn[] {
  if (!session.mode.toTerminal) return columns;
  const typed = session.invocation.text('sort');
  const column = mainColumn(columns, rows, typed === undefined ? { sort } : { sort: typed, typed: true });
  return column === null ? [] : [column];
}

/** Sorted as asked or as the query says, then cut by `--top` and `--limit`. */
function arrange(session: Session, query: SavedQuery, answer: MetricAnswer): MetricAnswer {
  const top = readCount(session, 'top', null) ?? Number.POSITIVE_INFINITY;
  const most = Math.min(top, readLimit(session, null) ?? Number.POSITIVE_INFINITY);
  const sort = session.invocation.text('sort') ?? answer.sort;
  if (answer.previous === null || sort === null || parseRowOrder(sort).name !== changeOrder)
    checkSort(sort, query);
  return keepRows(answer, orderRows(answer, answer.rows, sort).slice(0, most), session.nowMs);
}
