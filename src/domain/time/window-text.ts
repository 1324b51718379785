// A window typed as one text, as in the screen's box.
import { type Parsed, parsed, refused } from '../text/parsed.ts';
import { formatDuration, parseDuration } from './duration.ts';
import { type ResolvedWindow, resolveWindow } from './resolve-window.ts';
import { parseTime, type TimeContext } from './time-expression.ts';
import { formatTime } from './time-format.ts';

const hint = 'write it like 3h, -3h, now-1h to now, or 2026-11-20 13:00 to 2026-11-20 14:00';

const shortestMs = 1000;
const longestMs = 5 * 365 * 86_400_000;

/**
 * A window typed as one text: `3h` or `-3h` until now, `<time> to <time>`, or `<time>` until now. One that ends with the word `now`
 * follows the clock like one without an end. Refused: less than a second, more than five years. Messages name no flags.
 */
export function parseWindowText(text: string, context: TimeContext): Parsed<ResolvedWindow> {
  const trimmed = text.trim();
  if (trimmed === '') return refused('a window is missing', hint);
  const asked = { ...context, defaultSinceMs: 0 };
  const since = trimmed.replace(/^-\s*/, '');
  const length = parseDuration(since);
  if (length.ok) {
    const problem = lengthProblem(length.value);
    return problem === null ? resolveWindow({ since }, asked) : refused(problem, hint);
  }
  const [from = '', until, ...rest] = trimmed.split(/\s+to\s+/i);
  if (rest.length > 0) return refused(`"${trimmed}" has more than one "to"`, hint);
  const to = until?.toLowerCase() === 'now' ? undefined : until;
  const ends = readEnds(from, to, context);
  return ends.ok ? resolveWindow({ from, to }, asked) : ends;
}

/** Checks both ends of a window. Its errors suit the box, where there are no flags to name. */
function readEnds(from: string, to: string | undefined, context: TimeContext): Parsed<null> {
  const start = parseTime(from, context);
  if (!start.ok) return refused(`the start: ${start.message}`, start.hint);
  const end = to === undefined ? parsed(context.nowMs) : parseTime(to, context, 'end');
  if (!end.ok) return refused(`the end: ${end.message}`, end.hint);
  if (start.value > end.value) {
    const [first, last] = [start.value, end.value].map((timeMs) => formatTime(timeMs, context.timeZone));
    return refused(
      `the start ${first} is after the end ${last}`,
      'a window begins before it ends: swap them',
    );
  }
  const problem = lengthProblem(end.value - start.value);
  return problem === null ? parsed(null) : refused(problem, hint);
}

function lengthProblem(lengthMs: number): string | null {
  if (lengthMs === 0) return 'the window is empty';
  if (lengthMs < shortestMs) return `a window of ${formatDuration(lengthMs)} is shorter than 1s`;
  return lengthMs > longestMs ? 'the window is longer than 5y' : null;
}
