/** One named value of a log line. */
export interface LineField {
  readonly name: string;
  readonly value: string;
}

const pair = /(?<=^|\s)([A-Za-z_@][\w.\-/@]{0,63})=("(?:[^"\\]|\\.)*"|[^\s"]*)(?=\s|$|,)/g;

/** Reads a line of `key=value` pairs, and the words outside of them. Null if the line is a sentence that happens to hold one. */
export function readLogfmt(
  line: string,
): { readonly fields: readonly LineField[]; readonly words: string } | null {
  const fields = [...line.matchAll(pair)].map(([, name = '', value = '']) => ({
    name,
    value: unquote(value),
  }));
  if (fields.length < 2 && fields[0]?.name !== 'msg') return null;
  return { fields, words: line.replace(pair, '').replace(/\s+/g, ' ').trim() };
}

function unquote(value: string): string {
  if (!value.startsWith('"')) return value;
  return value
    .slice(1, -1)
    .replace(/\\(["\\nrt])/g, (_escape, letter: string) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? letter);
}
