import { parseDurationMs } from './duration.ts';

/** Reads a number of PromQL, which may be a duration (in seconds); null if it is none. */
export function parseNumber(raw: string): number | null {
  const sign = raw.startsWith('-') ? -1 : 1;
  const text = /^[+-]/.test(raw) ? raw.slice(1).trimStart() : raw;
  const lower = text.toLowerCase();
  if (lower === 'inf') return sign * Number.POSITIVE_INFINITY;
  if (lower === 'nan') return Number.NaN;
  const durationMs = /[smhdwy]$/.test(text) ? parseDurationMs(text) : null;
  if (durationMs !== null) return (sign * durationMs) / 1000;
  const digits = lower.replaceAll('_', '');
  // As in Go a leading zero means octal, unless there is an 8 or 9.
  if (/^0[0-7]+$/.test(digits)) return sign * Number.parseInt(digits, 8);
  if (!/^(0x[0-9a-f]+|(\d+\.?\d*|\.\d+)(e[+-]?\d+)?)$/.test(digits)) return null;
  return sign * Number(digits);
}

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** Reads the text of a quoted PromQL string; null if its quotes or escapes are wrong. Back quotes have no escapes. */
export function unquote(quoted: string): string | null {
  const quote = quoted[0] ?? '';
  if (quoted.length < 2 || quoted[quoted.length - 1] !== quote) return null;
  const body = quoted.slice(1, -1);
  if (quote === '`') return body;
  if (body.includes('\n')) return null;
  if (!body.includes('\\')) return body;
  return unescapeBody(body, quote);
}

/** Decodes escapes. `\x` and octal escapes stand for bytes, so the result is decoded as UTF-8. */
function unescapeBody(body: string, quote: string): string | null {
  const pieces: Buffer[] = [];
  const pattern = /\\(?:([abfnrtv\\'"])|x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;
  let at = 0;
  while (at < body.length) {
    const next = body.indexOf('\\', at);
    pieces.push(Buffer.from(body.slice(at, next === -1 ? undefined : next)));
    if (next === -1) break;
    pattern.lastIndex = next;
    const match = pattern.exec(body);
    const piece = match === null ? null : escapedBytes(match, quote);
    if (piece === null) return null;
    pieces.push(piece);
    at = pattern.lastIndex;
  }
  return Buffer.concat(pieces).toString('utf8');
}

function escapedBytes(match: RegExpExecArray, quote: string): Buffer | null {
  const [, simple, hex, octal, short, long] = match;
  if (simple !== undefined) {
    if ((simple === "'" || simple === '"') && simple !== quote) return null;
    return Buffer.from(simpleEscapes[simple] ?? '');
  }
  if (hex !== undefined) return Buffer.from([Number.parseInt(hex, 16)]);
  if (octal !== undefined) {
    const byte = Number.parseInt(octal, 8);
    return byte > 255 ? null : Buffer.from([byte]);
  }
  const code = Number.parseInt(short ?? long ?? '', 16);
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return null;
  return Buffer.from(String.fromCodePoint(code));
}
