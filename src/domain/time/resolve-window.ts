// The window that the flags --since, --from, --to and --at mean together.
import { type Parsed, parsed, refused } from '../text/parsed.ts';
import { parseDuration } from './duration.ts';
import { isFixedTime, parseExactNs, parseTime, type TimeContext } from './time-expression.ts';
import { formatTime } from './time-format.ts';
import { type Window, windowNs } from './window.ts';

/** The time flags as typed. */
export interface WindowRequest {
  readonly since?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly at?: string | undefined;
}

export interface ResolvedWindow {
  readonly window: Window;
  /**
   * The moment of an instant query, which is also the latest point of a range: `--at`, or the window's end. It is now if the end was
   * rounded into the future (`--to now/d`), because a store repeats old samples for later moments.
   */
  readonly atMs: number;
  /** Whether a bound is a fixed moment (`2026-11-20 13:10`, `now-1d/d`). The points of a range then begin exactly at the window's start. */
  readonly exact: boolean;
  /** Whether a stretch of time was asked for (`--since` or `--from`, or `--to`): `obsq metrics` then asks for a range. */
  readonly ranged: boolean;
  /** Whether the window's end follows the clock, because neither `--to` nor `--at` was given. */
  readonly live: boolean;
  readonly warnings: readonly string[];
}

/**
 * Resolves the window that the time flags mean. `defaultSinceMs` is its length if no flag says it. `--since` counts back from `--to`, `--at`
 * or now. `/d` rounds `--from` down and `--to` up. Refused: `--since` with `--from`, `--at` with `--from` or `--to`, a start after the
 * end or at it.
 */
export function resolveWindow(
  request: WindowRequest,
  context: TimeContext & { readonly defaultSinceMs: number },
): Parsed<ResolvedWindow> {
  const { since, from, to, at } = request;
  if (since !== undefined && from !== undefined) {
    return refused('--since and --from both say where the window begins', 'give one of them');
  }
  if (at !== undefined && (from !== undefined || to !== undefined)) {
    return refused(
      '--at names one moment, --from and --to a window',
      'with --from, write --to in place of --at',
    );
  }
  const end = readTime(at === undefined ? '--to' : '--at', at ?? to, context);
  if (!end.ok) return end;
  const toMs = end.value ?? context.nowMs;
  const start = readStart(request, toMs, context);
  if (!start.ok) return start;
  const fromMs = start.value;
  const shown = (timeMs: number) => formatTime(timeMs, context.timeZone);
  const exact = {
    fromNs: from === undefined ? null : parseExactNs(from, context),
    toNs: to === undefined ? null : parseExactNs(to, context),
  };
  const window: Window = {
    fromMs,
    toMs,
    ...(exact.fromNs === null ? {} : { fromNs: exact.fromNs }),
    ...(exact.toNs === null ? {} : { toNs: exact.toNs }),
  };
  const bounds = windowNs(window);
  if (fromMs > toMs || BigInt(bounds.fromNs) > BigInt(bounds.toNs)) {
    return refused(
      `--from ${shown(fromMs)} is after ${to === undefined ? 'now,' : '--to'} ${shown(toMs)}`,
      'a window begins before it ends: swap them, or leave --to out for now',
    );
  }
  if (bounds.fromNs === bounds.toNs && from !== undefined) {
    return refused(
      `--from and ${to === undefined ? 'now' : '--to'} are the same moment, ${shown(toMs)}: the window is empty`,
      'move one of them, or ask for that moment alone: --at',
    );
  }
  const endsLater = to?.includes('/') === true && fromMs < context.nowMs && context.nowMs < toMs;
  return parsed({
    window,
    atMs: endsLater ? context.nowMs : toMs,
    exact: [from, to].some((bound) => bound !== undefined && isFixedTime(bound)),
    ranged: since !== undefined || from !== undefined || to !== undefined,
    live: end.value === null,
    warnings: futureWarnings(fromMs, toMs, at !== undefined, context),
  });
}

function readStart(
  { since, from }: WindowRequest,
  toMs: number,
  context: TimeContext & { readonly defaultSinceMs: number },
): Parsed<number> {
  if (from !== undefined) {
    const start = readTime('--from', from, context);
    return start.ok ? parsed(start.value ?? toMs) : start;
  }
  if (since === undefined) return parsed(toMs - context.defaultSinceMs);
  const length = parseDuration(since);
  if (!length.ok) return refused(`--since: ${length.message}`, length.hint);
  if (length.value === 0) return refused('--since 0 is an empty window', 'write it like --since 1h');
  return parsed(toMs - length.value);
}

function readTime(flag: string, text: string | undefined, context: TimeContext): Parsed<number | null> {
  if (text === undefined) return parsed(null);
  const time = parseTime(text, context, flag === '--to' ? 'end' : 'start');
  return time.ok ? time : refused(`${flag}: ${time.message}`, time.hint);
}

function futureWarnings(fromMs: number, toMs: number, isMoment: boolean, context: TimeContext): string[] {
  const now = `now is ${formatTime(context.nowMs, context.timeZone)}`;
  if (isMoment && toMs > context.nowMs) return [`--at lies in the future: nothing is there yet (${now})`];
  if (!isMoment && fromMs > context.nowMs)
    return [`the window lies in the future: nothing is there yet (${now})`];
  return [];
}
