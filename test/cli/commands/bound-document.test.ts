import { describe, expect, it } from 'vitest';
import { boundDocument } from '../../../src/cli/commands/mcp/bound-document.ts';

function documentWith(fields: object) {
  return { schema: 'obsq/v1', kind: 'logs', ...fields, warnings: ['one before'], partial: false };
}

const most = 8192;

describe('boundDocument', () => {
  it('leaves a document alone that fits', () => {
    const document = documentWith({ data: ['a', 'b'] });
    expect(boundDocument(document, most)).toBe(JSON.stringify(document));
  });

  it('keeps the first rows of a longer one, and says how many there were', () => {
    const data = Array.from({ length: 5000 }, (_one, index) => ({ line: `line ${index}` }));
    const text = boundDocument(documentWith({ data }), most);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(most);
    const cut = JSON.parse(text);
    expect(cut.data.length).toBeGreaterThan(200);
    expect(cut.data).toEqual(data.slice(0, cut.data.length));
    expect(cut.partial).toBe(true);
    expect(cut.warnings[0]).toBe('one before');
    expect(cut.warnings[1]).toMatch(
      `larger than 8 KiB: data holds the first ${cut.data.length} of 5000. Ask for less`,
    );
  });

  it.each([
    [
      'lists inside',
      { trace: { id: 'a', spans: Array.from({ length: 900 }, () => ({ name: 'span' })) } },
      'trace.spans',
    ],
    [
      'several lists',
      { a: Array.from({ length: 900 }, () => 'aaaaaaaa'), b: Array.from({ length: 900 }, () => 'bbbbbbbb') },
      'b holds',
    ],
    ['one row with a long text', { data: [{ line: 'x'.repeat(20_000) }] }, 'long texts are cut'],
    [
      'one row with long samples',
      { data: [{ samples: Array.from({ length: 3000 }, () => [1, '2']) }] },
      'data.0.samples',
    ],
    ['characters of several bytes', { data: Array.from({ length: 900 }, () => 'ä🌍漢字') }, 'data holds'],
  ])('bounds %s', (_name, fields, said) => {
    const text = boundDocument(documentWith(fields), most);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(most);
    expect(JSON.parse(text).warnings[1]).toContain(said);
  });

  it('refuses what cannot be cut', () => {
    const many = Object.fromEntries(Array.from({ length: 900 }, (_one, index) => [`key-${index}`, index]));
    expect(() => boundDocument(documentWith(many), most)).toThrow('does not fit into 8 KiB');
  });
});
