import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitize } from '../../../src/domain/text/sanitize.ts';
import { renderHelp } from '../../../src/view/pages/help.ts';
import { wrapText } from '../../../src/view/text/wrap.ts';
import { anyFrame, expectHarmless, hostileText, plain } from '../text/hostile.ts';

const s = sanitize;

describe('help', () => {
  it('aligns two columns over all blocks and folds texts under themselves', () => {
    const blocks = [
      {
        title: s('Commands'),
        rows: [
          { term: s('metrics <promql>'), text: s('run a PromQL query, instant or over a range') },
          { term: s('logs'), text: s('log lines') },
        ],
      },
      {
        title: s('Flags'),
        rows: [
          { term: s('    --a-flag-that-is-longer-than-all'), text: s('text below') },
          { term: s('-q'), text: s('') },
        ],
      },
    ];
    expect(plain(renderHelp(blocks, { widthCells: 44, ascii: false }))).toBe(
      [
        'Commands',
        '  metrics <promql>  run a PromQL query,',
        '                    instant or over a range',
        '  logs              log lines',
        '',
        'Flags',
        '      --a-flag-that-is-longer-than-all',
        '                    text below',
        '  -q',
      ].join('\n'),
    );
  });

  it('is harmless and fits', () => {
    const text = hostileText.map(sanitize);
    const block = fc.record({
      title: text,
      rows: fc.array(fc.record({ term: text, text }), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(block, { maxLength: 3 }), anyFrame, (blocks, frame) => {
        expectHarmless(renderHelp(blocks, frame), frame);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('wrapping', () => {
  it.each([
    ['a bc def', 4, ['a bc', 'def']],
    ['abcdefgh', 3, ['abc', 'def', 'gh']],
    ['한글한글', 5, ['한글', '한글']],
    ['  indented text', 8, ['  indent', 'ed text']],
    ['', 5, ['']],
    ['한', 1, ['…']],
  ])('%j at %i', (text, width, pieces) => {
    expect(wrapText(s(text), width)).toEqual(pieces);
  });

  it('loses nothing but the spaces it broke at', () => {
    fc.assert(
      fc.property(hostileText.map(sanitize), fc.integer({ min: 4, max: 30 }), (text, width) => {
        expect(wrapText(text, width).join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
      { seed: 8, numRuns: 300 },
    );
  });
});
