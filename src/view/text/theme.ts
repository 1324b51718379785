import type { Tone } from './line.ts';

/** `none` writes no escape sequences. `mono` writes bold, inverse and underline but no colour (a TUI under NO_COLOR). */
export type ThemeName = 'dark' | 'light' | 'mono' | 'none';

/** The colours of a terminal: the 16 of its own palette, or the 256 of xterm. */
export type ColorDepth = 16 | 256;

export interface Theme {
  readonly name: ThemeName;
  /** SGR parameters of each tone, '' for none. */
  readonly codes: Readonly<Record<Tone, string>>;
  /** Whether bold, dim, inverse and underline may be written. */
  readonly attributes: boolean;
}

type Codes = Readonly<Record<Tone, string>>;

const colourless: Codes = {
  plain: '',
  muted: '',
  heading: '1',
  accent: '1',
  ok: '',
  warn: '1',
  error: '1',
  debug: '',
  key: '1',
  link: '4',
  series0: '',
  series1: '',
  series2: '',
  series3: '',
  series4: '',
  series5: '',
  series6: '',
  series7: '',
};

// No series or service is red, because red means an error on every screen.
const dark16: Codes = {
  plain: '',
  muted: '90',
  heading: '1',
  accent: '36',
  ok: '32',
  warn: '33',
  error: '1;31',
  debug: '90',
  key: '36',
  link: '4;36',
  series0: '36',
  series1: '33',
  series2: '32',
  series3: '35',
  series4: '94',
  series5: '96',
  series6: '93',
  series7: '95',
};

// Yellow and the bright colours are unreadable on white in most 16-colour palettes.
const light16: Codes = {
  ...dark16,
  accent: '34',
  warn: '35',
  key: '34',
  link: '4;34',
  series0: '34',
  series1: '35',
  series2: '32',
  series3: '36',
  series4: '33',
  series5: '94',
  series6: '95',
  series7: '90',
};

const dark256: Codes = {
  ...dark16,
  muted: '38;5;245',
  debug: '38;5;245',
  accent: '38;5;80',
  ok: '38;5;114',
  warn: '38;5;221',
  error: '1;38;5;203',
  key: '38;5;80',
  link: '4;38;5;80',
  series0: '38;5;80',
  series1: '38;5;215',
  series2: '38;5;114',
  series3: '38;5;176',
  series4: '38;5;111',
  series5: '38;5;186',
  series6: '38;5;146',
  series7: '38;5;180',
};

const light256: Codes = {
  ...light16,
  muted: '38;5;243',
  debug: '38;5;243',
  accent: '38;5;25',
  ok: '38;5;28',
  warn: '38;5;130',
  error: '1;38;5;160',
  key: '38;5;25',
  link: '4;38;5;25',
  series0: '38;5;25',
  series1: '38;5;130',
  series2: '38;5;28',
  series3: '38;5;90',
  series4: '38;5;30',
  series5: '38;5;94',
  series6: '38;5;55',
  series7: '38;5;64',
};

/** Builds the theme that gives each tone its look. 16 colours follow the palette that the user chose; 256 are fixed colours. */
export function makeTheme(name: ThemeName, depth: ColorDepth = 16): Theme {
  switch (name) {
    case 'none':
      return { name, codes: colourless, attributes: false };
    case 'mono':
      return { name, codes: colourless, attributes: true };
    case 'dark':
      return { name, codes: depth === 16 ? dark16 : dark256, attributes: true };
    case 'light':
      return { name, codes: depth === 16 ? light16 : light256, attributes: true };
  }
}
