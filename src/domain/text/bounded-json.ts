import { ObsqError } from '../errors.ts';

/** Stores nest some twenty levels. Code that walks a value recursively would overflow the stack at some thousands. */
export const maxJsonDepth = 200;

/**
 * The most values in one text: lists, objects, and what commas separate. A value takes up to a hundred bytes of memory however short it
 * is written, so that a limit on bytes alone does not bound what a text becomes.
 */
export const maxJsonValues = 16_000_000;

/**
 * Parses JSON text from outside. A byte order mark before it is ignored (RFC 8259, 8.1): proxies and editors of Windows write one.
 * Throws SyntaxError if it is no JSON, and ObsqError (`limit`) if it nests deeper or holds more values than any store sends.
 */
export function parseBoundedJson(text: string): unknown {
  const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  refuseExcess(json);
  return JSON.parse(json);
}

function refuseExcess(text: string): void {
  const { length } = text;
  // So many brackets do not fit into a shorter text.
  if (length <= maxJsonDepth) return;
  let depth = 0;
  let values = 0;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = endOfString(text, at);
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      values += 1;
      if (depth > maxJsonDepth) throw jsonTooDeep();
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
    else if (code === 0x2c) values += 1;
  }
  if (values > maxJsonValues) throw jsonTooMany();
}

/** The offset of the quote that ends the string begun at `start`; the text's end without one. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at += 1;
    else if (code === 0x22) return at;
  }
  return text.length;
}

export function jsonTooDeep(): ObsqError {
  return new ObsqError({
    kind: 'backend',
    message: `the answer nests lists and objects more than ${maxJsonDepth} deep`,
    hint: 'no store sends that: is this the right URL? obsq doctor tries every store',
  });
}

export function jsonTooMany(): ObsqError {
  return new ObsqError({
    kind: 'limit',
    message: `the answer holds more than ${maxJsonValues / 1e6} million values`,
    hint: 'ask for less: a shorter --since, a larger --step, a narrower selector, --limit; or stream it with -o jsonl',
  });
}
