import fc from 'fast-check';
import { expect } from 'vitest';
import { encodeLine } from '../../../src/view/text/ansi.ts';
import { lineWidth } from '../../../src/view/text/fit.ts';
import type { Frame, Line } from '../../../src/view/text/line.ts';
import { makeTheme } from '../../../src/view/text/theme.ts';

const nasty = [
  '\u001b[31mred\u001b[0m',
  '\u001b[2J',
  '\u001b]0;title\u0007',
  '\u001b]52;c;ZXZpbA==\u001b\\',
  '\u001bc',
  '\u009b5A',
  '\r',
  '\n',
  '\r\n',
  '\b',
  '\t',
  '\u0000',
  '\u007f',
  '\u0085',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u200d',
  '\ufeff',
  '\ud800',
  '\udc00',
  '\u0301',
  'e\u0301\u0323',
  '한글',
  '漢字',
  '👩‍👩‍👧‍👦',
  '🇩🇪',
  '👍🏽',
  '❤️',
  '1️⃣',
  'क्षि',
  'ㅎ',
  '\u1100\u1161\u11a8',
  '{"a":',
  '"',
  ' ',
  'a=b ',
];

/** Text as a hostile backend would send it: escapes, control characters, bidi, broken surrogates, wide and combining. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...nasty) },
      { weight: 2, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 12 }) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }) },
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

export const anyFrame: fc.Arbitrary<Frame> = fc.record({
  widthCells: fc.oneof(
    fc.constant(null),
    fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 20, max: 200 })),
  ),
  ascii: fc.boolean(),
});

const dangerous =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Holds what every renderer promises: nothing but our own colours is an escape, no line is wider than the frame. */
export function expectHarmless(lines: readonly Line[], frame: Frame): void {
  for (const line of lines) {
    const coloured = encodeLine(line, makeTheme('dark', 256), frame.ascii);
    const bare = coloured.replace(/\u001b\[[0-9;]*m/g, '');
    expect(bare).not.toMatch(dangerous);
    expect(encodeLine(line, makeTheme('none'), frame.ascii)).toBe(bare);
    // Every colour is switched off again before the line ends.
    expect([...coloured.matchAll(/\u001b\[([0-9;]*)m/g)].at(-1)?.[1] ?? '0').toBe('0');
    if (frame.ascii) expect(bare).toMatch(/^[\x20-\x7e]*$/);
    if (frame.widthCells !== null) expect(lineWidth(line)).toBeLessThanOrEqual(frame.widthCells);
  }
}

/** What a person reads: the lines without colours. */
export function plain(lines: readonly Line[]): string {
  return lines.map((line) => line.map((one) => one.text).join('')).join('\n');
}

/** The lines with each toned piece as `<tone:text>`, for asserting what is red. */
export function toned(lines: readonly Line[]): string {
  return lines
    .map((line) =>
      line
        .map((one) =>
          one.tone === undefined || one.tone === 'plain' ? one.text : `<${one.tone}:${one.text}>`,
        )
        .join(''),
    )
    .join('\n');
}
