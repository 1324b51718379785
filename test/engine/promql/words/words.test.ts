import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goQuote } from '../../../../src/engine/go/go-quote.ts';
import { unescapeName } from '../../../../src/engine/promql/api/api-discover.ts';
import { compilePromql } from '../../../../src/engine/promql/compile/compile.ts';
import { formatExpr } from '../../../../src/engine/promql/words/format-expr.ts';
import {
  formatExponent,
  formatPlain,
  formatSeconds,
  formatValue,
} from '../../../../src/engine/promql/words/format-number.ts';
import { parseNumber, unquote } from '../../../../src/engine/promql/words/literals.ts';
import { expressions } from '../../../real/expressions.ts';

describe('formatExpr', () => {
  it.each(expressions)('prints %s so that it reads back the same', (text) => {
    const printed = formatExpr(compilePromql(text));
    expect(formatExpr(compilePromql(printed))).toBe(printed);
  });
});

describe('quoting', () => {
  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(unquote(goQuote(text))).toBe(text);
      }),
    );
  });

  it.each([
    ['"a\\x41\\101\\u00e9\\U0001F600"', 'aAA\u00e9\u{1F600}'],
    ["'it\\'s'", "it's"],
    ['`raw\\n`', 'raw\\n'],
    ['"caf\\xc3\\xa9"', 'caf\u00e9'],
    ['"a\\q"', null],
    ['"a', null],
    ['"it\\\'s"', null],
    ['"\\ud800"', null],
  ])('%s', (quoted, expected) => {
    expect(unquote(quoted)).toBe(expected);
  });
});

describe('numbers', () => {
  it.each([
    ['1e3', 1000],
    ['.5', 0.5],
    ['0x1f', 31],
    ['010', 8],
    ['08', 8],
    ['1_000_000', 1_000_000],
    ['-1.5', -1.5],
    ['+Inf', Number.POSITIVE_INFINITY],
    ['nan', Number.NaN],
    ['1h30m', 5400],
    ['-5m', -300],
    ['250ms', 0.25],
    ['1m1h', null],
    ['1.5h', null],
    ['abc', null],
  ])('%s', (text, expected) => {
    expect(parseNumber(text)).toEqual(expected);
  });

  it.each([
    [0.1 + 0.2, '0.30000000000000004'],
    [-0, '-0'],
    [1e21, '1e+21'],
    [1e-7, '1e-7'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Inf'],
  ])('%d is sent as %s', (value, expected) => {
    expect(formatValue(value)).toBe(expected);
  });

  it.each([
    [1, '1e+00'],
    [3.0810029919962387, '3.0810029919962387e+00'],
    [0.001234, '1.234e-03'],
    [1e100, '1e+100'],
  ])('%d stands in an alert as %s', (value, expected) => {
    expect(formatExponent(value)).toBe(expected);
  });

  it.each([
    [1_795_210_632_000, '1795210632'],
    [1_795_209_394_600, '1795209394.600'],
    [5, '0.005'],
    [-1500, '-1.500'],
  ])('%d ms is %s', (timeMs, expected) => {
    expect(formatSeconds(timeMs)).toBe(expected);
  });

  it.each([
    [1e-9, '0.000000001'],
    [1.5e-7, '0.00000015'],
    [1e21, '1000000000000000000000'],
    [-2.5e22, '-25000000000000000000000'],
    [12.5, '12.5'],
  ])('%d is plainly %s', (value, expected) => {
    expect(formatPlain(value)).toBe(expected);
  });
});

describe('unescapeName', () => {
  it.each([
    ['U__http_2e_status__code', 'http.status_code'],
    ['U__a_2f_b', 'a/b'],
    // The documentation's own example is not well-formed: it stays as it is.
    ['U__http_2e_status_code', 'U__http_2e_status_code'],
    ['U___d55c_', '\ud55c'],
    ['U___110000_', 'U___110000_'],
    ['plain_name', 'plain_name'],
  ])('%s', (escaped, expected) => {
    expect(unescapeName(escaped)).toBe(expected);
  });
});

describe('too much', () => {
  it('refuses what would exhaust the stack', () => {
    expect(() => compilePromql(`${'('.repeat(500)}1${')'.repeat(500)}`)).toThrow('nested too deeply');
    // So deep that the grammar gives up first.
    expect(() => compilePromql(`${'('.repeat(50_000)}1${')'.repeat(50_000)}`)).toThrow('parse error');
    expect(() => compilePromql(new Array(600).fill('1').join('+'))).toThrow('too long');
    expect(() => compilePromql(`${'-'.repeat(1100)}x`)).toThrow('too long');
  });
});
