import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeString, quoteRegex, quoteString, unquoteString } from '../../src/languages/string-literal.ts';

describe('unquoteString', () => {
  it.each<[string, string | null]>([
    ['"a"', 'a'],
    ["'a'", 'a'],
    ['`a\\n"`', 'a\\n"'],
    ['"\\a\\b\\f\\n\\r\\t\\v\\\\"', '\u0007\b\f\n\r\t\u000b\\'],
    [String.raw`"\x41\101\u00e9\U0001F600"`, 'AAé😀'],
    // Two bytes of UTF-8 written as bytes.
    [String.raw`"\xc3\xa9"`, 'é'],
    [String.raw`"it\"s"`, 'it"s'],
    [String.raw`'it\'s'`, "it's"],
    [String.raw`"it\'s"`, null],
    [String.raw`"\q"`, null],
    [String.raw`"\ud800"`, null],
    [String.raw`"\U00110000"`, null],
    [String.raw`"\777"`, null],
    [String.raw`"a\"`, null],
    ['"a\nb"', null],
    ['"a"b"', null],
    ['"a', null],
    ['"', null],
    ['', null],
    ['a', null],
    ['`a`b`', null],
  ])('%s', (literal, value) => {
    expect(unquoteString(literal)).toBe(value);
  });
});

describe('quoteString', () => {
  it.each<[string, string]>([
    ['plain', '"plain"'],
    ['a"b\\c\nd', String.raw`"a\"b\\c\nd"`],
    ['\u0000\u007f\u009b\ufeff', String.raw`"\x00\x7f"`.slice(0, -1) + String.raw`\u009b\ufeff"`],
    ['\ud800x', '"\ufffdx"'],
    ['😀é', '"😀é"'],
  ])('%j', (value, literal) => {
    expect(quoteString(value)).toBe(literal);
  });

  it('uses backticks only for what they can hold', () => {
    expect(quoteString('a"b\\c', '`')).toBe('`a"b\\c`');
    expect(quoteString('a`b', '`')).toBe('"a`b"');
    expect(quoteString('a\rb', '`')).toBe('"a\\rb"');
    expect(quoteString('a\\', '`')).toBe('`a\\`');
  });

  it('is undone by unquoteString, whatever the value and the quote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('"', "'", '`'), (value, quote) => {
        expect(unquoteString(quoteString(value, quote))).toBe(value);
      }),
    );
  });

  it('never leaves a quote, a newline or a control character bare', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(escapeString(value, '"').replace(/\\./gs, '')).not.toMatch(/["\\\u0000-\u001f\u007f-\u009f]/);
      }),
    );
  });
});

describe('quoteRegex', () => {
  it('escapes RE2 meta characters', () => {
    expect(quoteRegex('a.b+c*(d)[e]{f}|g^h$i?j\\k-l')).toBe(
      String.raw`a\.b\+c\*\(d\)\[e\]\{f\}\|g\^h\$i\?j\\k-l`,
    );
  });

  it('matches its value and nothing longer', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const regex = new RegExp(`^(?:${quoteRegex(value)})$`, 's');
        expect(regex.test(value)).toBe(true);
        expect(regex.test(`${value}x`)).toBe(false);
      }),
    );
  });
});
