import type { SelectorMatcher } from '../../languages/selector.ts';
import { quoteRegex, quoteString } from '../../languages/string-literal.ts';
import { matchValues, type StoreLabels } from './label-mapping.ts';
import type { Meaning, Meant } from './meaning.ts';

/** More values than this make a regex that no store likes: the rest is left out, and the caller says so. */
export const maxScopeValues = 40;

/** What narrows a selector to one place, the widest last. */
const placesByService: readonly Meaning[] = ['service', 'pod', 'deployment', 'container', 'namespace'];
const placesByPod: readonly Meaning[] = ['pod', 'service', 'deployment', 'container', 'namespace'];

export interface LogSelector {
  /** `{service_name="payment", k8s_namespace_name="otel-demo"}` */
  readonly text: string;
  /** For a person: `service payment`, `pods a, b`. */
  readonly label: string;
  /** The meaning that narrows it, and the values it names. */
  readonly place: Meaning;
  readonly values: readonly string[];
  /** Values that found no room. */
  readonly left: number;
}

/**
 * The streams of these places, or null where the log store has no label for any of them: a selector that nothing bounds is
 * never built (docs/architecture.md rule 9). `prefer` says which of service and pod is asked by where both are known.
 */
export function buildLogSelector(
  places: readonly Meant[],
  names: StoreLabels,
  prefer: 'service' | 'pod' = 'service',
): LogSelector | null {
  const order = prefer === 'pod' ? placesByPod : placesByService;
  const place =
    order.find((meaning) => names[meaning] !== undefined && places.every((one) => has(one, meaning))) ??
    order.find((meaning) => names[meaning] !== undefined && places.some((one) => has(one, meaning)));
  if (place === undefined) return null;
  const values = distinct(places, place);
  const matchers = [matchValues(names[place] ?? '', values.slice(0, maxScopeValues))];
  for (const around of ['namespace', 'cluster'] as const) {
    const name = names[around];
    // Only where every place says it: a namespace known of some would hide the others.
    if (around === place || name === undefined || !places.every((one) => has(one, around))) continue;
    matchers.push(matchValues(name, distinct(places, around).slice(0, maxScopeValues)));
  }
  return {
    text: formatSelector(matchers),
    label: describe(place, values),
    place,
    values: values.slice(0, maxScopeValues),
    left: Math.max(0, values.length - maxScopeValues),
  };
}

/** Matchers as a selector; values escaped. */
export function formatSelector(matchers: readonly SelectorMatcher[]): string {
  return `{${matchers.map(({ name, operator, value }) => `${name}${operator}${quoteString(value)}`).join(', ')}}`;
}

/** Labels that a log query may filter a trace id by, beside the line: OTLP's name and two that people write. */
const idLabels: readonly string[] = ['trace_id', 'traceID', 'traceId'];

/** The same lines asked for in two ways at once: LogQL cannot say "in the metadata or in the line" in one filter. */
export interface TraceLogQueries {
  readonly metadata: string;
  readonly line: string;
}

/**
 * Queries for the lines of some traces. Structured metadata is filtered before anything is parsed, the cheap way (docs/stores.md 2.7).
 * Some writers drop the leading zeros of 64-bit ids: those are looked for too. `labels`: names from `correlate:` come first.
 * `spanId`: only the lines of that span.
 */
export function buildTraceLogQueries(
  selector: string,
  traceIds: readonly string[],
  labels: readonly string[] = [],
  spanId: string | null = null,
): TraceLogQueries {
  const spellings = [...new Set(traceIds.flatMap((id) => [id, withoutPadding(id)]))];
  const literal = quoteString(spellings.length === 1 ? (spellings[0] ?? '') : spellings.join('|'));
  const equals = spellings.length === 1 ? '=' : '=~';
  const names = [...new Set([...labels, ...idLabels])];
  // What is contained in the padded id need not be looked for twice.
  const inLine = [...new Set(traceIds.map(withoutPadding))];
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

function withoutPadding(traceId: string): string {
  return traceId.startsWith('0000000000000000') ? traceId.slice(16) : traceId;
}

function has(place: Meant, meaning: Meaning): boolean {
  return place[meaning] !== undefined && place[meaning] !== '';
}

function distinct(places: readonly Meant[], meaning: Meaning): string[] {
  return [...new Set(places.flatMap((place) => place[meaning] ?? []))].sort();
}

function describe(meaning: Meaning, values: readonly string[]): string {
  const shown = values.slice(0, 3).join(', ');
  const more = values.length > 3 ? ` and ${values.length - 3} more` : '';
  return `${meaning}${values.length === 1 ? '' : 's'} ${shown}${more}`;
}
