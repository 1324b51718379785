/** The approximate length of a piece for the writer, in UTF-16 units. */
const pieceLength = 1 << 16;

/**
 * Yields one JSON document in pieces, so that its whole text is never in memory: the `head` fields, then `data` with one row
 * on each line, then the `tail` fields. It is valid JSON for any number of rows.
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

/** Yields rows as JSON lines, in pieces. */
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

/** The version of the JSON that obsq prints. A published field keeps its name in every version. */
export const schemaVersion = 'obsq/v1';
