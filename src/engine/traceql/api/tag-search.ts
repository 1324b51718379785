import type { AttributeMap, Span } from '../../../domain/trace/trace.ts';
import { TraceView } from '../evaluate/trace-view.ts';
import { refusal } from '../parse/refusal.ts';
import { type SearchOptions, searchMetrics, serviceStats, traceHead } from './search.ts';

export interface TagSearch {
  /** The tags in logfmt: `service.name=cart error=true`. */
  readonly tags: string;
  /** Bounds of the trace's duration, ns; null means no bound. */
  readonly minDurationNs: number | null;
  readonly maxDurationNs: number | null;
}

/** Answers the search that is older than TraceQL: a trace matches if each tag is on one of its spans. */
export function answerTagSearch(
  traces: Iterable<readonly Span[]>,
  search: TagSearch,
  options: Pick<SearchOptions, 'limit'>,
): object {
  const wanted = parseTags(search.tags);
  const found: TraceView[] = [];
  for (const spans of traces) {
    const trace = new TraceView(spans);
    const matches =
      (search.minDurationNs === null || trace.durationNs >= search.minDurationNs) &&
      (search.maxDurationNs === null || trace.durationNs <= search.maxDurationNs) &&
      wanted.every(([key, value]) => spans.some((span) => hasTag(span, key, value)));
    if (matches) found.push(trace);
    if (found.length >= options.limit) break;
  }
  found.sort((a, b) => (a.startNs < b.startNs ? 1 : a.startNs > b.startNs ? -1 : 0));
  return {
    traces: found.map((trace) => ({ ...traceHead(trace), serviceStats: serviceStats(trace.spans) })),
    metrics: searchMetrics(0),
  };
}

function parseTags(text: string): (readonly [string, string])[] {
  const tags: (readonly [string, string])[] = [];
  const pair = /\s*([^\s="]+)=("(?:[^"\\]|\\.)*"|[^\s"]*)\s*/y;
  while (pair.lastIndex < text.length) {
    const at = pair.lastIndex;
    const match = pair.exec(text);
    if (match === null) throw refusal(`invalid tags: logfmt syntax error at pos ${at + 1}`);
    const value = match[2] ?? '';
    tags.push([match[1] ?? '', value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value]);
  }
  return tags;
}

function hasTag(span: Span, key: string, value: string): boolean {
  if (key === 'name') return span.name === value;
  if (key === 'status' || key === 'status.code') return span.status === value;
  if (key === 'error') return String(span.status === 'error') === value;
  return attributeIs(span.attributes, key, value) || attributeIs(span.resource, key, value);
}

function attributeIs(attributes: AttributeMap, key: string, value: string): boolean {
  return Object.hasOwn(attributes, key) && String(attributes[key]) === value;
}
