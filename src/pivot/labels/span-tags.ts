import { ownValue } from '../../domain/own-value.ts';
import type { AttributeValue, Span } from '../../domain/trace/trace.ts';
import type { SelectorMatcher } from '../../languages/selector.ts';
import type { TagMapping } from '../correlate/correlation.ts';
import { matchValues } from './label-mapping.ts';
import { maxScopeValues } from './log-selector.ts';

/** An attribute of a span, or else of its resource, as text; null if neither has it. */
export function attributeText(span: Span, key: string): string | null {
  return textOf(ownValue(span.attributes, key)) ?? textOf(ownValue(span.resource, key)) ?? ownText(span, key);
}

function ownText(span: Span, key: string): string | null {
  return key === 'service.name' && span.service !== '' ? span.service : null;
}

function textOf(value: AttributeValue | undefined): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** Spans that have the same set of tags, and the matchers for the values of these tags. */
export interface TagGroup {
  readonly matchers: readonly SelectorMatcher[];
  readonly spans: readonly Span[];
}

/** The most groups. Each is a query of its own, and a store gets at most four requests at once. */
const maxGroups = 4;

/**
 * Groups spans by the set of tags they have, so that one query serves many spans. A span without any of the tags is left out, as in
 * Grafana.
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
