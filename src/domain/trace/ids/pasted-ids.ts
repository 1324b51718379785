import { type Parsed, parsed, refused } from '../../text/parsed.ts';
import { idsOfHex, type WrittenIds } from './ids.ts';
import { findIdsInLink, isLink } from './ids-in-link.ts';
import { findIdsInText } from './ids-in-text.ts';
import { readSpanIdValue, readTraceIdValue, unwrap } from './written-ids.ts';

/** The most characters of a pasted text that are looked at. */
const longest = 65_536;
/** The most characters of it that an error repeats. */
const longestQuote = 60;

const hexRun = /(?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z])/gi;

/**
 * Reads a trace id that a person pasted: hex digits in any case (leading zeros may be missing), 0x or with the dashes of a UUID, a
 * traceparent, an X-Ray id, B3, uber-trace-id, base64, a decimal number of 64 bits, a link of Grafana, Jaeger, Tempo or Zipkin,
 * `trace_id=…`, a log line; in quotes or brackets. Any other text with exactly one run of 32 hex digits is read too.
 */
export function parsePastedIds(pasted: string): Parsed<WrittenIds> {
  const text = pasted.slice(0, longest).trim();
  if (isLink(text)) return onlyOne(findIdsInLink(text), text, 'the link holds no trace id');
  const whole = readTraceIdValue(text) ?? findIdsInText(text);
  if (whole !== null) return parsed(whole);
  const runs = [...text.matchAll(hexRun)].flatMap(([run]) => idsOfHex(run) ?? []);
  const distinct = [...new Map(runs.map((ids) => [ids.traceId, ids])).values()];
  if (distinct.length > 0) return onlyOne(distinct, text, '');
  const named = /^[\w.@-]{1,64}["']?\s*[:=]\s*(.+)$/s.exec(unwrap(text))?.[1];
  const ids = named === undefined ? null : readTraceIdValue(named, text);
  return ids === null ? refused(describe(text), hint) : parsed(ids);
}

/**
 * Reads a span id that a person pasted, as 16 hex digits or as its first digits: hex, 0x, base64, a decimal number of 64 bits, the span
 * of a traceparent, `span_id=…`, quotes. A text that is none of these is returned as it is.
 */
export function readPastedSpan(pasted: string): string {
  const text = unwrap(pasted);
  const value = /^[\w.@-]{1,64}["']?\s*[:=]\s*["']?([\w+/=-]+)$/.exec(text)?.[1] ?? text;
  // Hex digits may be the first ones of an id, so they are not padded.
  const hex = /^(?:0x)?([0-9a-f]{1,16})$/i.exec(value)?.[1];
  return hex?.toLowerCase() ?? readSpanIdValue(value, text) ?? pasted;
}

function onlyOne(found: readonly WrittenIds[], text: string, none: string): Parsed<WrittenIds> {
  const [first, second] = found;
  if (first === undefined) return refused(`${quote(text)} is no trace id: ${none}`, hint);
  if (second === undefined) return parsed(first);
  const ids = found.slice(0, 3).map(({ traceId }) => traceId);
  return refused(
    `the text holds ${found.length} trace ids (${ids.join(', ')}${found.length > 3 ? ', ...' : ''}): give one of them`,
    `obsq trace ${first.traceId}`,
  );
}

const hint = "obsq traces '{ status = error }'";

/** What is wrong with a text that is no trace id. */
function describe(text: string): string {
  if (text === '') return 'the trace id is empty';
  const digits = unwrap(text).replace(/^0x/i, '');
  const is = `${quote(text)} is no trace id`;
  if (/^[0-]+$/.test(digits) || /^00-0{32}-/.test(digits))
    return `${is}: it is all zeros, as of a request that was not traced`;
  if (/^\d{17,}$/.test(digits) && digits.length !== 32)
    return `${is}: a decimal id has 64 bits, and this number is larger`;
  if (/^[0-9a-f]{33,}$/i.test(digits))
    return `${is}: it has ${digits.length} hex digits, and a trace id at most 32`;
  return `${is}: neither up to 32 hex digits, nor a traceparent, an X-Ray id, B3, base64 or a link that holds one`;
}

function quote(text: string): string {
  return text.length > longestQuote ? `${text.slice(0, longestQuote)}...` : text;
}
