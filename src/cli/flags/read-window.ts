import { parsedOrThrow } from '../../domain/text/parsed.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import { type ResolvedWindow, resolveWindow } from '../../domain/time/resolve-window.ts';
import { resolveStep } from '../../domain/time/step.ts';
import { formatTime } from '../../domain/time/time-format.ts';
import type { Window } from '../../domain/time/window.ts';
import type { Session } from '../session/session.ts';

const hourMs = 3_600_000;
/** Points of a range where no chart sets them: enough for a sparkline and for a script. */
const defaultPoints = 240;
/** What most Prometheus servers scrape at: nothing finer is worth asking for. */
const usualScrapeMs = 15_000;

/** The window of the time flags. Warnings of it go to stderr, once a store is asked. Throws ObsqError usage. */
export async function readWindow(session: Session, defaultSinceMs = hourMs): Promise<ResolvedWindow> {
  const { invocation, nowMs, timeZone } = session;
  const resolved = parsedOrThrow(
    resolveWindow(
      {
        since: invocation.text('since'),
        from: invocation.text('from'),
        to: invocation.text('to'),
        at: invocation.text('at'),
      },
      { nowMs, timeZone, defaultSinceMs },
    ),
  );
  for (const warning of resolved.warnings) await session.sayWhenAsked('warning', warning);
  return resolved;
}

/** The step of `--step`, or one that fits the window and the chart. Milliseconds. */
export function readStep(session: Session, window: Window): number {
  const chart = session.mode.format === 'chart';
  const widthPoints = chart ? Math.max(40, (session.mode.widthCells ?? 100) - 10) : defaultPoints;
  return parsedOrThrow(
    resolveStep(session.invocation.text('step'), window, { widthPoints, minStepMs: usualScrapeMs }),
  );
}

/** Says on stderr, once a store is asked, which stretch of time was asked for, with its zone. */
export async function noticeWindow(session: Session, window: Window, stepMs?: number): Promise<void> {
  const { timeZone } = session;
  const step = stepMs === undefined ? '' : `, step ${formatDuration(stepMs)}`;
  await session.sayWhenAsked(
    'notice',
    `${formatTime(window.fromMs, timeZone)} to ${formatTime(window.toMs, timeZone)}${step}`,
  );
}
