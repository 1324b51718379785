import { isDecimalName } from './id-names.ts';
import { hexOfBase64, hexOfDecimal, idsOfHex, padHex, type WrittenIds } from './ids.ts';

/** No writing of an id is longer; a longer text is not looked at. */
const longest = 512;

/** One way to write a whole value. The groups are the trace id and the span id. */
type Form = readonly [pattern: RegExp, read: (match: RegExpExecArray) => WrittenIds | null];

const twoGroups = ([, trace = '', span = '']: RegExpExecArray): WrittenIds | null => idsOfHex(trace, span);

/** Writings that cannot be anything but ids, whatever the field is called. */
const firmForms: readonly Form[] = [
  // W3C traceparent: version, trace, span, flags.
  [/^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?$/i, twoGroups],
  // X-Ray's id, with the segment behind @ as its agents log it.
  [
    /^1-([0-9a-f]{8})-([0-9a-f]{24})(?:@([0-9a-f]{16}))?$/i,
    ([, time = '', rest = '', span = '']) => idsOfHex(time + rest, span),
  ],
  // B3 in one header: trace, span, sampled, parent. Spring Boot writes the first two.
  [/^([0-9a-f]{32})-([0-9a-f]{16})(?:-[01d])?(?:-[0-9a-f]{16})?$/i, twoGroups],
  [/^([0-9a-f]{16})-([0-9a-f]{16})(?:-[01d])?(?:-[0-9a-f]{16})?$/i, twoGroups],
  // Jaeger's uber-trace-id: trace, span, parent, flags, without leading zeros.
  [/^([0-9a-f]{12,32}):([0-9a-f]{1,16}):[0-9a-f]{1,16}:[0-9a-f]{1,2}$/i, twoGroups],
  // Google's resource name, and its header with a decimal span.
  [/^\/?projects\/[^/\s]+\/traces\/([0-9a-f]{32})$/i, twoGroups],
  [
    /^([0-9a-f]{32})\/(\d{1,20})(?:;o=\d)?$/i,
    ([, trace = '', span = '']) => idsOfHex(trace, hexOfDecimal(span) ?? ''),
  ],
  // base64 of 16 bytes, as Tempo's JSON has it. Two signs of padding follow 22 digits.
  [/^([\w+/-]{22})==$/, ([, digits = '']) => idsOfHex(hexOfBase64(digits) ?? '')],
];

const xrayRoot = /(?:^|[;,\s])Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?![0-9a-f])/i;
const xrayParent = /(?:^|[;,\s])Parent=([0-9a-f]{16})(?![0-9a-f])/i;

/** Reads a value that is an id in a writing of its own (traceparent, X-Ray, B3, uber-trace-id, base64, ...), whatever its field is called. */
export function readFirmIds(value: string): WrittenIds | null {
  if (value.length > longest) return null;
  const text = unwrap(value);
  for (const [pattern, read] of firmForms) {
    const match = pattern.exec(text);
    if (match !== null) return read(match);
  }
  const [, time, rest] = xrayRoot.exec(text) ?? [];
  if (time === undefined || rest === undefined) return null;
  return idsOfHex(time + rest, xrayParent.exec(text)?.[1]);
}

/**
 * Reads a value that is said to be a trace id, in any writing. 17 to 20 decimal digits are a number of 64 bits, because no id of hex
 * digits has this length; in a field of Datadog's (`name`) fewer digits are one too. Null if it is no id.
 */
export function readTraceIdValue(value: string, name = ''): WrittenIds | null {
  // Nearly every value is this plain, and a store sends thousands.
  if (/^[0-9a-f]{32}$/.test(value)) return idsOfHex(value);
  if (value.length > longest) return null;
  const text = unwrap(value);
  const firm = readFirmIds(text);
  if (firm !== null) return firm;
  if (isDecimalId(text, name)) return idsOfHex(hexOfDecimal(text) ?? '', '', true);
  // More digits than 64 bits have and fewer than 32, all decimal: no writer of hex digits makes this, so nothing is known about it.
  if (/^[1-9]\d{20,30}$/.test(text)) return null;
  const hex = /^(?:0x)?([0-9a-f]{1,32})$/i.exec(text)?.[1] ?? uuid.exec(text)?.[0].replaceAll('-', '');
  if (hex !== undefined) return idsOfHex(hex);
  // Without its padding, base64 looks like a word: 22 random digits are of both cases.
  return /^(?=.*[a-z])(?=.*[A-Z])[\w+/-]{22}$/.test(text) ? idsOfHex(hexOfBase64(text) ?? '') : null;
}

/** Reads a value that is said to be a span id, in any writing, as 16 hex digits; null if it is none. */
export function readSpanIdValue(value: string, name = ''): string | null {
  if (/^[0-9a-f]{16}$/.test(value) && !/^\d+$/.test(value)) return value;
  if (value.length > longest) return null;
  const text = unwrap(value);
  if (isDecimalId(text, name)) return padHex(hexOfDecimal(text) ?? '', 16);
  const hex = /^(?:0x)?([0-9a-f]{1,16})$/i.exec(text)?.[1];
  if (hex !== undefined) return padHex(hex, 16);
  const base64 = /^([\w+/-]{11})=$/.exec(text)?.[1];
  if (base64 !== undefined) return padHex(hexOfBase64(base64) ?? '', 16);
  return readFirmIds(text)?.spanId ?? null;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function isDecimalId(text: string, name: string): boolean {
  return /^[1-9]\d{16,19}$/.test(text) || (isDecimalName(name) && /^[1-9]\d{0,19}$/.test(text));
}

/** Takes off what stands around a copied value: quotes, brackets, a comma behind it. */
export function unwrap(text: string): string {
  return text.replace(/^[\s"'`<>([{\\]+/, '').replace(/[\s"'`<>)\]}\\,;.:]+$/, '');
}
