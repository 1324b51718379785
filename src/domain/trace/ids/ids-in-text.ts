import { idsOfHex, type WrittenIds } from './ids.ts';
import { readSpanIdValue, readTraceIdValue } from './written-ids.ts';

const hex16 = '[0-9a-f]{16}';
const hex32 = '[0-9a-f]{32}';
/** An id ends here: no further digit or letter follows. */
const end = '(?![0-9a-z])';

/** Layouts of log lines that hold ids without naming them. The groups are the trace id and the span id. */
const layouts: readonly RegExp[] = [
  // traceparent, of any version but ff, which is forbidden.
  new RegExp(`(?<![0-9a-z-])(?!ff)[0-9a-f]{2}-(${hex32})-(${hex16})-[0-9a-f]{2}${end}`, 'i'),
  // Spring Boot's [trace-span], and B3 in one header.
  new RegExp(`(?<![0-9a-z-])(${hex32})-(${hex16})${end}`, 'i'),
  new RegExp(`\\[(${hex16})-(${hex16})\\]`, 'i'),
  // Sleuth's [application,trace,span,exported], the application perhaps empty.
  new RegExp(`\\[[^\\]\\[,]{0,100},(${hex32}|${hex16}),(${hex16})(?:,[^\\]\\[,]{0,10})?\\]`, 'i'),
  // uber-trace-id: trace:span:parent:flags.
  new RegExp(`(?<![0-9a-z:])([0-9a-f]{16,32}):([0-9a-f]{8,16}):[0-9a-f]{1,16}:[0-9a-f]{1,2}${end}`, 'i'),
  // Google's resource name of a trace.
  new RegExp(`projects/[^/\\s"]{1,64}/traces/(${hex32})${end}`, 'i'),
];

const xray = new RegExp(`(?<![0-9a-z-])1-([0-9a-f]{8})-([0-9a-f]{24})(?:@(${hex16}))?${end}`, 'i');
const xrayParent = new RegExp(`\\b(?:Parent=|SegmentId: ?)(${hex16})${end}`, 'i');

/** What may stand between a name and its value: `trace_id=`, `"traceId": "`, `trace_id: [`, escaped quotes. */
const between = `[\\\\"'\\]]{0,4}\\s{0,3}[:=]?\\s{0,3}[\\\\"'\\[<(]{0,4}`;
const namedTrace = new RegExp(
  `(?<!(?:parent|links?)[\\W_]{0,6})trace[_.\\s-]?id${between}([0-9a-f][0-9a-f-]{14,35}|[\\w+/-]{22}==)(?![0-9a-z=])`,
  'gi',
);
const namedSpan = new RegExp(
  `(?<!parent[\\W_]{0,6})span[_.\\s-]?id${between}([0-9a-f]{12,20}|[\\w+/-]{11}=)(?![0-9a-z=])`,
  'i',
);

/** Escape sequences that colour a line may stand between a name and its value. */
const colours = /\u001b\[[0-9;]{0,20}m/g;

/**
 * Finds the ids in a text, by a layout that is known (Spring, Sleuth, X-Ray, traceparent, ...) or behind a name like `trace_id`.
 * Null without a trace id. A bare hash is not taken for one.
 */
export function findIdsInText(text: string): WrittenIds | null {
  const line = text.includes('\u001b[') ? text.replace(colours, '') : text;
  if (!/[0-9a-f]{8}|==/i.test(line)) return null;
  const found = idsOfLayout(line) ?? idsOfXray(line) ?? idsOfName(line);
  if (found === null || found.spanId !== null) return found;
  return { ...found, spanId: spanOfName(line) };
}

/** Finds a span id behind a name like `span_id`, as 16 hex digits; null without one. */
export function findSpanInText(text: string): string | null {
  return spanOfName(text.includes('\u001b[') ? text.replace(colours, '') : text);
}

function idsOfLayout(line: string): WrittenIds | null {
  for (const layout of layouts) {
    const [, trace = '', span = ''] = layout.exec(line) ?? [];
    const ids = idsOfHex(trace, span);
    if (ids !== null) return ids;
  }
  return null;
}

function idsOfXray(line: string): WrittenIds | null {
  const [, time = '', rest = '', segment] = xray.exec(line) ?? [];
  return time === '' ? null : idsOfHex(time + rest, segment ?? xrayParent.exec(line)?.[1]);
}

function idsOfName(line: string): WrittenIds | null {
  for (const { 1: value = '', index } of line.matchAll(namedTrace)) {
    const ids = readTraceIdValue(value, line.slice(Math.max(0, index - 8), index));
    if (ids !== null) return ids;
  }
  return null;
}

function spanOfName(line: string): string | null {
  return readSpanIdValue(namedSpan.exec(line)?.[1] ?? '');
}
