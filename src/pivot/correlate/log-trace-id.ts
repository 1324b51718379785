import type { Labels } from '../../domain/labels.ts';
import type { LogEntry } from '../../domain/log-entry.ts';
import { normalizeSpanId, normalizeTraceId } from '../../domain/trace/trace-id.ts';
import { findSpanId, findTraceId } from '../../domain/trace/trace-id-label.ts';
import { type DerivedField, deriveTraceId } from './derived-field.ts';

/** Where in a log entry its trace id stood. */
export type IdPlace =
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
  readonly place: IdPlace | null;
}

/** Lines can be megabytes; an id further in than this is not looked for. */
const maxLine = 65_536;

/**
 * The trace a log entry belongs to: by the context's derived fields, then structured metadata, labels and parsed fields, then a JSON
 * or logfmt field of the line, then what looks like an id in its text.
 */
export function findEntryIds(entry: LogEntry, derivedFields: readonly DerivedField[] = []): EntryIds {
  const line = entry.line.slice(0, maxLine);
  const derived = deriveTraceId(entry, derivedFields);
  const fields = fieldsOf(line);
  const sets: readonly (readonly [IdPlace, Labels])[] = [
    ['structured metadata', entry.structuredMetadata],
    ['label', { ...entry.labels, ...entry.parsed }],
    [fields.place, fields.labels],
  ];
  const spanId = firstOf(sets.map(([, labels]) => findSpanId(labels))) ?? spanInText(line);
  if (derived !== null) return { traceId: derived, spanId, place: 'derived field' };
  for (const [place, labels] of sets) {
    const traceId = findTraceId(labels);
    if (traceId !== null) return { traceId, spanId, place };
  }
  return idsInText(line, spanId);
}

function firstOf(ids: readonly (string | null)[]): string | null {
  return ids.find((id) => id !== null) ?? null;
}

/** The fields of a JSON object or a logfmt line, one level deep plus `trace.id`-like objects. */
function fieldsOf(line: string): { readonly place: IdPlace; readonly labels: Labels } {
  const trimmed = line.trimStart();
  if (trimmed.startsWith('{')) return { place: 'JSON field', labels: jsonFields(trimmed) };
  return { place: 'logfmt field', labels: logfmtFields(trimmed) };
}

function jsonFields(text: string): Labels {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Cut, or no JSON at all: the patterns still look at its text.
    return {};
  }
  const fields: Record<string, string> = {};
  collect(value, '', fields, 0);
  return fields;
}

/** Names of nested objects are joined with a dot, as in `trace.id`. */
function collect(value: unknown, path: string, fields: Record<string, string>, depth: number): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (typeof inner !== 'string') {
      if (depth < 3) collect(inner, at, fields, depth + 1);
      continue;
    }
    fields[at] = inner;
    // `{"resource":{"trace_id":…}}`: the last part alone is the name people look for.
    if (path !== '') fields[name] ??= inner;
  }
}

const logfmtPair =
  /(?:^|\s)([A-Za-z_][\w.-]{0,63})=(?:"([0-9A-Fa-f-]{1,64})"|([0-9A-Fa-f-]{1,64}))(?=\s|$|,)/g;

/** Only what could be an id is read. */
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
    return { traceId, spanId: spanId ?? normalizeSpanId(parent[2] ?? ''), place: 'line' };
  }
  const traceId = normalizeTraceId(namedTrace.exec(line)?.[1] ?? '');
  return traceId === null ? { traceId: null, spanId, place: null } : { traceId, spanId, place: 'line' };
}

function spanInText(line: string): string | null {
  return normalizeSpanId(namedSpan.exec(line)?.[1] ?? '');
}
