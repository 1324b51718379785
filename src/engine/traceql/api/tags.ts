import type { Span } from '../../../domain/trace/trace.ts';
import { compileStages } from '../evaluate/evaluate-spanset.ts';
import { compileReference, type FieldReader } from '../evaluate/field-value.ts';
import { TraceView } from '../evaluate/trace-view.ts';
import type { Reference, Static } from '../parse/ast.ts';
import { formatStatic } from '../parse/format-field.ts';
import { parseTraceQuery } from '../parse/parse.ts';
import { refusal } from '../parse/refusal.ts';

/** The names that Tempo lists for its intrinsic scope. */
const intrinsicTags = [
  'duration',
  'event:name',
  'event:timeSinceStart',
  'instrumentation:name',
  'instrumentation:version',
  'kind',
  'link:spanID',
  'link:traceID',
  'name',
  'rootName',
  'rootServiceName',
  'span:duration',
  'span:id',
  'span:kind',
  'span:name',
  'span:parentID',
  'span:status',
  'span:statusMessage',
  'status',
  'statusMessage',
  'trace:duration',
  'trace:id',
  'trace:rootName',
  'trace:rootService',
  'traceDuration',
];

/** Traces looked at for names and values: enough for every name the demo has, whatever the window. */
const maxTraces = 500;

export interface TagRequest {
  readonly traces: Iterable<readonly Span[]>;
  /** A spanset filter; one that cannot be read is ignored, as Tempo does (docs/stores.md 7.24). */
  readonly query: string;
  /** What is looked at is added to it. */
  readonly count: { spans: number };
}

type TagScope = 'resource' | 'intrinsic' | 'event' | 'link' | 'span';
const attributeScopes: readonly Exclude<TagScope, 'intrinsic'>[] = ['resource', 'event', 'link', 'span'];

/** Tag names by scope; scopes without a name are left out. */
export function listTags(request: TagRequest, scope: string): { name: TagScope; tags: string[] }[] {
  if (
    scope !== '' &&
    scope !== 'none' &&
    ![...attributeScopes, 'intrinsic', 'instrumentation'].includes(scope)
  ) {
    throw refusal(`invalid scope: ${scope}`);
  }
  const wants = (name: string): boolean => scope === '' || scope === 'none' || scope === name;
  const names = {
    resource: new Set<string>(),
    event: new Set<string>(),
    link: new Set<string>(),
    span: new Set<string>(),
  };
  if (scope !== 'intrinsic') {
    for (const [span] of selectedSpans(request)) {
      for (const key of Object.keys(span.resource)) names.resource.add(key);
      for (const key of Object.keys(span.attributes)) names.span.add(key);
      for (const event of span.events) for (const key of Object.keys(event.attributes)) names.event.add(key);
      for (const link of span.links) for (const key of Object.keys(link.attributes)) names.link.add(key);
    }
  }
  const scopes: { name: TagScope; tags: string[] }[] = attributeScopes
    .filter((name) => wants(name) && names[name].size > 0)
    .map((name) => ({ name, tags: [...names[name]].sort() }));
  if (wants('intrinsic')) scopes.push({ name: 'intrinsic', tags: intrinsicTags });
  return scopes;
}

function* selectedSpans(request: TagRequest): Generator<readonly [span: Span, trace: TraceView]> {
  const filter = compileFilter(request.query);
  let traces = 0;
  for (const spans of request.traces) {
    if (traces >= maxTraces) return;
    traces += 1;
    request.count.spans += spans.length;
    const trace = new TraceView(spans);
    for (const span of filter(trace)) yield [span, trace];
  }
}

function compileFilter(text: string): (trace: TraceView) => readonly Span[] {
  if (text === '') return (trace) => trace.spans;
  try {
    const query = parseTraceQuery(text);
    if (query.metrics !== null) return (trace) => trace.spans;
    const evaluate = compileStages(query.stages);
    return (trace) => evaluate(trace).flatMap((found) => found.spans);
  } catch {
    // Half-typed filters come from completion; Tempo answers them as if there were none.
    return (trace) => trace.spans;
  }
}

export interface TagValue {
  readonly type: 'string' | 'int' | 'float' | 'bool' | 'duration' | 'keyword';
  readonly value: string;
}

/** The values of a tag, each once, in the order of their text. */
export function listTagValues(request: TagRequest, tag: string, limit: number): TagValue[] {
  const read = tagReader(tag);
  const found = new Map<string, TagValue>();
  if (read === null) return [];
  for (const [span, trace] of selectedSpans(request)) {
    for (const value of read(span, trace)) {
      if (value.type === 'nil') continue;
      const one = tagValueOf(value);
      found.set(`${one.type}:${one.value}`, one);
    }
    if (limit > 0 && found.size >= limit) break;
  }
  return [...found.values()].sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
}

function tagValueOf(value: Exclude<Static, { type: 'nil' }>): TagValue {
  const type = value.type === 'status' || value.type === 'kind' ? 'keyword' : value.type;
  return { type, value: formatStatic(value, false) };
}

/** A tag as a path names it: scoped, with a leading dot, an intrinsic, or (v1) bare. Null for what has no values. */
function tagReader(tag: string): FieldReader | null {
  // These are asked with bounds, never with one of their values; Tempo lists none either.
  if (
    /^(?:duration|traceDuration|(?:span|trace):duration|.*:id|.*ID|event:timeSinceStart|nestedSet\w+)$/.test(
      tag,
    )
  ) {
    return null;
  }
  const query =
    /^(?:span|resource|event|link|instrumentation)\.|^\./.test(tag) || intrinsicTags.includes(tag)
      ? tag
      : `.${tag}`;
  const stages = parseTraceQuery(`{ ${quoteOddName(query)} != nil }`).stages;
  const [filter] = stages;
  if (filter?.kind !== 'filter' || filter.condition?.kind !== 'binary')
    throw refusal(`invalid tag name: ${tag}`);
  const reference = filter.condition.left;
  if (reference.kind !== 'attribute' && reference.kind !== 'intrinsic')
    throw refusal(`invalid tag name: ${tag}`);
  return compileReference(reference satisfies Reference);
}

/** Names with characters that end an identifier are quoted. */
function quoteOddName(tag: string): string {
  const match = /^(\w*\.)(.*)$/s.exec(tag);
  const name = match?.[2] ?? '';
  if (match === null || /^[^\s{}()=~!<>&|,"]+$/.test(name) || name.startsWith('"')) return tag;
  return `${match[1]}${JSON.stringify(name)}`;
}
