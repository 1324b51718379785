import { scanLogfmt } from '../../../domain/text/logfmt.ts';
import { parseGoDuration } from '../../go/go-duration.ts';
import type { LogSource } from '../../source/sources.ts';
import type { LogQuery } from '../parse/ast.ts';
import { parseBytes } from '../parse/bytes.ts';
import { parseSelector } from '../parse/parse.ts';
import { scanJsonFields } from '../pipeline/json-fields.ts';
import { countParam, type NsRange } from '../pipeline/loki-params.ts';
import { type PipelineEntry, sanitizeLabelName } from '../pipeline/pipeline-entry.ts';
import { readEntries } from '../pipeline/read-entries.ts';
import { newReadCount } from '../pipeline/stats.ts';

/** Answers `detected_labels`: every stream label with its number of values. */
export function answerDetectedLabels(logs: LogSource, query: string): object {
  const values = new Map<string, Set<string>>();
  for (const stream of logs.streams(query === '' ? [] : parseSelector(query))) {
    for (const [name, value] of Object.entries(stream)) {
      const seen = values.get(name);
      if (seen === undefined) values.set(name, new Set([value]));
      else seen.add(value);
    }
  }
  return { detectedLabels: [...values].map(([label, seen]) => ({ label, cardinality: seen.size })) };
}

type Parser = 'json' | 'logfmt';

interface Field {
  readonly values: Set<string>;
  readonly parsers: Set<Parser>;
  /** The path of the field in a JSON line; null for other lines. */
  jsonPath: readonly string[] | null;
}

/** Answers `detected_fields`: metadata and fields of the newest lines, with the type of their values. */
export function answerDetectedFields(
  logs: LogSource,
  query: LogQuery,
  range: NsRange,
  params: URLSearchParams,
): object {
  const limit = countParam(params, 'limit', countParam(params, 'field_limit', 1000));
  const fields = collectFields(logs, query, range, countParam(params, 'line_limit', 100));
  const shown = [...fields].slice(0, limit).map(([label, field]) => ({
    label,
    type: typeOf([...field.values][0] ?? ''),
    cardinality: field.values.size,
    parsers: field.parsers.size === 0 ? null : [...field.parsers],
    ...(field.jsonPath === null ? {} : { jsonPath: field.jsonPath }),
  }));
  return { fields: shown, limit };
}

/** Answers `detected_field/<name>/values`. */
export function answerDetectedFieldValues(
  logs: LogSource,
  query: LogQuery,
  range: NsRange,
  request: { readonly name: string; readonly params: URLSearchParams },
): object {
  const limit = countParam(request.params, 'limit', 1000);
  const fields = collectFields(logs, query, range, countParam(request.params, 'line_limit', 100));
  return { values: [...(fields.get(request.name)?.values ?? [])].sort().slice(0, limit), limit };
}

function collectFields(
  logs: LogSource,
  query: LogQuery,
  range: NsRange,
  lineLimit: number,
): Map<string, Field> {
  const fields = new Map<string, Field>();
  let lines = 0;
  for (const entry of readEntries(logs, query, { range, direction: 'backward', count: newReadCount() })) {
    addMetadata(fields, entry);
    addLineFields(fields, entry);
    lines += 1;
    if (lines >= lineLimit) break;
  }
  return fields;
}

function addMetadata(fields: Map<string, Field>, entry: PipelineEntry): void {
  for (const [name, value] of Object.entries(entry.metadata)) fieldNamed(fields, name).values.add(value);
}

function addLineFields(fields: Map<string, Field>, entry: PipelineEntry): void {
  const isJson = scanJsonFields(entry.line, (path, value) => {
    const field = fieldNamed(fields, sanitizeLabelName(path.join('_')));
    field.values.add(value);
    field.parsers.add('json');
    field.jsonPath = path;
  });
  if (isJson) return;
  scanLogfmt(entry.line, (key, value) => {
    if (value === '') return;
    const field = fieldNamed(fields, sanitizeLabelName(key));
    field.values.add(value);
    field.parsers.add('logfmt');
  });
}

function fieldNamed(fields: Map<string, Field>, name: string): Field {
  let field = fields.get(name);
  if (field === undefined) {
    field = { values: new Set(), parsers: new Set(), jsonPath: null };
    fields.set(name, field);
  }
  return field;
}

function typeOf(value: string): string {
  if (/^[+-]?\d+$/.test(value)) return 'int';
  if (/^[+-]?(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value)) return 'float';
  if (value === 'true' || value === 'false') return 'boolean';
  if (parseGoDuration(value) !== null) return 'duration';
  return /[a-z]/i.test(value) && parseBytes(value) !== null ? 'bytes' : 'string';
}
