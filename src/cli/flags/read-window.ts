import { parsedOrThrow } from '../../domain/text/parsed.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import { type ResolvedWindow, resolveWindow } from '../../domain/time/resolve-window.ts';
import { resolveStep } from '../../domain/time/step.ts';
import { formatTime } from '../../domain/time/time-format.ts';
import type { Window } from '../../domain/time/window.ts';
import type { Session } from '../session/session.ts';

const hourMs = 3_600_000;
/** The number of points of a range without a chart: enough for a sparkline and for a script. */
const defaultPoints = 240;
/** The usual scrape interval of Prometheus servers, below which a step gains nothing. */
const usualScrapeMs = 15_000;

/** Reads the window from the time flags. Its warnings go to stderr as soon as a store is asked. Throws ObsqError usage. */
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

/** Reads `--step`, or chooses a step that fits the window and the chart; warns of one that is longer than the window. Milliseconds. */
export async function readStep(session: Session, window: Window): Promise<number> {
  const chart = session.mode.format === 'chart';
  const widthPoints = chart ? Math.max(40, (session.mode.widthCells ?? 100) - 10) : defaultPoints;
  const stepMs = parsedOrThrow(
    resolveStep(session.invocation.text('step'), window, { widthPoints, minStepMs: usualScrapeMs }),
  );
  const lengthMs = window.toMs - window.fromMs;
  if (stepMs > lengthMs) {
    const lengths = `${formatDuration(lengthMs)} is shorter than its step of ${formatDuration(stepMs)}`;
    await session.sayWhenAsked('warning', `the window of ${lengths}: it has one point`);
  }
  return stepMs;
}

/** Reports the window and its zone on stderr, as soon as a store is asked. */
export async function noticeWindow(session: Session, window: Window, stepMs?: number): Promise<void> {
  const { timeZone } = session;
  const step = stepMs === undefined ? '' : `, step ${formatDuration(stepMs)}`;
  await session.sayWhenAsked(
    'notice',
    `${formatTime(window.fromMs, timeZone)} to ${formatTime(window.toMs, timeZone)}${step}`,
  );
}
