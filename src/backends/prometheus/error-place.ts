const place = /(?:^|[\s:"])(\d+):(\d+): parse error:/;

/**
 * Where in the query a Prometheus error points (`1:14: parse error: ...`), as a UTF-16 offset; undefined where it names no place.
 * Its columns count bytes of UTF-8 from 1 (promql/parser/posrange).
 */
export function findErrorPlace(message: string, query: string): number | undefined {
  const match = place.exec(message);
  if (match === null) return undefined;
  const line = Number(match[1]);
  const column = Number(match[2]);
  const lines = query.split('\n');
  const text = lines[line - 1];
  if (text === undefined || column < 1) return undefined;
  const lineStart = lines.slice(0, line - 1).reduce((sum, before) => sum + before.length + 1, 0);
  return lineStart + utf16Length(text, column - 1);
}

/** How many UTF-16 units the first `bytes` bytes of a text are; all of them when it is shorter. */
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
