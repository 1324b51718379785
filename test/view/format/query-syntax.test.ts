import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderQuerySyntax } from '../../../src/view/format/query-syntax.ts';

describe('a query in colours', () => {
  it('keeps every character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 60 }), (query) => {
        const line = renderQuerySyntax(query, 'promql');
        expect(line.map(({ text }) => text).join('')).toBe(query);
      }),
    );
  });

  it('tells strings, functions, keywords, labels and durations apart', () => {
    const tones = Object.fromEntries(
      renderQuerySyntax('sum by (pod) (rate(http{code="5.."}[5m]))', 'promql').map(({ text, tone }) => [
        text,
        tone,
      ]),
    );
    expect(tones).toMatchObject({ by: 'heading', rate: 'key', code: 'accent', '"5.."': 'ok', '5m': 'warn' });
    expect(tones.http).toBeUndefined();
  });

  it('colours a string that is not finished', () => {
    const [, last] = renderQuerySyntax('x"abc', 'logql');
    expect(last).toEqual({ text: '"abc', tone: 'ok' });
  });
});
