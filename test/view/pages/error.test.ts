import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatErrorJson } from '../../../src/cli/output/error-json.ts';
import { ObsqError } from '../../../src/domain/errors.ts';
import { renderError } from '../../../src/view/pages/error.ts';
import { anyFrame, expectHarmless, hostileText, plain, toned } from '../text/hostile.ts';

const refused = new ObsqError({
  kind: 'query',
  backend: 'prometheus',
  url: 'http://localhost:9090',
  status: 400,
  message: 'invalid parameter "query": 1:9: parse error: unclosed left parenthesis',
  hint: 'obsq queries show pod-cpu',
  query: { text: 'sum(rate(foo[5m])', offset: 9 },
});

describe('an error', () => {
  it('says what failed, where, marks the place and what to try', () => {
    expect(toned(renderError(refused, { widthCells: 100, ascii: false }))).toBe(
      [
        '<error:error: >invalid parameter "query": 1:9: parse error: unclosed left parenthesis',
        '  <muted:prometheus  http://localhost:9090  HTTP 400>',
        '  sum(rate(foo[5m])',
        '           <error:^>',
        '<accent:  try: >obsq queries show pod-cpu',
      ].join('\n'),
    );
  });

  it.each<[string, string, number | undefined, number | null, string]>([
    [
      'wide characters before the place',
      '{a="한글"} | jsn',
      12,
      null,
      '  {a="한글"} | jsn\n                ^',
    ],
    ['the end of the query', 'sum(', 4, 40, '  sum(\n      ^'],
    ['beyond the end', 'sum(', 400, 40, '  sum(\n      ^'],
    ['the second line', '{a="b"}\n  |= 5', 13, 40, '    |= 5\n       ^'],
    ['the first line of several', '{a=}\n|= `x`', 3, 40, '  {a=}\n     ^'],
    ['a tab before the place', '\tsum(x', 1, 40, '    sum(x\n    ^'],
    ['no place', 'sum(', undefined, 40, '  sum('],
    [
      'a long query',
      `${'a'.repeat(60)}}${'b'.repeat(60)}`,
      60,
      32,
      `  …${'a'.repeat(19)}}${'b'.repeat(8)}…\n${' '.repeat(22)}^`,
    ],
    ['a long query, near its start', `aa}${'b'.repeat(60)}`, 2, 32, `  aa}${'b'.repeat(26)}…\n    ^`],
    ['a long query, at its end', `${'a'.repeat(60)}}`, 60, 32, `  …${'a'.repeat(28)}}\n${' '.repeat(31)}^`],
  ])('marks %s', (_name, text, offset, widthCells, expected) => {
    const error = new ObsqError({ kind: 'query', message: 'm', query: { text, offset } });
    expect(plain(renderError(error, { widthCells, ascii: false }))).toBe(`error: m\n${expected}`);
  });

  it('keeps the lines of a long message apart and folds them', () => {
    const error = new ObsqError({ kind: 'backend', message: 'first thing that went wrong\nand the second' });
    expect(plain(renderError(error, { widthCells: 24, ascii: false }))).toBe(
      'error: first thing that\n       went wrong\n       and the second',
    );
  });

  it('is one JSON line in the shape of the schema, harmless for a terminal and exact', () => {
    const json = formatErrorJson(
      new ObsqError({ kind: 'network', message: 'no\u009b route', url: 'http://x' }),
      1,
    );
    expect(json).toBe(
      '{"schema":"obsq/v1","kind":"error","error":{"kind":"network","backend":null,"url":"http://x","status":null,' +
        '"message":"no\\u009b route","hint":null,"exitCode":1}}',
    );
    expect(JSON.parse(json).error.message).toBe('no\u009b route');
  });

  it('is harmless whatever a server says, and the caret stays in the frame', () => {
    const facts = fc.record({
      kind: fc.constantFrom('query' as const, 'backend' as const, 'bug' as const, 'cancelled' as const),
      message: hostileText,
      url: hostileText,
      hint: hostileText,
      query: fc.record({
        text: hostileText,
        offset: fc.option(fc.integer({ min: -3, max: 60 }), { nil: undefined }),
      }),
    });
    fc.assert(
      fc.property(facts, anyFrame, (one, frame) => {
        const error = new ObsqError(one);
        expectHarmless(renderError(error, frame), frame);
      }),
      { seed: 6, numRuns: 400 },
    );
  });
});
