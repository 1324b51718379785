/**
 * An RE2 pattern as a JavaScript expression, or null where it is none (or uses what only RE2 knows).
 * Anchored: Loki's and Tempo's label regexes match the whole value; line filters search.
 */
export function compileGoRegex(pattern: string, anchored: boolean): RegExp | null {
  // Look-around and back-references do not exist in RE2: a server would refuse them, so do we.
  if (/\(\?(?:[=!]|<[=!])|(?<!\\)(?:\\\\)*\\[1-9]/.test(pattern)) return null;
  let flags = 'su';
  let source = pattern;
  const leading = /^\(\?([ims]+)\)/.exec(source);
  // Without (?s) Go's dot stops at a newline in line filters; anchored label matchers of Loki and Prometheus set it.
  if (!anchored) flags = 'u';
  if (leading !== null) {
    source = source.slice(leading[0].length);
    for (const flag of leading[1] ?? '') if (!flags.includes(flag)) flags += flag;
  }
  source = source
    .replaceAll('(?P<', '(?<')
    .replaceAll('\\A', '^')
    .replaceAll('\\z', '$')
    .replace(/\[:(\w+):\]/g, (whole, name: string) => posixClasses[name] ?? whole);
  if (anchored) source = `^(?:${source})$`;
  return tryRegex(source, flags) ?? tryRegex(source, flags.replace('u', ''));
}

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

/** The unicode flag refuses escapes such as `\-` that RE2 takes; the caller then tries without it. */
function tryRegex(source: string, flags: string): RegExp | null {
  try {
    return new RegExp(source, flags);
  } catch {
    // Not an expression for JavaScript: the caller refuses it in the server's words.
    return null;
  }
}
