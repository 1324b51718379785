/** Pieces of about this many characters are handed to the writer at once. */
const pieceLength = 1 << 16;

/**
 * One JSON document in pieces: `head` fields, then `data` a row a line, then `tail` fields; never the whole text at once.
 * Valid however many rows there are.
 */
export function* formatJsonDocument(
  head: Readonly<Record<string, unknown>>,
  rows: Iterable<unknown> | null,
  tail: () => Readonly<Record<string, unknown>>,
): Iterable<string> {
  let piece = JSON.stringify(head).slice(0, -1);
  if (rows !== null) {
    piece += ',"data":[';
    let separator = '\n';
    for (const row of rows) {
      piece += `${separator}${JSON.stringify(row)}`;
      separator = ',\n';
      if (piece.length > pieceLength) {
        yield piece;
        piece = '';
      }
    }
    piece += separator === '\n' ? ']' : '\n]';
  }
  yield `${piece},${JSON.stringify(tail()).slice(1)}\n`;
}

/** Rows as JSON lines, in pieces. */
export function* formatJsonLines(rows: Iterable<unknown>): Iterable<string> {
  let piece = '';
  for (const row of rows) {
    piece += `${JSON.stringify(row)}\n`;
    if (piece.length > pieceLength) {
      yield piece;
      piece = '';
    }
  }
  yield piece;
}
