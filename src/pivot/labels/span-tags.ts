import type { AttributeValue, Span } from '../../domain/trace/trace.ts';
import type { SelectorMatcher } from '../../languages/selector.ts';
import type { TagMapping } from '../correlate/correlation.ts';
import { matchValues } from './label-mapping.ts';
import { maxScopeValues } from './log-selector.ts';

/** An attribute of a span, else of its resource, as text; null where neither has it. */
export function attributeText(span: Span, key: string): string | null {
  return textOf(span.attributes[key]) ?? textOf(span.resource[key]) ?? ownText(span, key);
}

function ownText(span: Span, key: string): string | null {
  return key === 'service.name' && span.service !== '' ? span.service : null;
}

function textOf(value: AttributeValue | undefined): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** Spans whose tags are called by the same labels, with the values of each. */
export interface TagGroup {
  readonly matchers: readonly SelectorMatcher[];
  readonly spans: readonly Span[];
}

/** More groups than this are more questions than a store is asked at once. */
const maxGroups = 4;

/**
 * The tags that spans carry, as matchers; spans with the same set of tags together, so that one question serves many. A span without
 * any of the tags leads nowhere, as in Grafana.
 */
export function groupByTags(spans: readonly Span[], tags: readonly TagMapping[]): TagGroup[] {
  const groups = new Map<string, { values: Map<string, Set<string>>; spans: Span[] }>();
  for (const span of spans) {
    const found = tags.flatMap(({ key, label }) => {
      const value = attributeText(span, key);
      return value === null ? [] : [[label, value] as const];
    });
    if (found.length === 0) continue;
    const key = found.map(([label]) => label).join(' ');
    const group = groups.get(key) ?? { values: new Map<string, Set<string>>(), spans: [] as Span[] };
    groups.set(key, group);
    group.spans.push(span);
    for (const [label, value] of found) {
      const values = group.values.get(label) ?? new Set<string>();
      group.values.set(label, values.add(value));
    }
  }
  return [...groups.values()].slice(0, maxGroups).map((group) => ({
    spans: group.spans,
    matchers: [...group.values].map(([label, values]) =>
      matchValues(label, [...values].sort().slice(0, maxScopeValues)),
    ),
  }));
}
