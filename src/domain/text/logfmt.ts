const pair = /\s*([^\s="]+)(=("(?:[^"\\]|\\.)*"|[^\s"]*))?(?=\s|$)/y;

/**
 * Scans the `key=value` pairs of a line; a key without a value has the value ''. Returns false if some text is no pair. A strict
 * parser treats that as an error, the usual one skips the text.
 */
export function scanLogfmt(line: string, onField: (key: string, value: string) => void): boolean {
  let clean = true;
  let position = 0;
  while (position < line.length) {
    pair.lastIndex = position;
    const match = pair.exec(line);
    if (match === null) {
      if (line.slice(position).trim() === '') break;
      clean = false;
      const next = line.slice(position).search(/\S\s/);
      if (next === -1) break;
      position += next + 1;
      continue;
    }
    onField(match[1] ?? '', unquote(match[3] ?? ''));
    position = pair.lastIndex;
  }
  return clean;
}

function unquote(value: string): string {
  if (!value.startsWith('"')) return value;
  const inner = value.slice(1, -1);
  if (!inner.includes('\\')) return inner;
  return inner.replace(
    /\\(?:u([0-9a-fA-F]{4})|(.))/gs,
    (_whole, code: string | undefined, simple: string) => {
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
      return simpleEscapes[simple] ?? simple;
    },
  );
}

const simpleEscapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
