import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findErrorOffset } from '../../../src/backends/prometheus/error.ts';
import { escapeLabelName, formatSeconds } from '../../../src/backends/prometheus/request.ts';

describe('formatSeconds', () => {
  it.each([
    [0, '0'],
    [1, '0.001'],
    [10, '0.01'],
    [1_500, '1.5'],
    [60_000, '60'],
    [1_795_210_632_000, '1795210632'],
    [1_795_210_632_120, '1795210632.12'],
    [-1_500, '-1.5'],
    [100_000, '100'],
  ])('%i ms is %s', (ms, text) => {
    expect(formatSeconds(ms)).toBe(text);
  });

  it('keeps every millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (ms) => {
        expect(Math.round(Number(formatSeconds(ms)) * 1000)).toBe(ms);
        expect(formatSeconds(ms)).toMatch(/^\d+(\.\d*[1-9])?$/);
      }),
      { seed: 1 },
    );
  });
});

/** The server's way back, after Prometheus' rules (common/model UnescapeName): `__` is `_`, `_hex_` a character. */
function unescapeLabelName(name: string): string {
  if (!name.startsWith('U__')) return name;
  return name
    .slice(3)
    .replace(/__|_([0-9a-f]+)_/g, (_whole, hex: string | undefined) =>
      hex === undefined ? '_' : String.fromCodePoint(Number.parseInt(hex, 16)),
    );
}

describe('escapeLabelName', () => {
  it.each([
    ['job', 'job'],
    ['__name__', '__name__'],
    ['http.status_code', 'U__http_2e_status__code'],
    ['a/b', 'U__a_2f_b'],
    ['größe', 'U__gr_f6__df_e'],
    ['😀', 'U___1f600_'],
    ['U__x', 'U__U____x'],
    ['9lives', 'U__9lives'],
  ])('%s is %s', (name, escaped) => {
    expect(escapeLabelName(name)).toBe(escaped);
  });

  it('can always be undone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        expect(unescapeLabelName(escapeLabelName(name))).toBe(name);
      }),
      { seed: 1 },
    );
  });
});

describe('findErrorOffset', () => {
  it.each([
    ['1:14: parse error: unexpected ")"', 'sum(rate(x[5m)', 13],
    ['invalid parameter "query": 1:1: parse error: no expression', '', 0],
    ['1:5: parse error: unexpected end of input', 'sum(', 4],
    // 한 is 3 bytes in UTF-8
    ['1:7: parse error: x', '"한" y', 4],
    ['2:1: parse error: x', 'a +\n* b', 4],
    ['9:1: parse error: x', 'a', undefined],
    ['something else (1:6)', 'abcdefgh', undefined],
    ['1:99: parse error: x', 'abc', 3],
  ])('%s', (message, query, offset) => {
    expect(findErrorOffset(message, query)).toBe(offset);
  });
});
