import type { ObsqError } from '../../domain/errors.ts';
import { safe, sanitize } from '../../domain/text/sanitize.ts';
import { formatTime } from '../../domain/time/time-format.ts';
import { renderError } from '../../view/pages/error.ts';
import { encodeLine } from '../../view/text/ansi.ts';
import { lineWidth, truncateLine } from '../../view/text/fit.ts';
import type { Line } from '../../view/text/line.ts';
import type { Painted } from '../../view/text/repaint.ts';
import { makeTheme } from '../../view/text/theme.ts';
import type { OutputMode } from '../io/output-mode.ts';
import { emptyText } from '../output/write-report.ts';
import type { Session } from '../session/session.ts';
import type { TickAnswer } from './tick-session.ts';

/** Renders one answer as a block of lines; its notices and warnings come first. */
export function answerLines(
  session: Session,
  { report, warnings, notices, empty }: TickAnswer,
): readonly Line[] {
  const { mode } = session;
  const frame = { widthCells: mode.widthCells, ascii: mode.ascii };
  const isQuiet = session.invocation.on('quiet');
  const remarks = [...notices, ...(report?.infos ?? [])];
  return [
    ...[...warnings, ...(report?.warnings ?? [])].map(
      (text): Line => [{ text: safe`warning: `, tone: 'warn' }, { text: sanitize(text) }],
    ),
    ...(isQuiet ? [] : remarks.flatMap(mutedLines)),
    ...(report === null ? [] : report.lines(frame, mode.format)),
    ...(empty === null ? [] : mutedLines(emptyText(empty))),
  ];
}

function mutedLines(text: string): readonly Line[] {
  return text.split('\n').map((line) => [{ text: sanitize(line), tone: 'muted' }]);
}

/** Renders the status line: `every 10s, 2026-11-20 13:00:10 +00:00`. */
export function statusLine(session: Session, timeMs: number, every: string): Line {
  return [
    { text: sanitize(`every ${every}, ${formatTime(wholeSecond(timeMs), session.timeZone)}`), tone: 'muted' },
  ];
}

/** Renders a failed tick above the last answer. */
export function failureLines(
  session: Session,
  error: ObsqError,
  staleSinceMs: number | null,
): readonly Line[] {
  const frame = { widthCells: session.mode.widthCells, ascii: session.mode.ascii };
  const lines = renderError(error, frame);
  if (staleSinceMs === null) return lines;
  const text = `the answer of ${formatTime(wholeSecond(staleSinceMs), session.timeZone)}:`;
  return [...lines, [{ text: sanitize(text), tone: 'warn' }]];
}

/** Paints lines for the terminal: each is cut to one row, and one row stays free for the cursor. */
export function paintBlock(
  lines: readonly Line[],
  mode: Pick<OutputMode, 'color' | 'ascii'>,
  size: { readonly widthCells: number; readonly heightCells: number },
): Painted {
  const theme = makeTheme(mode.color ? 'dark' : 'none');
  const most = Math.max(1, size.heightCells - 1);
  const hidden = lines.length - most + 1;
  const note: Line = [{ text: sanitize(`${mode.ascii ? '~' : '…'} ${hidden} more lines`), tone: 'muted' }];
  const shown = lines.length > most ? [...lines.slice(0, most - 1), note] : lines;
  const rows = shown.map((line) => {
    const cut = truncateLine(line, size.widthCells, mode.ascii);
    return { text: encodeLine(cut, theme, mode.ascii), cells: lineWidth(cut) };
  });
  return { rows, ...size };
}

function wholeSecond(timeMs: number): number {
  return Math.floor(timeMs / 1000) * 1000;
}
