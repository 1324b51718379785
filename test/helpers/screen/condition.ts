import type { Picture } from './picture.ts';

/** Something that the screen is to show. */
export interface Condition {
  /** As a sentence: `pane logs selects "ERROR payment"`. */
  readonly what: string;
  /** Null where it holds, otherwise what the screen shows instead. */
  readonly missing: (picture: Picture) => string | null;
}

/** Text that is to be there, or what it is to match. */
export type Wanted = string | RegExp;

export const isIn = (wanted: Wanted, text: string): boolean =>
  typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);

export const quote = (wanted: Wanted): string =>
  typeof wanted === 'string' ? JSON.stringify(wanted) : String(wanted);
