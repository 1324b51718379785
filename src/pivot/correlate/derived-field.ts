import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { ownValue } from '../../domain/own-value.ts';
import type { WrittenIds } from '../../domain/trace/ids/ids.ts';
import { readTraceIdValue } from '../../domain/trace/ids/written-ids.ts';

/** One of Grafana's derived fields, its regex compiled (docs/stores.md 5.2). */
export interface DerivedField {
  readonly name: string;
  /** `regex`: the trace id is the first group of a match in the line. `label`: it is the value of the first label whose name matches. */
  readonly matcher: 'regex' | 'label';
  readonly regex: RegExp;
}

/** The most characters of a line that a user's regex is run on, because it may backtrack badly. */
const maxRegexLine = 4096;

/** The ids that the first matching derived field gives; null if none matches. */
export function deriveIds(entry: LogEntry, fields: readonly DerivedField[]): WrittenIds | null {
  for (const field of fields) {
    const value =
      field.matcher === 'label'
        ? labelValue(entry, field.regex)
        : field.regex.exec(entry.line.slice(0, maxRegexLine))?.[1];
    // The field's name may say that the ids are Datadog's, and so decimal.
    const ids = value === undefined ? null : readTraceIdValue(value, field.name);
    if (ids !== null) return ids;
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
