import { isDecimalName, rankSpanName, rankTraceName } from './id-names.ts';
import { idsOfHex, type WrittenIds } from './ids.ts';
import { readSpanIdValue, readTraceIdValue } from './written-ids.ts';

/** The most decodings of a link: Grafana's address of a query may be encoded once more by a chat or a redirect. */
const mostDecodings = 3;

const hexRun = /(?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z])/gi;
/** A path like /trace/ID, /api/v2/traces/ID, /zipkin/traces/ID, #/traces/1-…: the id is the next segment. */
const pathSegment = /\/traces?\/([^/?#&"\s]{8,128})/gi;
/** A parameter of the address, or a field of the JSON in it: `traceId=…`, `"query":"…"`, `"spanId":"…"`. */
const namedValue = /["?&;#]([A-Za-z_.-]{1,40})["]?[=:]\s?"?([^"&#;\s]{8,128})/g;
/** Parameters of a link that hold an id beside those that are called so: Grafana's query, Google's tid. */
const traceParameters: ReadonlySet<string> = new Set(['query', 'tid']);
/** Parameters that name the span to show: Jaeger's uiFind. */
const spanParameters: ReadonlySet<string> = new Set(['uifind', 'focusedspanid', 'selectedspanid']);

/** Whether a text is a link: an address, or the path of one. */
export function isLink(text: string): boolean {
  return /^["'<`(]?(?:https?:\/\/|\/(?:[\w-]+\/)*(?:traces?|explore)[/?])/i.test(text);
}

/**
 * Finds the distinct trace ids in a link of Grafana (Explore, dashboards), Jaeger, Tempo, Zipkin and others, with the span that the
 * link shows. Ids in a path or a parameter count first, then runs of 32 hex digits anywhere in it.
 */
export function findIdsInLink(link: string): readonly WrittenIds[] {
  const text = decodeLink(link);
  const name = isDecimalName(text) ? 'dd' : '';
  const found = new Map<string, WrittenIds>();
  const add = (ids: WrittenIds | null): void => {
    if (ids !== null && !found.has(ids.traceId)) found.set(ids.traceId, ids);
  };
  for (const [, value = ''] of text.matchAll(pathSegment)) add(readTraceIdValue(value, name));
  let spanId: string | null = null;
  for (const [, key = '', value = ''] of text.matchAll(namedValue)) {
    if (rankTraceName(key) !== null || traceParameters.has(key.toLowerCase())) {
      // A short word of hex digits in a query is a word.
      if (value.length >= 12) add(readTraceIdValue(value, name));
    } else if (rankSpanName(key) !== null || spanParameters.has(key.toLowerCase()))
      spanId ??= readSpanIdValue(value, name);
  }
  if (found.size === 0) for (const [run] of text.matchAll(hexRun)) add(idsOfHex(run));
  return [...found.values()].map((ids) => (ids.spanId === null ? { ...ids, spanId } : ids));
}

function decodeLink(link: string): string {
  let text = link;
  for (let round = 0; round < mostDecodings && /%[0-9a-f]{2}/i.test(text); round += 1) {
    try {
      text = decodeURIComponent(text);
    } catch {
      // A sign that is no valid escape: what was decoded until now is all there is to read.
      break;
    }
  }
  return text;
}
