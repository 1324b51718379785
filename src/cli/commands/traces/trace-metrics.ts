import { rangeWindow } from '../../../domain/time/align-window.ts';
import type { ResolvedWindow } from '../../../domain/time/resolve-window.ts';
import { noticeWindow, readStep } from '../../flags/read-window.ts';
import type { Session } from '../../session/session.ts';
import { reportTyped } from '../metrics/report-series.ts';

/** Runs a TraceQL metrics query and writes its series over the window; with `--at` one value each for the whole window that ends there. */
export async function runTraceMetrics(session: Session, query: string, asked: ResolvedWindow): Promise<void> {
  const { text } = session.invocation;
  const asInstant = text('at') !== undefined && text('step') === undefined && session.mode.format !== 'chart';
  const stepMs = asInstant ? null : await readStep(session, asked.window);
  const window = stepMs === null ? asked.window : rangeWindow(asked, stepMs);
  await noticeWindow(session, window, stepMs ?? undefined);
  const count = await reportTyped(session, {
    language: 'traceql',
    expr: query,
    window,
    stepMs,
    atMs: window.toMs,
    earlier: null,
  });
  if (count > 0 && session.mode.toTerminal) {
    const { shellWord } = await import('../../../domain/text/shell-word.ts');
    await session.notice(`the traces behind it: obsq exemplars ${shellWord(query)}`);
  }
}
