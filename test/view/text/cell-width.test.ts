import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitize } from '../../../src/domain/text/sanitize.ts';
import { graphemes, textWidth } from '../../../src/view/text/cell-width.ts';
import {
  dropCells,
  padText,
  sliceLine,
  takeCells,
  truncateLine,
  truncateMiddle,
  truncateText,
} from '../../../src/view/text/fit.ts';
import type { Line } from '../../../src/view/text/line.ts';
import { hostileText } from './hostile.ts';

const safeText = hostileText.map(sanitize);

describe('cell width', () => {
  it.each([
    ['', 0],
    ['payment', 7],
    ['한글 log', 8],
    ['漢字', 4],
    ['ｆｕｌｌ', 8],
    ['ﾊﾝｶｸ', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['a\u0301\u0323b', 2],
    ['👍', 2],
    ['👍🏽', 2],
    ['👩‍👩‍👧‍👦', 2],
    ['🇩🇪', 2],
    ['🇩🇪🇫🇷', 4],
    ['❤️', 2],
    ['1️⃣', 2],
    ['…', 1],
    ['─│┼', 3],
    ['▁▂█', 3],
    ['\u1100\u1161\u11a8', 2],
    ['각', 2],
    ['\ufffd', 1],
    ['ไทย', 3],
    ['ที่', 1],
  ])('%j takes %i cells', (text, cells) => {
    expect(textWidth(text)).toBe(cells);
  });

  it('reads a long line of wide characters in linear time', () => {
    const line = sanitize('한글 ❤️ '.repeat(40_000));
    expect(textWidth(line)).toBe(8 * 40_000);
    expect(textWidth(truncateText(line, 80))).toBe(80);
  });
});

describe('truncating', () => {
  const t = sanitize;
  it.each([
    ['payment', 7, 'payment'],
    ['payment', 6, 'payme…'],
    ['payment', 1, '…'],
    ['payment', 0, ''],
    ['한글한글', 5, '한글…'],
    ['한글한글', 4, '한…'],
    ['한글', 4, '한글'],
    ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
    ['👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 3, '👩‍👩‍👧‍👦…'],
    ['ab\u0301', 2, 'ab\u0301'],
  ])('%j to %i cells is %j', (text, cells, expected) => {
    expect(truncateText(t(text), cells)).toBe(expected);
  });

  it('has an ASCII sign and a sign in the middle', () => {
    expect(truncateText(t('payment'), 4, true)).toBe('pay~');
    expect(truncateMiddle(t('payment-6b7f9d8c5-x2x9k'), 15)).toBe('payment…5-x2x9k');
  });

  it('never splits a cluster, never exceeds, and says that it cut', () => {
    fc.assert(
      fc.property(safeText, fc.integer({ min: 0, max: 40 }), (text, cells) => {
        const cut = truncateText(text, cells);
        expect(textWidth(cut)).toBeLessThanOrEqual(cells);
        if (textWidth(text) <= cells) expect(cut).toBe(text);
        else if (cells > 0) {
          expect(cut.endsWith('…')).toBe(true);
          const clusters = [...new Intl.Segmenter('en').segment(text)].map((one) => one.segment);
          const kept = cut.slice(0, -1);
          let prefix = '';
          for (const cluster of clusters) {
            if (prefix.length >= kept.length) break;
            prefix += cluster;
          }
          expect(kept).toBe(prefix);
        }
      }),
      { seed: 1, numRuns: 400 },
    );
  });

  it('takes and drops at the same edge', () => {
    fc.assert(
      fc.property(safeText, fc.integer({ min: 0, max: 40 }), (text, cells) => {
        const width = textWidth(text);
        expect(textWidth(takeCells(text, cells))).toBeLessThanOrEqual(cells);
        // What remains stands where it stood: the two parts never shift against the cells.
        expect(textWidth(dropCells(text, cells))).toBe(Math.max(0, width - cells));
      }),
      { seed: 2, numRuns: 400 },
    );
  });

  it('pads to the exact width at either side', () => {
    expect(padText(t('한'), 4)).toBe('한  ');
    expect(padText(t('한'), 4, 'right')).toBe('  한');
    expect(padText(t('payment'), 4)).toBe('payment');
  });

  it('cuts lines across segments and keeps tones', () => {
    const line: Line = [
      { text: t('ab'), tone: 'error' },
      { text: t('한글') },
      { text: t('xyz'), tone: 'muted' },
    ];
    expect(truncateLine(line, 9)).toEqual(line);
    expect(truncateLine(line, 8)).toEqual([line[0], line[1], { text: 'x…', tone: 'muted' }]);
    expect(truncateLine(line, 5)).toEqual([line[0], { text: '한…' }]);
    expect(truncateLine(line, 2)).toEqual([{ text: 'a…', tone: 'error' }]);
    expect(truncateLine(line, null)).toBe(line);
  });

  it('slices lines for horizontal scrolling, a half wide character leaving a space', () => {
    const line: Line = [{ text: t('ab'), tone: 'error' }, { text: t('한글xyz') }];
    expect(sliceLine(line, 1, 5)).toEqual([{ text: 'b', tone: 'error' }, { text: '한글' }]);
    expect(sliceLine(line, 3, 4)).toEqual([{ text: ' 글x' }]);
    expect(sliceLine(line, 20, 4)).toEqual([]);
  });
});

describe('graphemes', () => {
  it('are the same in chunks as in one piece', () => {
    const text = fc.array(safeText, { minLength: 10, maxLength: 60 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (long) => {
        expect([...graphemes(long)]).toEqual(
          [...new Intl.Segmenter('en').segment(long)].map((one) => one.segment),
        );
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  it('take a cluster longer than any character apart, and lose nothing of it', () => {
    const long = `a${'\u0301'.repeat(40_000)}${'a\u0301'.repeat(30_000)}`;
    expect([...graphemes(long)].join('')).toBe(long);
    expect(textWidth(long)).toBe(30_001);
    expect([...graphemes('🇩🇪'.repeat(500))]).toHaveLength(500);
  });

  it('are the same where a quick look tells that nothing joins', () => {
    for (const text of [
      '漢'.repeat(300),
      `${'한'.repeat(255)}한\u0301`,
      `${'\ufffd'.repeat(256)}\u0301`,
      '漢字。'.repeat(200),
    ])
      expect([...graphemes(text)]).toEqual([
        ...[...new Intl.Segmenter('en').segment(text)].map(({ segment }) => segment),
      ]);
  });

  it.each([
    ['a cluster without an end, then many', `a${'\u0301'.repeat(40_000)}${'a\u0301'.repeat(30_000)}`],
    ['joined emoji', '\u{1f469}\u200d'.repeat(33_000)],
    ['wide characters', '漢'.repeat(100_000)],
    ['what was sanitised', '\u202e'.repeat(100_000)],
  ])('are read no further than what is shown of %s', (_what, raw) => {
    const text = sanitize(raw);
    const started = process.cpuUsage();
    for (let turn = 0; turn < 200; turn += 1) truncateLine([{ text }], 80);
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1000).toBeLessThan(3000);
  });
});
