import { scanLogfmt } from '../../../domain/text/logfmt.ts';
import type { Extraction, Stage } from '../parse/ast.ts';
import { refusal } from '../parse/refusal.ts';
import { jsonAt, parseJsonPath, scanJsonFields } from './json-fields.ts';
import type { EntryTest } from './label-filter.ts';
import { addParsed, failEntry, type PipelineEntry } from './pipeline-entry.ts';

/** The sentence of Loki's JSON reader for every line that is not an object. */
const notAnObject = "Value looks like object, but can't find closing '}' symbol";

/** Compiles `json`, `logfmt` and `unpack`. They keep every entry and add `__error__` to one whose line they cannot read. */
export function compileParser(stage: Extract<Stage, { kind: 'json' | 'logfmt' | 'unpack' }>): EntryTest {
  if (stage.kind === 'unpack') return keepAll(unpack);
  if (stage.kind === 'logfmt') return compileLogfmt(stage);
  return stage.extractions.length === 0 ? keepAll(parseJson) : compileJsonExpressions(stage.extractions);
}

function keepAll(apply: (entry: PipelineEntry) => void): EntryTest {
  return (entry) => {
    apply(entry);
    return true;
  };
}

function parseJson(entry: PipelineEntry): void {
  const fields: (readonly [string, string])[] = [];
  const isObject = scanJsonFields(entry.line, (path, value) => fields.push([path.join('_'), value]));
  if (!isObject) failEntry(entry, 'JSONParserErr', notAnObject);
  // The fields before the error are kept, as in Loki.
  for (const [name, value] of fields) addParsed(entry, name, value);
}

function compileJsonExpressions(extractions: readonly Extraction[]): EntryTest {
  const paths = extractions.map(({ label, path }) => {
    const steps = parseJsonPath(path);
    if (steps === null) throw refusal(`parse error : cannot parse expression [${path}]: syntax error`);
    return { label, steps };
  });
  return keepAll((entry) => {
    const value = parseObject(entry.line);
    if (value === null) failEntry(entry, 'JSONParserErr', notAnObject);
    else {
      for (const { label, steps } of paths) {
        const found = jsonAt(value, steps);
        if (found !== null && found !== '') addParsed(entry, label, found);
      }
    }
  });
}

function parseObject(line: string): object | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    // The line is not JSON; the caller marks the entry with an error that the query can see.
    return null;
  }
}

function compileLogfmt(stage: Extract<Stage, { kind: 'logfmt' }>): EntryTest {
  const wanted =
    stage.extractions.length === 0
      ? null
      : new Map(stage.extractions.map(({ path, label }) => [path, label]));
  return keepAll((entry) => {
    const clean = scanLogfmt(entry.line, (key, value) => {
      const name = wanted === null ? key : wanted.get(key);
      if (name !== undefined && (value !== '' || stage.keepEmpty)) addParsed(entry, name, value);
    });
    if (!clean && stage.strict) failEntry(entry, 'LogfmtParserErr', 'logfmt syntax error');
  });
}

function unpack(entry: PipelineEntry): void {
  const value = parseObject(entry.line);
  if (value === null || Array.isArray(value)) {
    failEntry(entry, 'JSONParserErr', notAnObject);
    return;
  }
  for (const [name, field] of Object.entries(value)) {
    if (typeof field !== 'string') continue;
    if (name === '_entry') entry.line = field;
    else addParsed(entry, name, field);
  }
}
