import type { AttributeValue, Span } from './trace.ts';

/** Which spans of a trace are asked for; a span must meet everything that is said. */
export interface SpanFilter {
  /** Only spans with status error. */
  readonly errors: boolean;
  /** Only spans of this service; null for any. */
  readonly service: string | null;
  /** Only spans that took at least so many nanoseconds; null for any. */
  readonly minDurationNs: number | null;
  /** Only spans whose names hold this text, in upper or lower case; absent for any. */
  readonly name?: string | undefined;
  /** Only spans with all of these attributes, of their own or of their resource. */
  readonly attributes?: readonly AttributeCondition[] | undefined;
}

export interface AttributeCondition {
  readonly key: string;
  /** The whole value, numbers and truth values as JSON writes them; null for any value. */
  readonly value: string | null;
}

/** Whether the filter lets every span through. */
export function isOpenFilter({ errors, service, minDurationNs, name, attributes = [] }: SpanFilter): boolean {
  return (
    !errors && service === null && minDurationNs === null && name === undefined && attributes.length === 0
  );
}

export function matchesFilter(span: Span, filter: SpanFilter): boolean {
  const { errors, service, minDurationNs, name, attributes = [] } = filter;
  if (errors && span.status !== 'error') return false;
  if (service !== null && span.service !== service) return false;
  if (name !== undefined && !span.name.toLowerCase().includes(name.toLowerCase())) return false;
  if (!attributes.every((condition) => hasAttribute(span, condition))) return false;
  return minDurationNs === null || Number(span.durationNs) >= minDurationNs;
}

function hasAttribute(span: Span, { key, value }: AttributeCondition): boolean {
  return [span.attributes, span.resource].some(
    (attributes) => Object.hasOwn(attributes, key) && (value === null || textOf(attributes[key]) === value),
  );
}

function textOf(value: AttributeValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
