import { ObsqError } from '../../domain/errors.ts';
import type { Session } from '../session/session.ts';

/** Reads `--limit N`: a whole number, where 0 means all (null); `fallback` without the flag. Throws ObsqError usage. */
export function readLimit(session: Session, fallback: number | null): number | null {
  return readCount(session, 'limit', fallback);
}

/** How many rows to show where nobody said: `rows` for a person at a terminal, all (null) for scripts and files. */
export function readableLimit({ mode }: Pick<Session, 'mode'>, rows: number): number | null {
  return mode.toTerminal && (mode.format === 'table' || mode.format === 'wide') ? rows : null;
}

/** What to say of a list that is cut. `warning` where the person's own --limit cut it: a script must see it in the document. */
export function cutNote(
  { invocation }: Pick<Session, 'invocation'>,
  shown: number,
): { readonly warning: string | null; readonly notice: string | null } {
  const note = `${shown} shown, there are more: --limit 0 for all`;
  return invocation.text('limit') === undefined
    ? { warning: null, notice: note }
    : { warning: note, notice: null };
}

/** Whether a store's warning says that a list was cut where obsq had asked it to. */
export function isLimitWarning(warning: string): boolean {
  return /truncated due to limit/.test(warning);
}

/** Reads a flag that is a whole number, where 0 means no bound (null). */
export function readCount(
  { invocation }: Pick<Session, 'invocation'>,
  flag: string,
  fallback: number | null,
): number | null {
  const text = invocation.text(flag);
  if (text === undefined) return fallback;
  if (!/^\d{1,9}$/.test(text)) {
    throw new ObsqError({
      kind: 'usage',
      message: `--${flag}: ${text} is ${problemOf(text)}`,
      hint: `--${flag} 100, or --${flag} 0 for all`,
    });
  }
  const count = Number(text);
  return count === 0 ? null : count;
}

function problemOf(text: string): string {
  if (/^-\d+$/.test(text)) return 'below zero';
  return /^\d+$/.test(text) ? 'too large' : 'no whole number';
}
