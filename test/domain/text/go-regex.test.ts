import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileGoRegex } from '../../../src/domain/text/go-regex.ts';

describe('RE2 patterns', () => {
  it.each([
    ['a.c', true, 'abc', true],
    ['a.c', true, 'xabc', false],
    ['a.c', false, 'xabcx', true],
    ['a.c', true, 'a\nc', true],
    ['a.c', false, 'a\nc', false],
    ['a|bc', true, 'bc', true],
    ['a|bc', true, 'abc', false],
    ['(?i)error', false, 'an ERROR', true],
    ['(?is)a.c', false, 'A\nC', true],
    ['(?P<x>a)b', true, 'ab', true],
    ['\\Aab\\z', false, 'ab', true],
    ['\\Aab\\z', false, 'abc', false],
    ['\\\\z', false, '\\z', true],
    ['a\\-b\\_c\\/', true, 'a-b_c/', true],
    ['[[:alpha:]]+', true, 'abc', true],
    ['[[:alpha:]]+', true, 'a1', false],
    ['\\pL+', true, 'abcé', true],
    ['\\p{Lu}', true, 'a', false],
    ['\\x{e9}', true, 'é', true],
    ['.', true, '🎉', true],
    ['', true, '', true],
  ])('/%s/ anchored %s on %j: %s', (pattern, anchored, text, expected) => {
    expect(compileGoRegex(pattern, anchored)?.test(text)).toBe(expected);
  });

  it.each([
    '(',
    '[',
    'a**',
    '(?=x)',
    '(?!x)',
    '(?<=x)',
    '(a)\\1',
    '\\Qa\\E',
    '\\C',
    '\\hx',
    '[[:^alpha:]]',
    'a(?i)b',
    '\\p{Nope}',
  ])('refuses /%s/', (pattern) => expect(compileGoRegex(pattern, true)).toBeNull());

  it('matches a quoted text and nothing else', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, other) => {
        const quoted = text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
        const regex = compileGoRegex(quoted, true);
        expect(regex?.test(text)).toBe(true);
        expect(regex?.test(other)).toBe(text === other);
      }),
    );
  });
});
