import type { LogEntry } from '../../domain/log-entry.ts';
import { normalizeTraceId } from '../../domain/trace/trace-id.ts';

/** One of Grafana's derived fields, its regex compiled (docs/stores.md 5.2). */
export interface DerivedField {
  readonly name: string;
  /** `regex`: the first group in the line. `label`: the value of the first label whose name the regex finds. */
  readonly matcher: 'regex' | 'label';
  readonly regex: RegExp;
}

/** A user's regex may backtrack badly: it never sees more of a line than this. */
const maxRegexLine = 4096;

/** The first derived field that gives a trace id, as 32 hex digits; null where none does. */
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

/** Not anchored: `trace` finds `trace_flags` too, as in Grafana; the first name in order decides. */
function labelValue(entry: LogEntry, regex: RegExp): string | undefined {
  for (const labels of [entry.structuredMetadata, entry.labels, entry.parsed]) {
    for (const name in labels) if (regex.test(name)) return labels[name];
  }
  return undefined;
}
