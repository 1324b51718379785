/** The words of a simple command line, quotes as a POSIX shell reads them (no expansions). Throws at an open quote. */
export function splitShell(line: string): readonly string[] {
  const words: string[] = [];
  const piece = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)|(\s+)|(.)/gsu;
  let word: string | null = null;
  for (const [, single, double, escaped, plain, space, open] of line.matchAll(piece)) {
    if (open !== undefined) throw new Error(`an open quote: ${line}`);
    if (space !== undefined) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + (single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? '');
  }
  return word === null ? words : [...words, word];
}
