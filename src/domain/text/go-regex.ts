import { ownValue } from '../own-value.ts';

/**
 * Converts an RE2 pattern to a JavaScript expression. Returns null if the pattern is wrong or uses a feature of RE2 alone; the caller
 * then refuses it. `anchored` is for label regexes of Loki and Tempo, which match the whole value; line filters search.
 */
export function compileGoRegex(pattern: string, anchored: boolean): RegExp | null {
  const source = translate(pattern);
  if (source === null) return null;
  // On the servers the dot of a label's regex matches a newline; the dot of a line filter does not.
  let flags = anchored ? 'su' : 'u';
  const leading = /^\(\?([ims]+)\)/.exec(source);
  for (const flag of leading?.[1] ?? '') if (!flags.includes(flag)) flags += flag;
  const body = leading === null ? source : source.slice(leading[0].length);
  const whole = anchored ? `^(?:${body})$` : body;
  const strict = tryRegex(whole, flags);
  // The unicode flag refuses escapes such as `\-` that RE2 accepts; without the flag `\p` and `\u{}` would be plain letters.
  if (strict !== null || /\\[pPu]/.test(source)) return strict;
  return tryRegex(whole, flags.replace('u', ''));
}

/** Letters that RE2 knows after a backslash. They mean the same in JavaScript or are translated here. */
const knownEscapes = /^[dDsSwWbBnrtvfxpPAz]$/;

function translate(pattern: string): string | null {
  for (const [, letter = ''] of pattern.matchAll(/\\(.)/gs)) {
    // RE2 refuses back-references and every other escape that is not in the list.
    if (/[A-Za-z0-9]/.test(letter) && !knownEscapes.test(letter)) return null;
  }
  // RE2 has no look-around. It has negated POSIX classes, which this translation does not support.
  if (/\(\?(?:[=!]|<[=!])|\[:\^/.test(pattern)) return null;
  return pattern
    .replace(/\\(?:x\{([0-9A-Fa-f]+)\}|([pP])([A-Z])|(.))/gs, (whole, code, property, name, letter) => {
      if (code !== undefined) return `\\u{${code}}`;
      if (property !== undefined) return `\\${property}{${name}}`;
      return ownValue(anchorOf, String(letter)) ?? whole;
    })
    .replace(/\(\?P</g, '(?<')
    .replace(/\[:(\w+):\]/g, (whole, name: string) => ownValue(posixClasses, name) ?? whole);
}

const anchorOf: Readonly<Record<string, string>> = { A: '^', z: '$' };

const posixClasses: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: '0-9A-Za-z',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
};

function tryRegex(source: string, flags: string): RegExp | null {
  try {
    return new RegExp(source, flags);
  } catch {
    // JavaScript cannot compile it: the caller refuses it in the server's words.
    return null;
  }
}
