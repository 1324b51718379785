import type { SlotValues } from '../../../languages/bind-expression.ts';
import { isLogqlMetricExpression } from '../../../languages/logql-stream.ts';
import type { SavedQuery, Variant } from '../../../saved/saved-query.ts';
import { bindText, chooseLogVariant, needsLabels } from '../../../services/logs/bind-log-query.ts';
import { noticeWindow, readWindow } from '../../flags/read-window.ts';
import type { Session } from '../../session/session.ts';
import { readLimit } from '../../setup/read-limit.ts';
import { readLineOptions, refuseLineFlags } from './line-options.ts';
import { guardCost } from './logs-cost.ts';
import { readAll, reportLines } from './logs-lines.ts';

const defaultLimit = 100;

/** Runs a saved log query. It writes lines, or series if it is a metric query. */
export async function runSavedLogs(session: Session, query: SavedQuery, values: SlotValues): Promise<void> {
  const resolved = await readWindow(session);
  const { window } = resolved;
  const variant = await chooseVariantOfStore(session, query);
  const windowMs = window.toMs - window.fromMs;
  const expr = bindText(query, variant, values, { windowMs, stepMs: null });
  if (isLogqlMetricExpression(expr)) {
    refuseLineFlags(session);
    const { runLogMetric } = await import('./logs-metric.ts');
    await runLogMetric(
      session,
      resolved,
      (stepMs) => bindText(query, variant, values, { windowMs, stepMs }),
      query.window,
    );
    return;
  }
  const options = readLineOptions(session, [expr]);
  if (session.mode.format === 'chart') {
    const { chartLines } = await import('./logs-metric.ts');
    await chartLines(session, resolved, expr);
    return;
  }
  await noticeWindow(session, window);
  const client = await (await session.stores()).logs();
  await guardCost(session, client, expr, window);
  const answer = await readAll(session, client, [expr], {
    window,
    limit: readLimit(session, defaultLimit),
    direction: 'backward',
  });
  await reportLines(session, { exprs: [expr], window, answer, options });
}

/** Chooses the variant by the labels of the store's streams, which are fetched once and cached. */
export async function chooseVariantOfStore(session: Session, query: SavedQuery): Promise<Variant> {
  if (!needsLabels(query)) return chooseLogVariant(query, []);
  const { fetchLogLabels } = await import('../../../services/pivot/log-labels.ts');
  const stores = await session.stores();
  const labels = await fetchLogLabels({
    client: await stores.logs(),
    cache: await session.cache(),
    fingerprint: stores.context.fingerprint,
    nowMs: session.nowMs,
  });
  return chooseLogVariant(query, labels);
}
