import type { SafeText } from '../../domain/text/sanitize.ts';

/** What a piece of text means; `view/theme.ts` says how that looks. `series0`..`series7` colour series and services. */
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

/** The colour of the n-th series or service; they come round again after eight. */
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

/** How wide, in terminal cells, and whether to cut or fold: null means no limit (a pipe). */
export interface Frame {
  readonly widthCells: number | null;
  /** Only ASCII may be drawn (LANG=C). */
  readonly ascii: boolean;
}
