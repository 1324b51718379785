/**
 * A label name out of a path: `U__http_2e_status__code` is `http.status_code` (`_` doubled, any other rune as
 * `_<hex>_`). What is not well-formed is taken as it stands, as the server does (docs/stores.md 1.4).
 */
export function unescapeName(name: string): string {
  if (!name.startsWith('U__')) return name;
  let unescaped = '';
  const piece = /([^_]+)|__|_([0-9a-fA-F]{1,6})_/y;
  piece.lastIndex = 3;
  while (piece.lastIndex < name.length) {
    const match = piece.exec(name);
    const code = Number.parseInt(match?.[2] ?? '0', 16);
    if (match === null || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return name;
    unescaped += match[1] ?? (match[2] === undefined ? '_' : String.fromCodePoint(code));
  }
  return unescaped;
}
