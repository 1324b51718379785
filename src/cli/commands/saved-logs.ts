import type { SlotValues } from '../../languages/bind-expression.ts';
import { isLogqlMetricExpression } from '../../languages/logql-stream.ts';
import { bindVariant } from '../../saved/bind-query.ts';
import { builtInDurations } from '../../saved/built-ins.ts';
import type { SavedQuery } from '../../saved/saved-query.ts';
import { readLimit } from '../read-limit.ts';
import { noticeWindow, readWindow } from '../read-window.ts';
import type { Session } from '../session.ts';
import { guardCost } from './logs-cost.ts';
import { readAll, reportLines } from './logs-lines.ts';

const defaultLimit = 100;

/** The one expression of a logs or traces query, bound. */
export function bindOnly(query: SavedQuery, values: SlotValues, windowMs: number): string {
  const [variant] = query.variants;
  if (variant === undefined) return '';
  const builtIns = builtInDurations({
    window: query.window,
    sinceMs: windowMs,
    stepMs: null,
    scrapeIntervalMs: null,
  });
  return bindVariant(variant, Object.keys(variant.expressions).slice(0, 1), values, builtIns)[0]?.expr ?? '';
}

/** Runs a saved log query: lines, or series where it is a metric query. */
export async function runSavedLogs(session: Session, query: SavedQuery, values: SlotValues): Promise<void> {
  const { window } = await readWindow(session);
  const expr = bindOnly(query, values, window.toMs - window.fromMs);
  if (isLogqlMetricExpression(expr)) {
    const { runLogMetric } = await import('./logs-metric.ts');
    await runLogMetric(session, expr);
    return;
  }
  await noticeWindow(session, window);
  const client = await (await session.stores()).logs();
  await guardCost(session, client, expr, window);
  const answer = await readAll(session, client, {
    expr,
    window,
    limit: readLimit(session, defaultLimit),
    direction: 'backward',
  });
  await reportLines(session, { expr, window, answer });
}
