const position = /(?:^|[\s:"])(\d+):(\d+): parse error:/;

/**
 * The UTF-16 offset in the query to which a Prometheus error points (`1:14: parse error: ...`); undefined if it names no position.
 * Its columns count bytes of UTF-8 from 1 (promql/parser/posrange).
 */
export function findErrorOffset(message: string, query: string): number | undefined {
  const match = position.exec(message);
  if (match === null) return undefined;
  const line = Number(match[1]);
  const column = Number(match[2]);
  const lines = query.split('\n');
  const text = lines[line - 1];
  if (text === undefined || column < 1) return undefined;
  const lineStart = lines.slice(0, line - 1).reduce((sum, before) => sum + before.length + 1, 0);
  return lineStart + utf16Length(text, column - 1);
}

/** The number of UTF-16 units in the first `bytes` bytes of a text; all of them if it is shorter. */
function utf16Length(text: string, bytes: number): number {
  let counted = 0;
  let offset = 0;
  for (const character of text) {
    if (counted >= bytes) break;
    counted += Buffer.byteLength(character);
    offset += character.length;
  }
  return offset;
}
