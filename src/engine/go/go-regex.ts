/**
 * An RE2 pattern as a JavaScript expression, or null where it is none, or uses what only RE2 knows: the caller refuses
 * it. Anchored: Loki's and Tempo's label regexes match the whole value; line filters search.
 */
export function compileGoRegex(pattern: string, anchored: boolean): RegExp | null {
  const source = translate(pattern);
  if (source === null) return null;
  // The servers let the dot of a label's regex match a newline; a line filter's stops there.
  let flags = anchored ? 'su' : 'u';
  const leading = /^\(\?([ims]+)\)/.exec(source);
  for (const flag of leading?.[1] ?? '') if (!flags.includes(flag)) flags += flag;
  const body = leading === null ? source : source.slice(leading[0].length);
  const whole = anchored ? `^(?:${body})$` : body;
  const strict = tryRegex(whole, flags);
  // The unicode flag refuses escapes such as `\-` that RE2 takes; without it `\p` and `\u{}` would mean letters.
  if (strict !== null || /\\[pPu]/.test(source)) return strict;
  return tryRegex(whole, flags.replace('u', ''));
}

/** Letters that RE2 knows after a backslash and that mean the same, or are translated here. */
const knownEscapes = /^[dDsSwWbBnrtvfxpPAz]$/;

function translate(pattern: string): string | null {
  for (const [, letter = ''] of pattern.matchAll(/\\(.)/gs)) {
    // Back-references and everything else that RE2 does not have.
    if (/[A-Za-z0-9]/.test(letter) && !knownEscapes.test(letter)) return null;
  }
  // Look-around does not exist in RE2; negated POSIX classes do, and are left out.
  if (/\(\?(?:[=!]|<[=!])|\[:\^/.test(pattern)) return null;
  return pattern
    .replace(/\\(?:x\{([0-9A-Fa-f]+)\}|([pP])([A-Z])|(.))/gs, (whole, code, property, name, letter) => {
      if (code !== undefined) return `\\u{${code}}`;
      if (property !== undefined) return `\\${property}{${name}}`;
      return anchorOf[String(letter)] ?? whole;
    })
    .replace(/\(\?P</g, '(?<')
    .replace(/\[:(\w+):\]/g, (whole, name: string) => posixClasses[name] ?? whole);
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
    // Not an expression for JavaScript: the caller refuses it in the server's words.
    return null;
  }
}
