import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { formatDurationSeconds } from './duration.ts';

/** Formats how long ago a moment was, in whole seconds below a minute and whole minutes above: `25m`, `3h 20m`, `12d 4h`. `-` if the time is unknown. */
export function formatAge(timeMs: number | null, nowMs: number): SafeText {
  if (timeMs === null) return safe`-`;
  const seconds = Math.max(0, Math.floor((nowMs - timeMs) / 1000));
  return sanitize(formatDurationSeconds(seconds < 60 ? seconds : Math.floor(seconds / 60) * 60));
}
