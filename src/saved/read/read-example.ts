import { isScalar, type Node } from 'yaml';
import { parseDuration } from '../../domain/time/duration.ts';
import type { Example } from '../saved-query.ts';
import type { Placed } from './definition.ts';
import {
  type Fields,
  locatedOf,
  readFields,
  readList,
  readMapping,
  readOptionalText,
  readText,
} from './read-fields.ts';
import { report, type YamlSource } from './yaml-source.ts';

const exampleFields = [
  'name',
  'cluster',
  'variant',
  'parameters',
  'since',
  'interval',
  'at',
  'input',
  'rows',
];

/** Reads one entry of `examples`: its input and the expected rows. */
export function readExample(source: YamlSource, node: Node | null): Placed<Example> {
  const fields = readFields(source, node, 'an example', exampleFields);
  return {
    place: fields.place,
    name: readText(fields, 'name'),
    cluster: readText(fields, 'cluster'),
    variant: readOptionalText(fields, 'variant'),
    parameters: readTextMapping(fields, 'parameters'),
    sinceSeconds: readSeconds(fields, 'since'),
    intervalSeconds: readSeconds(fields, 'interval') ?? 30,
    atSeconds: readSeconds(fields, 'at') ?? 600,
    input: Object.entries(readTextMapping(fields, 'input')).map(([series, values]) => ({ series, values })),
    rows: readList(fields, 'rows').map((item) => {
      const row = readFields(source, item, 'a row', ['labels', 'values']);
      return { labels: readTextMapping(row, 'labels'), values: readValues(row) };
    }),
  };
}

function readTextMapping(fields: Fields, key: string): Record<string, string> {
  return Object.fromEntries(
    readMapping(
      fields,
      key,
      (value, name) => locatedOf(fields.source, value, `the value of ${name}`)?.text ?? null,
    ),
  );
}

function readValues(fields: Fields): Record<string, string | null> {
  const values = readMapping(fields, 'values', (value, name) => {
    const isNull = isScalar(value) && value.value === null;
    const text = isNull ? null : (locatedOf(fields.source, value, `the value of ${name}`)?.text ?? null);
    return { text };
  });
  return Object.fromEntries([...values].map(([name, { text }]) => [name, text]));
}

function readSeconds(fields: Fields, key: string): number | null {
  const text = readOptionalText(fields, key);
  if (text === null) return null;
  const duration = parseDuration(text);
  if (duration.ok) return duration.value / 1000;
  report(fields.source, fields.values.get(key) ?? null, `${key}: ${duration.message}; ${duration.hint}`);
  return null;
}
