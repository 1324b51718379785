import { describe, expect, it } from 'vitest';
import { maxJsonDepth, parseBoundedJson } from '../../../src/domain/text/bounded-json.ts';

const nested = (depth: number): string => `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`;

describe('parseBoundedJson', () => {
  it.each([
    '{"a":[1,"x\\"[[[","\\\\"],"b":null}',
    nested(maxJsonDepth),
    JSON.stringify('['.repeat(1000)),
    JSON.stringify(Array.from({ length: 1000 }, () => [])),
  ])('gives what JSON.parse gives: %.60s', (text) => {
    expect(parseBoundedJson(text)).toEqual(JSON.parse(text));
  });

  it.each([['[1', `${' '.repeat(500)}{"a":"`, '["\\']])('throws SyntaxError for %.20s', (text) => {
    expect(() => parseBoundedJson(text)).toThrow(SyntaxError);
  });

  it.each([
    ['lists', '['.repeat(100_000)],
    ['lists that end', nested(maxJsonDepth + 2)],
  ])('refuses deep %s with a sentence', (_what, text) => {
    expect(() => parseBoundedJson(text)).toThrow(
      expect.objectContaining({ kind: 'backend', message: expect.stringContaining('200 deep') }),
    );
  });

  it('refuses a text whose values would take gigabytes', () => {
    expect(() => parseBoundedJson(`[${'[],'.repeat(8_000_001)}1]`)).toThrow(
      expect.objectContaining({ kind: 'limit', message: expect.stringContaining('16 million values') }),
    );
  });
});
