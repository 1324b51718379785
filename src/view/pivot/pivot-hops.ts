import { joinSafe, type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import type { Hop, HopStatus } from '../../pivot/plan/hop.ts';
import { truncateLine } from '../text/fit.ts';
import { foldLine } from '../text/fold-line.ts';
import type { Frame, Line, Tone } from '../text/line.ts';

const tones: Readonly<Record<HopStatus, Tone>> = {
  found: 'muted',
  empty: 'muted',
  partial: 'warn',
  failed: 'error',
  skipped: 'muted',
};

export interface HopsOptions {
  /** Shows every hop with its query. */
  readonly all: boolean;
  /** Whether the reader was told already that the traces are a guess. */
  readonly saysGuess?: boolean | undefined;
}

/**
 * Renders how a pivot found its results, one line for each hop: the outcome and the reason, or the store's error. Without `all`, a
 * terminal shows the gaps alone: what failed, what was cut, what was not asked or empty and found in no other way, what is a guess.
 */
export function renderHops(hops: readonly Hop[], frame: Frame, options: HopsOptions): Line[] {
  if (options.all) return renderEach(hops, frame, options);
  const each = joinTraces(joinFailures(hops.filter((hop) => isInformative(hop, hops))));
  // A pipe has room for every hop with its reason.
  if (frame.widthCells === null) return renderEach(each, frame, options);
  const gaps = joinAlike(each.filter((hop) => isGap(hop, hops, options)));
  return renderEach(gaps, frame, options);
}

function isGap(hop: Hop, hops: readonly Hop[], { saysGuess = false }: HopsOptions): boolean {
  const finds = (to: Hop['to'], isSure: boolean): boolean =>
    hops.some(
      (other) =>
        other.to === to &&
        (other.status === 'found' || other.status === 'partial') &&
        !(isSure && other.inferred),
    );
  switch (hop.status) {
    case 'failed':
    case 'partial':
      return true;
    case 'found':
      return hop.inferred && !finds(hop.to, true) && !(saysGuess && hop.to === 'trace');
    default:
      // What an interruption left open is a gap whatever else was found.
      if (hop.error?.kind === 'cancelled') return true;
      // That a gauge has no exemplars is no gap where the traces were found by a search.
      return !finds(hop.to, false) && !(hop.to === 'exemplar' && finds('trace', false));
  }
}

function renderEach(hops: readonly Hop[], frame: Frame, options: HopsOptions): Line[] {
  return hops.flatMap((hop) => {
    const line: Line = [
      { text: safe`${markOf(hop, frame.ascii)} `, tone: tones[hop.status] },
      { text: safe`${nameOf(hop, frame.ascii)} `, tone: tones[hop.status] },
      { text: outcomeOf(hop, options.all || frame.widthCells === null), tone: tones[hop.status] },
    ];
    if (options.all && hop.query !== '')
      return [...foldLine(line, frame.widthCells), ...renderQuery(hop, frame)];
    if (options.all) return foldLine(line, frame.widthCells);
    // A failure is folded so that it can be read in full; the other hops are footnotes and are cut.
    return hop.status === 'failed'
      ? foldLine(
          [
            {
              text: joinSafe(
                line.map(({ text }) => text),
                safe``,
              ),
              tone: 'error',
            },
          ],
          frame.widthCells,
        )
      : [truncateLine(line, frame.widthCells, frame.ascii)];
  });
}

/** Whether a hop is worth a line. An empty hop is not if another one between the same two ends found something. */
function isInformative(hop: Hop, hops: readonly Hop[]): boolean {
  if (hop.status !== 'empty') return true;
  return !hops.some(
    (other) =>
      other !== hop &&
      other.from === hop.from &&
      other.to === hop.to &&
      (other.status === 'found' || other.status === 'partial'),
  );
}

/** Joins the hops that failed for one reason, such as a store that is down. The URLs of the requests do not count as a difference. */
function joinFailures(hops: readonly Hop[]): Hop[] {
  const seen = new Map<string, number>();
  for (const hop of hops)
    if (hop.status === 'failed') seen.set(failureKey(hop), (seen.get(failureKey(hop)) ?? 0) + 1);
  const shown = new Set<string>();
  return hops.flatMap((hop) => {
    if (hop.status !== 'failed') return [hop];
    const key = failureKey(hop);
    if (shown.has(key)) return [];
    shown.add(key);
    const times = seen.get(key) ?? 1;
    return [times === 1 ? hop : { ...hop, reason: `${times} questions, the first: ${hop.reason}` }];
  });
}

function failureKey({ from, to, store, error }: Hop): string {
  return [from, to, store, error?.kind, error?.status].join(' ');
}

/** Keeps one hop where several queries took the same step: the first of those that found the most. Failed and partial hops all stay. */
function joinAlike(hops: readonly Hop[]): Hop[] {
  const best = new Map<string, Hop>();
  for (const hop of hops) {
    const key = alikeKey(hop);
    if (key !== null && (best.get(key)?.count ?? -1) < hop.count) best.set(key, hop);
  }
  return hops.filter((hop) => {
    const key = alikeKey(hop);
    return key === null || best.get(key) === hop;
  });
}

function alikeKey({ from, to, status, inferred, error }: Hop): string | null {
  const isAlike = status === 'found' || status === 'empty' || error?.kind === 'cancelled';
  return isAlike ? [from, to, status, inferred].join(' ') : null;
}

/** Joins hops that found single traces in the same way. */
function joinTraces(hops: readonly Hop[]): Hop[] {
  const joined: Hop[] = [];
  const groups = new Map<string, { index: number; count: number }>();
  for (const hop of hops) {
    const isTrace = hop.to === 'trace' && hop.language === null && hop.status === 'found';
    const group = isTrace ? groups.get(hop.from) : undefined;
    if (group === undefined) {
      if (isTrace) groups.set(hop.from, { index: joined.length, count: 1 });
      joined.push(hop);
      continue;
    }
    const first = joined[group.index];
    group.count += 1;
    if (first === undefined) continue;
    const reason = hop.from === 'exemplar' ? 'the traces of' : 'spans of';
    const things = hop.from === 'exemplar' ? 'exemplars' : 'traces that the search found';
    joined[group.index] = {
      ...first,
      count: first.count + hop.count,
      reason: `${reason} ${group.count} ${things}`,
    };
  }
  return joined;
}

function markOf(hop: Hop, ascii: boolean): SafeText {
  if (hop.status === 'failed') return safe`!`;
  if (hop.status === 'found' || hop.status === 'partial') return ascii ? safe`+` : safe`✓`;
  return safe`-`;
}

function nameOf(hop: Hop, ascii: boolean): SafeText {
  return sanitize(`${hop.from} ${ascii ? '->' : '→'} ${hop.to}:`);
}

function outcomeOf(hop: Hop, saysWhy: boolean): SafeText {
  const inferred = hop.inferred ? ' (inferred)' : '';
  switch (hop.status) {
    case 'found':
    case 'partial':
      return sanitize(`${hop.count}${hop.status === 'partial' ? ', not all' : ''}${inferred}; ${hop.reason}`);
    case 'empty':
      return sanitize(`nothing${inferred}; ${hop.reason}`);
    case 'failed':
      return sanitize(`${hop.store} failed: ${hop.error?.message ?? ''}${saysWhy ? ` (${hop.reason})` : ''}`);
    case 'skipped':
      return sanitize(hop.error?.kind === 'cancelled' ? hop.reason : `not asked: ${hop.reason}`);
  }
}

function renderQuery(hop: Hop, frame: Frame): Line[] {
  return foldLine([{ text: safe`    ${sanitize(hop.query)}`, tone: 'muted' }], frame.widthCells);
}
