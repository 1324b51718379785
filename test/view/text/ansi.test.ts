import { describe, expect, it } from 'vitest';
import { sanitize } from '../../../src/domain/text/sanitize.ts';
import { encodeLine } from '../../../src/view/text/ansi.ts';
import { textToAscii } from '../../../src/view/text/ascii.ts';
import { type Line, seriesTone, seriesTones, type Tone } from '../../../src/view/text/line.ts';
import { makeTheme } from '../../../src/view/text/theme.ts';

const t = sanitize;
const e = '\u001b';

describe('encoding a line', () => {
  const line: Line = [
    { text: t('a ') },
    { text: t('b'), tone: 'error' },
    { text: t('c'), tone: 'error' },
    { text: t(''), tone: 'ok' },
    { text: t('d'), tone: 'plain', bold: true, inverse: true },
    { text: t('e'), tone: 'link', dim: true, underline: true },
  ];

  it('opens a colour once for neighbours and resets it after them', () => {
    expect(encodeLine(line, makeTheme('dark'))).toBe(
      `a ${e}[1;31mbc${e}[0m${e}[1;7md${e}[0m${e}[4;36;2;4me${e}[0m`,
    );
  });

  it('writes no escape at all without a theme, and no colour in mono', () => {
    expect(encodeLine(line, makeTheme('none'))).toBe('a bcde');
    expect(encodeLine(line, makeTheme('mono'))).toBe(
      `a ${e}[1mbc${e}[0m${e}[1;7md${e}[0m${e}[4;2;4me${e}[0m`,
    );
  });

  it('draws in ASCII cell by cell', () => {
    expect(encodeLine([{ text: t('├─ 한é… µs →') }], makeTheme('none'), true)).toBe('+- ???~ us >');
    expect(textToAscii('plain')).toBe('plain');
  });
});

describe('themes', () => {
  it('keep red for errors: no other tone is red', () => {
    const reds = /(^|;)(31|91|41|38;5;(1|9|124|160|196|203))($|;)/;
    for (const name of ['dark', 'light'] as const) {
      for (const depth of [16, 256] as const) {
        const { codes } = makeTheme(name, depth);
        const red = (Object.keys(codes) as Tone[]).filter((tone) => reds.test(codes[tone]));
        expect(red).toEqual(['error']);
      }
    }
  });

  it('tell eight series apart, then begin again', () => {
    for (const name of ['dark', 'light'] as const) {
      for (const depth of [16, 256] as const) {
        const { codes } = makeTheme(name, depth);
        expect(new Set(seriesTones.map((tone) => codes[tone])).size).toBe(8);
      }
    }
    expect([seriesTone(0), seriesTone(9)]).toEqual(['series0', 'series1']);
  });
});
