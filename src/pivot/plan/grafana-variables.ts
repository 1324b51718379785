import type { Span, Trace } from '../../domain/trace/trace.ts';
import { withoutHighZeros } from '../../domain/trace/trace-id.ts';
import type { SelectorMatcher } from '../../languages/selector.ts';
import { escapeString, quoteString } from '../../languages/string-literal.ts';
import { attributeText } from '../labels/span-tags.ts';

export interface VariableValues {
  readonly trace: Pick<Trace, 'traceId' | 'spans'>;
  /** Null for a query about several spans; `${__span.…}` is then undefined. */
  readonly span: Span | null;
  readonly matchers: readonly SelectorMatcher[];
}

const variable = /\$\{__(tags|trace|span)(?:\.([A-Za-z]+))?(?:\[(?:"([^"]*)"|'([^']*)')\])?\}|\$__tags\b/g;

/** Whether a query has variables of one span, so that it must be asked for each span. */
export function needsSpan(query: string): boolean {
  return /\$\{__span\.(?!traceId\b)/.test(query);
}

/**
 * Fills Grafana's variables in a custom query (docs/stores.md 5.3) and escapes the values for the quotes around them. Null if a
 * variable is undefined, or if a value would end its backticks; Grafana shows no link in these cases either.
 */
export function fillVariables(query: string, values: VariableValues): string | null {
  let isComplete = true;
  const filled = query.replace(variable, (whole, kind, field, double, single, offset: number) => {
    if (kind === 'tags' || whole === '$__tags') return formatMatchers(values.matchers);
    const value = variableValue(values, kind, field, double ?? single);
    const inBackticks = countBackticks(query, offset) % 2 === 1;
    if (value === null || (inBackticks && /[`\\]/.test(value))) {
      isComplete = false;
      return '';
    }
    return inBackticks ? value : escapeString(value, '"');
  });
  return isComplete ? filled : null;
}

/** Formats matchers without braces: `a="b", c=~"d|e"`. */
function formatMatchers(matchers: readonly SelectorMatcher[]): string {
  return matchers.map(({ name, operator, value }) => `${name}${operator}${quoteString(value)}`).join(', ');
}

function countBackticks(text: string, until: number): number {
  return text.slice(0, until).split('`').length - 1;
}

function variableValue(
  { trace, span }: VariableValues,
  kind: string,
  field: string | undefined,
  key: string | undefined,
): string | null {
  if (kind === 'trace') return traceField(trace, field);
  if (field === 'traceId') return withoutHighZeros(trace.traceId);
  if (span === null) return null;
  switch (field) {
    case 'spanId':
      return span.spanId;
    case 'name':
      return span.name;
    case 'duration':
      return `${Number(span.durationNs) / 1e6}ms`;
    case 'tags':
      return key === undefined ? null : attributeText(span, key);
    default:
      return null;
  }
}

function traceField(trace: VariableValues['trace'], field: string | undefined): string | null {
  const root = trace.spans.find(({ parentSpanId }) => parentSpanId === null);
  switch (field) {
    case 'traceId':
      return withoutHighZeros(trace.traceId);
    case 'name':
      return root === undefined ? null : `${root.service}: ${root.name}`;
    case 'duration':
      return root === undefined ? null : `${Number(root.durationNs) / 1e6}ms`;
    default:
      return null;
  }
}
