const position = /\bline (\d+), col(?:umn)? (\d+)/;

/**
 * The UTF-16 offset in the query to which a message like "parse error at line 1, col 9" points; undefined if it names no position in
 * the query. Loki and Tempo count columns from 1 in characters (Go runes), so an emoji before the error counts once.
 */
export function findQueryOffset(message: string, query: string): number | undefined {
  const match = position.exec(message);
  if (match === null) return undefined;
  const line = Number(match[1]);
  const column = Number(match[2]);
  if (line < 1 || column < 1) return undefined;
  const lineStart = startOfLine(query, line);
  if (lineStart === undefined) return undefined;
  return offsetOfColumn(query, lineStart, column);
}

function startOfLine(text: string, line: number): number | undefined {
  let start = 0;
  for (let current = 1; current < line; current += 1) {
    const end = text.indexOf('\n', start);
    if (end === -1) return undefined;
    start = end + 1;
  }
  return start;
}

/** The offset of a column. A column past the end of the text (an unexpected end) gives the end. */
function offsetOfColumn(text: string, lineStart: number, column: number): number {
  let offset = lineStart;
  for (let current = 1; current < column && offset < text.length; current += 1) {
    const code = text.codePointAt(offset) ?? 0;
    offset += code > 0xffff ? 2 : 1;
  }
  return offset;
}
