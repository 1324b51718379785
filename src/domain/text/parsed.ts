import { ObsqError } from '../errors.ts';

/** What reading a text gave: a value, or why not and what to write instead. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string; readonly hint: string };

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

/** `message` says what is wrong with the text, `hint` what a right one looks like. */
export function refused(message: string, hint: string): Parsed<never> {
  return { ok: false, message, hint };
}

/** The value, or a usage error that names the flag (or other place) the text came from: `--since: "1 hour" is no duration`. */
export function parsedOrThrow<T>(result: Parsed<T>, place?: string): T {
  if (result.ok) return result.value;
  const message = place === undefined ? result.message : `${place}: ${result.message}`;
  throw new ObsqError({ kind: 'usage', message, hint: result.hint });
}
