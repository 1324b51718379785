import {
  decimalTraceId,
  shortTraceId,
  traceIdPattern,
  traceIdSpellings,
} from '../../domain/trace/trace-id.ts';
import type { SelectorMatcher } from '../../languages/selector.ts';
import { quoteRegex, quoteString } from '../../languages/string-literal.ts';
import { matchValues, type StoreLabels } from './label-mapping.ts';
import { type Meaning, type Meant, nameValues, valuesOf } from './meaning.ts';

/** The most values in one matcher. A longer regex is too slow for a store; the caller must tell that the others are left out. */
export const maxScopeValues = 40;

/** The meanings by which a selector can be narrowed, in the order in which they are tried; the widest is last. */
const meaningsByService: readonly Meaning[] = ['service', 'pod', 'deployment', 'container', 'namespace'];
const meaningsByPod: readonly Meaning[] = ['pod', 'service', 'deployment', 'container', 'namespace'];

export interface LogSelector {
  /** `{service_name="payment", k8s_namespace_name="otel-demo"}` */
  readonly text: string;
  /** The streams in words: `service payment`, `pods a, b`. */
  readonly label: string;
  /** The meaning that narrows the selector; `values` are its values in the selector. */
  readonly narrowedBy: Meaning;
  readonly values: readonly string[];
  /** The number of values that are left out. */
  readonly left: number;
}

/**
 * Builds the selector of the streams of these workloads. Null if the log store has no label for any of them: a selector that nothing
 * bounds is never built (docs/architecture.md rule 9). `prefer` chooses between service and pod if both are known.
 */
export function buildLogSelector(
  workloads: readonly Meant[],
  names: StoreLabels,
  prefer: 'service' | 'pod' = 'service',
): LogSelector | null {
  const order = prefer === 'pod' ? meaningsByPod : meaningsByService;
  const narrowedBy =
    order.find((meaning) => names[meaning] !== undefined && workloads.every((one) => has(one, meaning))) ??
    order.find((meaning) => names[meaning] !== undefined && workloads.some((one) => has(one, meaning)));
  if (narrowedBy === undefined) return null;
  const values = valuesOf(workloads, narrowedBy);
  const matchers = [matchValues(names[narrowedBy] ?? '', values.slice(0, maxScopeValues))];
  for (const around of ['namespace', 'cluster'] as const) {
    const name = names[around];
    // Only if every workload has the label: otherwise the matcher would hide those without it.
    if (around === narrowedBy || name === undefined || !workloads.every((one) => has(one, around))) continue;
    matchers.push(matchValues(name, valuesOf(workloads, around).slice(0, maxScopeValues)));
  }
  return {
    text: formatSelector(matchers),
    label: nameValues(narrowedBy, values),
    narrowedBy,
    values: values.slice(0, maxScopeValues),
    left: Math.max(0, values.length - maxScopeValues),
  };
}

/** Formats matchers as a selector, with escaped values. */
export function formatSelector(matchers: readonly SelectorMatcher[]): string {
  return `{${matchers.map(({ name, operator, value }) => `${name}${operator}${quoteString(value)}`).join(', ')}}`;
}

/** The names of labels and metadata that may hold a trace id: OTLP's, and two that people use. */
const idLabels: readonly string[] = ['trace_id', 'traceID', 'traceId'];

/** Two queries for the lines of a trace, because one LogQL filter cannot say "in the metadata or in the line". */
export interface TraceLogQueries {
  readonly metadata: string;
  readonly line: string;
}

/**
 * Builds the queries for the lines of some traces. Loki filters structured metadata before it parses anything, which is cheap
 * (docs/stores.md 2.7). Some writers drop leading zeros, so these forms are looked for too. `labels` are names from
 * `correlate:` and come first. With `spanId`, the queries find only the lines of that span.
 */
export function buildTraceLogQueries(
  selector: string,
  traceIds: readonly string[],
  labels: readonly string[] = [],
  spanId: string | null = null,
): TraceLogQueries {
  const spellings = [...new Set(traceIds.flatMap(traceIdSpellings))];
  const literal = quoteString(spellings.length === 1 ? (spellings[0] ?? '') : spellings.join('|'));
  const equals = spellings.length === 1 ? '=' : '=~';
  const names = [...new Set([...labels, ...idLabels])];
  // A padded id contains the shortest one, so one filter finds all of them, but for the decimal number.
  const inLine = [...new Set(traceIds.flatMap((id) => [shortTraceId(id), decimalTraceId(id) ?? []].flat()))];
  const line =
    inLine.length === 1
      ? `|= ${quoteString(inLine[0] ?? '')}`
      : `|~ ${quoteString(inLine.map(quoteRegex).join('|'))}`;
  const ofSpan = spanId === null ? '' : ` | span_id=${quoteString(spanId)} or spanID=${quoteString(spanId)}`;
  const inSpan = spanId === null ? '' : ` |= ${quoteString(spanId)}`;
  return {
    metadata: `${selector} | ${names.map((name) => `${name}${equals}${literal}`).join(' or ')}${ofSpan}`,
    line: `${selector} ${line}${inSpan}`,
  };
}

/** Builds the query for lines with the ids in any writing. Its regex is slower than the filter for a text, so it is for a second try. */
export function buildAnyWritingQuery(
  selector: string,
  traceIds: readonly string[],
  spanId: string | null = null,
): string {
  const inSpan = spanId === null ? '' : ` |= ${quoteString(spanId)}`;
  return `${selector} |~ ${quoteString(traceIds.map(traceIdPattern).join('|'))}${inSpan}`;
}

function has(workload: Meant, meaning: Meaning): boolean {
  return workload[meaning] !== undefined && workload[meaning] !== '';
}
