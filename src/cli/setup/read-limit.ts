import { ObsqError } from '../../domain/errors.ts';
import type { Session } from '../session/session.ts';

/** Reads `--limit N`: a whole number, where 0 means all (null); `fallback` without the flag. Throws ObsqError usage. */
export function readLimit(session: Session, fallback: number | null): number | null {
  return readCount(session, 'limit', fallback);
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
