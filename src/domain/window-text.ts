import { parseDuration } from './duration.ts';
import { type Parsed, refused } from './parsed.ts';
import { type ResolvedWindow, resolveWindow } from './resolve-window.ts';
import type { TimeContext } from './time-expression.ts';

const hint = 'write it like 3h, -3h, now-1h to now, or 2026-11-20 13:00 to 2026-11-20 14:00';

/** A window typed as one text: `3h` or `-3h` until now, `<time> to <time>`, or `<time>` until now. */
export function parseWindowText(text: string, context: TimeContext): Parsed<ResolvedWindow> {
  const trimmed = text.trim();
  if (trimmed === '') return refused('a window is missing', hint);
  const asked = { ...context, defaultSinceMs: 0 };
  const since = trimmed.replace(/^-\s*/, '');
  if (parseDuration(since).ok) return resolveWindow({ since }, asked);
  const [from, to, ...rest] = trimmed.split(/\s+to\s+/i);
  if (rest.length > 0) return refused(`"${trimmed}" has more than one "to"`, hint);
  return resolveWindow({ from, to }, asked);
}
