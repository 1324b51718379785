import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { units } from '../../../src/domain/metrics/unit.ts';
import { lintQuery } from '../../../src/saved/library/parse-saved-query.ts';
import { requestsYaml } from './query-fixture.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const schema = JSON.parse(readFileSync(join(root, 'schemas', 'saved-query.schema.json'), 'utf8'));
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

/** Whether the schema takes a file; its complaints otherwise. */
function complaints(yaml: string): string[] {
  return validate(parse(yaml))
    ? []
    : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

/** The whole file that the guide shows. */
function guideExample(): string {
  const guide = readFileSync(join(root, 'docs', 'saved-queries.md'), 'utf8');
  return /```yaml\n(name: error-rate\n[\s\S]*?)```/.exec(guide)?.[1] ?? '';
}

describe('the JSON Schema', () => {
  const files = readdirSync(join(root, 'queries'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.yaml'),
  );

  it.each(files)('takes %s', (file) => {
    expect(complaints(readFileSync(join(root, 'queries', file), 'utf8'))).toEqual([]);
  });

  it("takes what lint takes: the fixture and the guide's own", () => {
    expect(complaints(requestsYaml)).toEqual([]);
    expect(guideExample()).not.toBe('');
    expect(complaints(guideExample())).toEqual([]);
    expect(lintQuery(guideExample(), 'error-rate.yaml', { commands: [] })).toEqual([]);
  });

  it.each([
    ['name: requests', 'name: Requests'],
    ['signal: metrics', 'signal: metric'],
    ['unit: perSecond', 'unit: apples'],
    ['requires: [requests_total]', 'require: [requests_total]'],
    ["op: '>', value: 0.05", 'op: =, value: 0.05'],
    ['type: integer', 'type: int'],
    ['on: [namespace, service]', 'on: []'],
    ['interval: 15s', 'interval: 15'],
  ])('refuses, as lint does, %s -> %s', (from, to) => {
    const yaml = requestsYaml.replace(from, to);
    expect(yaml).not.toBe(requestsYaml);
    expect(complaints(yaml)).not.toEqual([]);
    expect(lintQuery(yaml, 'requests.yaml', { commands: [] })).not.toEqual([]);
  });

  it('knows the same units as the program', () => {
    expect(schema.definitions.column.properties.unit.enum).toEqual([...units]);
  });
});
