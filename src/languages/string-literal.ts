import { ownValue } from '../domain/own-value.ts';
/** The quotes of a literal. LogQL and TraceQL have no single quotes. Backticks have no escapes. */
export type Quote = '"' | "'" | '`';

/**
 * Characters to escape: those that the lexers of all three servers refuse inside quotes (a newline, NUL, a byte order mark), those
 * that would disturb a terminal or an editor, and lone surrogates, which UTF-8 cannot hold.
 */
const unsafe =
  /[\\"'\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const shortEscapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * Escapes a value for double or single quotes, with Go's escapes, which PromQL, LogQL and TraceQL share. A lone surrogate
 * becomes U+FFFD, as in UTF-8.
 */
export function escapeString(value: string, quote: '"' | "'"): string {
  return value.replace(unsafe, (character) => {
    if (character === '"' || character === "'") return character === quote ? `\\${character}` : character;
    const short = ownValue(shortEscapes, character);
    if (short !== undefined) return short;
    const code = character.charCodeAt(0);
    if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
    // Below 0x80 a byte and a code point are the same; above, \x would be a single byte of UTF-8.
    return code < 0x80
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/**
 * Formats a value as a literal with its quotes. If backticks are asked for but cannot hold the value, it gets double quotes: it holds
 * a backtick, a carriage return (which Go drops from raw strings), or a character that must be escaped.
 */
export function quoteString(value: string, quote: Quote = '"'): string {
  if (quote !== '`') return `${quote}${escapeString(value, quote)}${quote}`;
  const escaped = escapeString(value, '"').replaceAll('\\\\', '\\').replaceAll('\\"', '"');
  if (escaped === value && !value.includes('`')) return `\`${value}\``;
  return `"${escapeString(value, '"')}"`;
}

/** The special characters of RE2, as in Go's regexp.QuoteMeta. */
const regexMeta = /[\\.+*?()|[\]{}^$]/g;

/** Turns a value into a regex (RE2) that matches exactly this value. The result is not yet escaped for quotes. */
export function quoteRegex(value: string): string {
  return value.replace(regexMeta, '\\$&');
}

/** The value of a literal, which is given with its quotes; null if it is invalid (unclosed, or with an escape unknown to Go). */
export function unquoteString(literal: string): string | null {
  const quote = literal[0];
  if (literal.length < 2 || literal[literal.length - 1] !== quote) return null;
  const body = literal.slice(1, -1);
  if (quote === '`') return body.includes('`') ? null : body.replaceAll('\r', '');
  if (quote !== '"' && quote !== "'") return null;
  return unescapeString(body, quote);
}

const simpleEscapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '\\': 92,
  '"': 34,
  "'": 39,
};

const escapeOrPlain =
  /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([abfnrtv\\"']))|([^\\]+)|\\/g;

/** Undoes Go's escapes in the text between double or single quotes; null if an escape is wrong. */
function unescapeString(body: string, quote: '"' | "'"): string | null {
  if (!body.includes('\\')) return body.includes(quote) || body.includes('\n') ? null : body;
  // Collect bytes, because \xHH and \OOO stand for bytes of UTF-8 while \u stands for a code point.
  const bytes: Uint8Array[] = [];
  for (const match of body.matchAll(escapeOrPlain)) {
    const piece = decodeEscape(match, quote);
    if (piece === null) return null;
    bytes.push(piece);
  }
  return Buffer.concat(bytes).toString('utf8');
}

function decodeEscape(match: RegExpMatchArray, quote: string): Uint8Array | null {
  const [, hexByte, short, long, octal, simple, plain] = match;
  if (plain !== undefined)
    return plain.includes(quote) || plain.includes('\n') ? null : Buffer.from(plain, 'utf8');
  if (simple !== undefined) {
    // Go refuses \' between double quotes and \" between single ones.
    if ((simple === '"' || simple === "'") && simple !== quote) return null;
    return Uint8Array.of(simpleEscapes[simple] ?? 0);
  }
  if (hexByte !== undefined) return Uint8Array.of(Number.parseInt(hexByte, 16));
  if (octal !== undefined) {
    const byte = Number.parseInt(octal, 8);
    return byte > 255 ? null : Uint8Array.of(byte);
  }
  const code = Number.parseInt(short ?? long ?? 'x', 16);
  if (!(code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) return null;
  return Buffer.from(String.fromCodePoint(code), 'utf8');
}
