import { formatDuration } from '../../domain/time/duration.ts';
import type { AttributeCondition, SpanFilter } from '../../domain/trace/span-filter.ts';
import { quoteRegex, quoteString } from '../../languages/string-literal.ts';

/** Builds the only TraceQL spanset that Tempo accepts with a trace id (`q`, docs/stores.md 3.1) from a filter. */
export function buildSpanFilterQuery(filter: SpanFilter): string {
  const { errors, service, minDurationNs, name, attributes = [] } = filter;
  const conditions: string[] = [];
  if (errors) conditions.push('status = error');
  if (service !== null) conditions.push(`resource.service.name = ${quoteString(service)}`);
  if (minDurationNs !== null) conditions.push(`duration >= ${formatDuration(minDurationNs / 1e6)}`);
  // TraceQL matches a regular expression against the whole name.
  if (name !== undefined) conditions.push(`name =~ ${quoteString(`(?i).*${quoteRegex(name)}.*`)}`);
  conditions.push(...attributes.map(attributeCondition));
  return conditions.length === 0 ? '{ }' : `{ ${conditions.join(' && ')} }`;
}

function attributeCondition({ key, value }: AttributeCondition): string {
  const attribute = /^[A-Za-z_][\w.-]*$/.test(key) ? `.${key}` : `.${quoteString(key)}`;
  if (value === null) return `${attribute} != nil`;
  const asText = `${attribute} = ${quoteString(value)}`;
  // TraceQL compares types too, and the command line has none.
  return /^(-?\d+(\.\d+)?|true|false)$/.test(value) ? `(${asText} || ${attribute} = ${value})` : asText;
}
