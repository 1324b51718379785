import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { runObsq } from './run-obsq.ts';

/** Judges JSON by the schemas that `obsq schema` prints, as a script would. */
export interface JsonJudge {
  /** The one document of `-o json`; fails the test where it is anything else. */
  document(stdout: string, kind: string): Readonly<Record<string, unknown>>;
  /** The rows of `-o jsonl`. */
  rows(stdout: string, kind: string): readonly unknown[];
  /** What stands on stderr with JSON output: notices, warnings, requests, at most one error. */
  messages(stderr: string): readonly Readonly<Record<string, unknown>>[];
}

export async function createJsonJudge(): Promise<JsonJudge> {
  const { stdout } = await runObsq(['schema']);
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  ajv.addSchema(JSON.parse(stdout) as object, 'all');
  const validators = new Map<string, ValidateFunction>();
  const validate = (kind: string, value: unknown): void => {
    const validator = validators.get(kind) ?? ajv.compile({ $ref: `all#/$defs/${kind}` });
    validators.set(kind, validator);
    validator(value);
    expect(validator.errors ?? [], `${kind}: ${JSON.stringify(value).slice(0, 300)}`).toEqual([]);
  };
  const linesOf = (text: string): readonly string[] => {
    if (text === '') return [];
    expect(text.endsWith('\n')).toBe(true);
    return text.slice(0, -1).split('\n');
  };
  return {
    document(stdout, kind) {
      expect(stdout.endsWith('\n')).toBe(true);
      const value = JSON.parse(stdout) as Record<string, unknown>;
      validate(kind, value);
      return value;
    },
    rows(stdout, kind) {
      return linesOf(stdout).map((line) => {
        const row: unknown = JSON.parse(line);
        validate(kind, row);
        return row;
      });
    },
    messages(stderr) {
      return linesOf(stderr).map((line) => {
        const message = JSON.parse(line) as Record<string, unknown>;
        expect(['notice', 'warning', 'request', 'error']).toContain(message.kind);
        validate(String(message.kind), message);
        return message;
      });
    },
  };
}
