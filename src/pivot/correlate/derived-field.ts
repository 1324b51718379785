import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { ownValue } from '../../domain/own-value.ts';
import { normalizeTraceId } from '../../domain/trace/trace-id.ts';

/** One of Grafana's derived fields, its regex compiled (docs/stores.md 5.2). */
export interface DerivedField {
  readonly name: string;
  /** `regex`: the trace id is the first group of a match in the line. `label`: it is the value of the first label whose name matches. */
  readonly matcher: 'regex' | 'label';
  readonly regex: RegExp;
}

/** The most characters of a line that a user's regex is run on, because it may backtrack badly. */
const maxRegexLine = 4096;

/** The trace id that the first matching derived field gives, as 32 hex digits; null if none matches. */
export function deriveTraceId(entry: LogEntry, fields: readonly DerivedField[]): string | null {
  for (const field of fields) {
    const value =
      field.matcher === 'label'
        ? labelValue(entry, field.regex)
        : field.regex.exec(entry.line.slice(0, maxRegexLine))?.[1];
    const traceId = value === undefined ? null : normalizeTraceId(value);
    if (traceId !== null) return traceId;
  }
  return null;
}

/** The value of the first label whose name matches. The regex is not anchored: `trace` also finds `trace_flags`, as in Grafana. */
function labelValue(entry: LogEntry, regex: RegExp): string | undefined {
  for (const labels of [entry.structuredMetadata, entry.labels, entry.parsed]) {
    for (const name in labels) if (regex.test(name)) return ownValue(labels, name);
  }
  return undefined;
}
