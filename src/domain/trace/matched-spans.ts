// What a trace search says of the spans that matched.
import { ownValue } from '../own-value.ts';
import type { AttributeMap, AttributeValue, TraceSummary } from './trace.ts';

/** How many spans of a trace matched, those included that the answer does not hold. */
export function matchedCount({ spanSets }: TraceSummary): number {
  return spanSets.reduce((sum, set) => sum + Math.max(set.matched, set.spans.length), 0);
}

/** How many spans of a trace matched and are not in the answer: stores send a few of each (docs/stores.md 3.3.3). */
export function unseenCount({ spanSets }: TraceSummary): number {
  return spanSets.reduce((sum, set) => sum + Math.max(0, set.matched - set.spans.length), 0);
}

/** The attributes that the query selected or matched on, in the order of their first appearance. */
export function selectedNames(traces: readonly TraceSummary[]): string[] {
  const names = new Set<string>();
  for (const { spanSets } of traces)
    for (const { spans } of spanSets)
      for (const { attributes } of spans) for (const name of Object.keys(attributes)) names.add(name);
  return [...names];
}

/** The distinct values of an attribute over the matched spans that the answer holds, without those of spans that lack it. */
export function selectedValues({ spanSets }: TraceSummary, name: string): string[] {
  const values = new Set<string>();
  for (const { spans } of spanSets) {
    for (const { attributes } of spans) {
      const value = selectedValue(attributes, name);
      if (value !== null) values.add(value);
    }
  }
  return [...values];
}

/** A selected attribute of a span as text; null where the span lacks it. Tempo writes `nil` for an attribute that it was asked to select and did not find. */
export function selectedValue(attributes: AttributeMap, name: string): string | null {
  const value: AttributeValue | undefined = ownValue(attributes, name);
  if (value === undefined || value === null || value === 'nil') return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
