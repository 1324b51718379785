import type { Labels } from '../../domain/labels.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { parseBoundedJson } from '../../domain/text/bounded-json.ts';
import { normalizeSpanId, normalizeTraceId } from '../../domain/trace/trace-id.ts';
import { findSpanId, findTraceId } from '../../domain/trace/trace-id-label.ts';
import { type DerivedField, deriveTraceId } from './derived-field.ts';

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
}

/** The most characters of a line that are searched for an id, because lines can be megabytes long. */
const maxLine = 65_536;

/**
 * Finds the ids of the trace and span that a log entry belongs to. It tries the context's derived fields, then structured metadata,
 * labels and parsed fields, then a JSON or logfmt field of the line, then patterns of ids in its text.
 */
export function findEntryIds(entry: LogEntry, derivedFields: readonly DerivedField[] = []): EntryIds {
  const line = entry.line.slice(0, maxLine);
  const derived = deriveTraceId(entry, derivedFields);
  const fields = fieldsOf(line);
  const sets: readonly (readonly [IdSource, Labels])[] = [
    ['structured metadata', entry.structuredMetadata],
    ['label', { ...entry.labels, ...entry.parsed }],
    [fields.source, fields.labels],
  ];
  const spanId = firstOf(sets.map(([, labels]) => findSpanId(labels))) ?? spanInText(line);
  if (derived !== null) return { traceId: derived, spanId, source: 'derived field' };
  for (const [source, labels] of sets) {
    const traceId = findTraceId(labels);
    if (traceId !== null) return { traceId, spanId, source };
  }
  return idsInText(line, spanId);
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

/** Collects the text fields of a JSON value. Names of nested fields are joined with a dot, as in `trace.id`. */
function collect(value: unknown, path: string, fields: Record<string, string>, depth: number): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    const innerPath = path === '' ? name : `${path}.${name}`;
    if (typeof inner !== 'string') {
      if (depth < 3) collect(inner, innerPath, fields, depth + 1);
      continue;
    }
    fields[innerPath] = inner;
    // In `{"resource":{"trace_id":…}}`, the name to look for is the last part alone.
    if (path !== '') fields[name] ??= inner;
  }
}

const logfmtPair =
  /(?:^|\s)([A-Za-z_][\w.-]{0,63})=(?:"([0-9A-Fa-f-]{1,64})"|([0-9A-Fa-f-]{1,64}))(?=\s|$|,)/g;

/** Reads the logfmt pairs whose value could be an id. */
function logfmtFields(text: string): Labels {
  const fields: Record<string, string> = {};
  for (const [, name = '', quoted, bare] of text.matchAll(logfmtPair)) fields[name] ??= quoted ?? bare ?? '';
  return fields;
}

const traceparent = /\b00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}\b/;
const namedTrace = /trace[_.\s-]?id["'\]]?\s{0,3}[:=]?\s{0,3}["'[]?([0-9a-f]{16}(?:[0-9a-f]{16})?)\b/i;
const namedSpan = /span[_.\s-]?id["'\]]?\s{0,3}[:=]?\s{0,3}["'[]?([0-9a-f]{16})\b/i;

function idsInText(line: string, spanId: string | null): EntryIds {
  const parent = traceparent.exec(line);
  if (parent !== null) {
    const traceId = normalizeTraceId(parent[1] ?? '');
    return { traceId, spanId: spanId ?? normalizeSpanId(parent[2] ?? ''), source: 'line' };
  }
  const traceId = normalizeTraceId(namedTrace.exec(line)?.[1] ?? '');
  return traceId === null ? { traceId: null, spanId, source: null } : { traceId, spanId, source: 'line' };
}

function spanInText(line: string): string | null {
  return normalizeSpanId(namedSpan.exec(line)?.[1] ?? '');
}
