import type { SafeText } from '../../domain/text/sanitize.ts';

/** The meaning of a piece of text; `theme.ts` decides how it looks. `series0`..`series7` colour series and services. */
export type Tone =
  | 'plain'
  | 'muted'
  | 'heading'
  | 'accent'
  | 'ok'
  | 'warn'
  | 'error'
  | 'debug'
  | 'key'
  | 'link'
  | SeriesTone;

export type SeriesTone = `series${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7}`;

export const seriesTones: readonly SeriesTone[] = [
  'series0',
  'series1',
  'series2',
  'series3',
  'series4',
  'series5',
  'series6',
  'series7',
];

/** The colour of the n-th series or service. The ninth has the colour of the first. */
export function seriesTone(index: number): SeriesTone {
  return seriesTones[index % seriesTones.length] ?? 'series0';
}

export interface Segment {
  readonly text: SafeText;
  readonly tone?: Tone | undefined;
  readonly bold?: boolean | undefined;
  readonly dim?: boolean | undefined;
  readonly inverse?: boolean | undefined;
  readonly underline?: boolean | undefined;
}

/** One line of a screen or of output. Never holds a line break. */
export type Line = readonly Segment[];

/** The room for output, in terminal cells. A null width means no limit (a pipe), so nothing is cut or folded. */
export interface Frame {
  readonly widthCells: number | null;
  /** Whether only ASCII may be drawn (LANG=C). */
  readonly ascii: boolean;
}
