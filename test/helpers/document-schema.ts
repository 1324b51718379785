import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';

const file = join(import.meta.dirname, '..', '..', 'schemas', 'obsq.schema.json');
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, validateFormats: false });
ajv.addSchema(JSON.parse(readFileSync(file, 'utf8')), 'obsq');

/** What the published schema of a kind (`alerts`, `alerts-row`) says against a value; empty when it takes it. */
export function schemaComplaints(kind: string, value: unknown): readonly string[] {
  const validate = ajv.getSchema(`obsq#/$defs/${kind}`);
  if (validate === undefined) return [`there is no schema ${kind}`];
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
