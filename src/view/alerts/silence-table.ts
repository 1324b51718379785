import type { Silence } from '../../domain/alerts/alert.ts';
import { formatMatcher } from '../../domain/alerts/matchers.ts';
import { safe, sanitize } from '../../domain/text/sanitize.ts';
import { formatAge } from '../format/age.ts';
import { renderTable } from '../table/table.ts';
import type { Frame, Line, Segment } from '../text/line.ts';

/** A silence, with the number of current alerts it suppresses; null if that number is unknown. */
export interface CountedSilence {
  readonly silence: Silence;
  readonly alerts: number | null;
}

export interface SilenceTableOptions {
  readonly frame: Frame;
  readonly wide: boolean;
  /** Unix ms. */
  readonly nowMs: number;
}

/** Renders silences as a table, one line for each; `-o wide` cuts nothing. */
export function renderSilences(silences: readonly CountedSilence[], options: SilenceTableOptions): Line[] {
  if (silences.length === 0) return [];
  const { frame, wide, nowMs } = options;
  const columns = [
    { title: safe`ID`, minWidthCells: 8, priority: 4 },
    { title: safe`STATE`, minWidthCells: 7 },
    { title: safe`ENDS`, minWidthCells: 6 },
    { title: safe`ALERTS`, align: 'right' as const, priority: 1 },
    { title: safe`MATCHERS`, minWidthCells: 28 },
    { title: safe`BY`, minWidthCells: 8, priority: 5 },
    { title: safe`COMMENT`, minWidthCells: 16, priority: 2 },
  ];
  const rows = silences.map(({ silence, alerts }): readonly Segment[] => [
    { text: sanitize(wide ? silence.id : silence.id.slice(0, 8)), tone: 'muted' },
    { text: sanitize(silence.state), tone: silence.state === 'active' ? 'accent' : 'muted' },
    { text: endOf(silence, nowMs) },
    { text: sanitize(alerts === null ? '-' : String(alerts)) },
    { text: sanitize(silence.matchers.map(formatMatcher).join(' ')) },
    { text: sanitize(silence.createdBy) },
    { text: sanitize(silence.comment) },
  ]);
  return renderTable({ columns, rows }, wide ? { ...frame, widthCells: null } : frame);
}

function endOf({ endsAtMs, state }: Silence, nowMs: number) {
  return endsAtMs <= nowMs || state === 'expired'
    ? safe`${formatAge(endsAtMs, nowMs)} ago`
    : safe`in ${formatAge(nowMs, endsAtMs)}`;
}
