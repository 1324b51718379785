import { ObsqError } from '../domain/errors.ts';
import type { TimeZone } from '../domain/time/time-zone.ts';
import { readColorWish } from '../view/text/color-wish.ts';
import { makeTheme, type ThemeName } from '../view/text/theme.ts';
import type { Look } from './panes/look.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Chooses the look from the configuration (`theme: dark | light | mono`) and the terminal. NO_COLOR, another variable that says
 * so, or a terminal without colours forces mono; a locale that is not UTF-8 forces ASCII. Throws ObsqError config for an unknown theme.
 */
export function chooseLook(environment: Environment, theme: unknown, zone: TimeZone): Look {
  const wanted = readTheme(theme);
  const colourless =
    readColorWish(environment) === 'never' || /^(vt\d|ansi-mono)/.test(environment.TERM ?? '');
  const name: ThemeName = colourless ? 'mono' : wanted;
  const depth = /256|truecolor|24bit/.test(`${environment.TERM} ${environment.COLORTERM}`) ? 256 : 16;
  return { theme: makeTheme(name, depth), ascii: isAscii(environment), zone, letters: name === 'mono' };
}

function readTheme(theme: unknown): 'dark' | 'light' | 'mono' {
  if (theme === null || theme === undefined) return 'dark';
  if (theme === 'dark' || theme === 'light' || theme === 'mono') return theme;
  throw new ObsqError({
    kind: 'config',
    message: `theme: there is no ${JSON.stringify(theme)}`,
    hint: 'theme: dark, light or mono',
  });
}

/** Whether the locale is not UTF-8. The first variable that is set decides, as in every program that reads the locale. */
function isAscii(environment: Environment): boolean {
  const locale = [environment.LC_ALL, environment.LC_CTYPE, environment.LANG].find(
    (value) => value !== undefined && value !== '',
  );
  return locale !== undefined && !/utf-?8/i.test(locale);
}
