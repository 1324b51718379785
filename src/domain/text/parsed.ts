import { ObsqError } from '../errors.ts';

/** The result of parsing a text: a value, or a message that says what is wrong and a hint that says what to write. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string; readonly hint: string };

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

/** A refused text. `message` says what is wrong with it, `hint` what a right one looks like. */
export function refused(message: string, hint: string): Parsed<never> {
  return { ok: false, message, hint };
}

/** Returns the value, or throws a usage error that names the flag (or other source) of the text: `--since: "1 hour" is no duration`. */
export function parsedOrThrow<T>(result: Parsed<T>, source?: string): T {
  if (result.ok) return result.value;
  const message = source === undefined ? result.message : `${source}: ${result.message}`;
  throw new ObsqError({ kind: 'usage', message, hint: result.hint });
}
