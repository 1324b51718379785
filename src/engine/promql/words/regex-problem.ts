/** What is wrong with a regular expression, in the words of Go's regexp where the common mistakes are concerned. */
export function regexProblem(pattern: string): string {
  const lookaround = /\(\?(?:<[=!]|[=!])/.exec(pattern);
  if (lookaround !== null) return `invalid or unsupported Perl syntax: \`${lookaround[0].slice(0, 3)}\``;
  const bare = pattern.replace(/\\./gs, '').replace(/\[\^?\]?[^\]]*\]/g, '');
  if (bare.includes('[')) return `missing closing ]: \`${pattern.slice(pattern.lastIndexOf('['))}\``;
  let depth = 0;
  for (const character of bare) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth < 0) return `unexpected ): \`${pattern}\``;
  }
  if (depth > 0) return `missing closing ): \`${pattern}\``;
  const repeat = /(?:^|[(|])([*+?])/.exec(bare);
  if (repeat !== null) return `missing argument to repetition operator: \`${repeat[1]}\``;
  if (/\\$/.test(pattern)) return 'trailing backslash at end of expression: ``';
  return `invalid or unsupported Perl syntax: \`${pattern}\``;
}
