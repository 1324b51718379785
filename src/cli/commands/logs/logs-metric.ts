import { rangeWindow } from '../../../domain/time/align-window.ts';
import type { ResolvedWindow } from '../../../domain/time/resolve-window.ts';
import { countLinesExpr } from '../../../languages/logql-lines.ts';
import { windowRead } from '../../../services/logs/log-cost.ts';
import { noticeWindow, readStep } from '../../flags/read-window.ts';
import type { Session } from '../../session/session.ts';
import { reportTyped } from '../metrics/report-series.ts';
import { guardCost } from './logs-cost.ts';

/**
 * Runs a LogQL metric query: at an instant, or over a range if there is a window. `bind` returns the query's text for the step
 * of a range, or for null at an instant. A query that counts over the whole window (`since`) is a range only for a chart.
 */
export async function runLogMetric(
  session: Session,
  resolved: ResolvedWindow,
  bind: (stepMs: number | null) => string,
  over: 'rate' | 'since' = 'rate',
): Promise<void> {
  const client = await (await session.stores()).logs();
  const counts = over === 'since';
  if (session.mode.format !== 'chart' && (counts || !resolved.ranged)) {
    if (counts) await noticeWindow(session, resolved.window);
    const expr = bind(null);
    const instant = { fromMs: resolved.atMs, toMs: resolved.atMs };
    await guardCost(session, client, expr, windowRead(expr, instant));
    await reportTyped(session, {
      language: 'logql',
      expr,
      window: counts ? resolved.window : instant,
      stepMs: null,
      atMs: resolved.atMs,
      earlier: null,
      // Counts of a saved query: the most first.
      sort: counts ? '-value' : undefined,
    });
    return;
  }
  const stepMs = await readStep(session, resolved.window);
  const window = rangeWindow(resolved, stepMs);
  await noticeWindow(session, window, stepMs);
  const expr = bind(stepMs);
  await guardCost(session, client, expr, windowRead(expr, window));
  await reportTyped(session, { language: 'logql', expr, window, stepMs, atMs: window.toMs, earlier: null });
}

/** Draws how many lines came over time, by level, for `-o chart` of a query for lines. */
export async function chartLines(session: Session, resolved: ResolvedWindow, expr: string): Promise<void> {
  await runLogMetric(session, resolved, (stepMs) => countLinesExpr(expr, stepMs ?? 60_000));
}
