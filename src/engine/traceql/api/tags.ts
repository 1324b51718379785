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

/** The number of traces that are read for names and values, enough to find every name of the demo in any window. */
const maxTraces = 500;

export interface TagRequest {
  readonly traces: Iterable<readonly Span[]>;
  /** A spanset filter. An invalid one is ignored, as in Tempo (docs/stores.md 7.24). */
  readonly query: string;
  /** Counts the spans read; the functions add to it. */
  readonly count: { spans: number };
}

type TagScope = 'resource' | 'intrinsic' | 'event' | 'link' | 'span';
const attributeScopes: readonly Exclude<TagScope, 'intrinsic'>[] = ['resource', 'event', 'link', 'span'];

/** Lists tag names by scope. It omits scopes without a name. */
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
    // Completion sends half-typed filters; Tempo answers as if there were no filter.
    return (trace) => trace.spans;
  }
}

export interface TagValue {
  readonly type: 'string' | 'int' | 'float' | 'bool' | 'duration' | 'keyword';
  readonly value: string;
}

/** Lists the values of a tag, each once, sorted by their text. */
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

/** Creates the reader of a tag, which a path names with a scope, with a leading dot, as an intrinsic, or (v1) bare. Null for a tag without values. */
function tagReader(tag: string): FieldReader | null {
  // Queries compare these with bounds and never with a listed value, so Tempo lists none.
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

/** Quotes a name that contains characters which would end an identifier. */
function quoteOddName(tag: string): string {
  const match = /^(\w*\.)(.*)$/s.exec(tag);
  const name = match?.[2] ?? '';
  if (match === null || /^[^\s{}()=~!<>&|,"]+$/.test(name) || name.startsWith('"')) return tag;
  return `${match[1]}${JSON.stringify(name)}`;
}
