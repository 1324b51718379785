import type { Labels } from '../../domain/labels.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { parseBoundedJson } from '../../domain/text/bounded-json.ts';
import { rankSpanName, rankTraceName } from '../../domain/trace/ids/id-names.ts';
import type { WrittenIds } from '../../domain/trace/ids/ids.ts';
import { findIdsInText, findSpanInText } from '../../domain/trace/ids/ids-in-text.ts';
import { findIds, findSpanId } from '../../domain/trace/trace-id-label.ts';
import { type DerivedField, deriveIds } from './derived-field.ts';

/** The part of a log entry in which its trace id was found. */
export type IdSource =
  | 'derived field'
  | 'structured metadata'
  | 'label'
  | 'JSON field'
  | 'logfmt field'
  | 'line';

export interface EntryIds {
  /** 32 hex digits, or null. */
  readonly traceId: string | null;
  /** 16 hex digits, or null. */
  readonly spanId: string | null;
  readonly source: IdSource | null;
  /** True if the line has the id as a decimal number, which holds the lower 64 bits of an id only. */
  readonly isDecimal: boolean;
}

const placeWords: Readonly<Record<IdSource, string>> = {
  'derived field': "where the context's derivedFields say",
  'structured metadata': 'beside the line (structured metadata)',
  label: 'in a label of the line',
  'JSON field': 'in a JSON field of the line',
  'logfmt field': 'in a logfmt field of the line',
  line: 'in the text of the line',
};

/** The place of an entry's trace id in words, for a hop's reason: `in a JSON field of the line, as a decimal number`. */
export function describePlace({ source, isDecimal }: EntryIds): string {
  const place = source === null ? 'nowhere' : placeWords[source];
  return isDecimal ? `${place}, as a decimal number (64 bits)` : place;
}

/** The most characters of a line that are searched for an id, because lines can be megabytes long. */
const maxLine = 65_536;

/**
 * Finds the ids of the trace and span that a log entry belongs to. It tries the context's derived fields, then structured metadata,
 * labels and parsed fields, then a JSON or logfmt field of the line, then patterns of ids in its text.
 */
export function findEntryIds(entry: LogEntry, derivedFields: readonly DerivedField[] = []): EntryIds {
  const line = entry.line.slice(0, maxLine);
  const derived = deriveIds(entry, derivedFields);
  const fields = fieldsOf(line);
  const sets: readonly (readonly [IdSource, Labels])[] = [
    ['structured metadata', entry.structuredMetadata],
    ['label', { ...entry.labels, ...entry.parsed }],
    [fields.source, fields.labels],
  ];
  const [source, ids] = derived === null ? firstIds(sets, line) : (['derived field', derived] as const);
  const named = firstOf(sets.map(([, labels]) => findSpanId(labels)));
  return {
    traceId: ids?.traceId ?? null,
    // Who found the trace in the text has looked for its span there too.
    spanId: named ?? ids?.spanId ?? (source === 'line' ? null : spanInText(line, ids)),
    source,
    isDecimal: ids?.isDecimal ?? false,
  };
}

/** The span in a line's text: that of a layout which holds the same trace id, or one behind a name. */
function spanInText(line: string, ids: WrittenIds | null): string | null {
  const beside = ids === null ? null : findIdsInText(line);
  return beside !== null && beside.traceId === ids?.traceId ? beside.spanId : findSpanInText(line);
}

function firstIds(
  sets: readonly (readonly [IdSource, Labels])[],
  line: string,
): readonly [IdSource | null, WrittenIds | null] {
  for (const [source, labels] of sets) {
    const ids = findIds(labels);
    if (ids !== null) return [source, ids];
  }
  const ids = findIdsInText(line);
  return [ids === null ? null : 'line', ids];
}

function firstOf(ids: readonly (string | null)[]): string | null {
  return ids.find((id) => id !== null) ?? null;
}

/** The fields of a line that is a JSON object (with nested objects) or logfmt. */
function fieldsOf(line: string): { readonly source: IdSource; readonly labels: Labels } {
  const trimmed = line.trimStart();
  if (trimmed.startsWith('{')) return { source: 'JSON field', labels: jsonFields(trimmed) };
  return { source: 'logfmt field', labels: logfmtFields(trimmed) };
}

function jsonFields(text: string): Labels {
  let value: unknown;
  try {
    value = parseBoundedJson(text);
  } catch {
    // The line is cut off or not JSON. Its text is still searched for patterns of ids.
    return {};
  }
  const fields: Record<string, string> = {};
  collect(value, '', fields, 0);
  return fields;
}

/** Objects nested deeper, and elements of a list behind the first ones, are not looked into. */
const deepest = 6;
const mostElements = 20;

/**
 * Collects the text fields of a JSON value whose names may be those of ids. Names of nested fields are joined with a dot, as in
 * `trace.id` or `dd.trace_id`: the outer name may say that an id is decimal, or that it is another trace's.
 */
function collect(value: unknown, path: string, fields: Record<string, string>, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > deepest) return;
  if (Array.isArray(value)) {
    for (const inner of value.slice(0, mostElements)) collect(inner, path, fields, depth + 1);
    return;
  }
  for (const [name, inner] of Object.entries(value)) {
    const innerPath = path === '' ? name : `${path}.${name}`;
    if (typeof inner !== 'string') collect(inner, innerPath, fields, depth + 1);
    else if (rankTraceName(innerPath) !== null || rankSpanName(innerPath) !== null)
      fields[innerPath] ??= inner;
  }
}

const logfmtPair = /(?:^|\s|\[|,)([A-Za-z_@][\w.@-]{0,63})=(?:"([^"]{1,256})"|([^\s",]{1,256}))/g;

/** Reads the logfmt pairs of a line that may name a trace or a span. */
function logfmtFields(text: string): Labels {
  const fields: Record<string, string> = {};
  for (const [, name = '', quoted, bare] of text.matchAll(logfmtPair)) {
    if (rankTraceName(name) !== null || rankSpanName(name) !== null) fields[name] ??= quoted ?? bare ?? '';
  }
  return fields;
}
