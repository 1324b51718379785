import { describe, expect, it } from 'vitest';
import { findQueryOffset } from '../../src/backends/query-position.ts';

describe('the place of a parse error', () => {
  it.each([
    ['parse error at line 1, col 1: x', '{a}', 0],
    ['parse error at line 1, col 3: x', '{a}', 2],
    // An unexpected end.
    ['parse error at line 1, col 4: x', '{a}', 3],
    ['parse error at line 1, col 99: x', '{a}', 3],
    ['parse error at line 2, col 2: x', '{a\n=}', 4],
    // Characters, not UTF-16 units.
    ['parse error at line 1, col 4: x', '"😀"}', 4],
    ['parse error at line 2, column 2: x', '😀\n😀}', 5],
    ['parse error at line 3, col 1: x', '{a}', undefined],
    ['parse error at line 0, col 0: x', '{a}', undefined],
    ['parse error : queries require something', '{a}', undefined],
  ])('of "%s" in %j', (message, query, offset) => {
    expect(findQueryOffset(message, query)).toBe(offset);
  });
});
