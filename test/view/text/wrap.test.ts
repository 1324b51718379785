import { describe, expect, it } from 'vitest';
import { sanitize } from '../../../src/domain/text/sanitize.ts';
import { wrapText } from '../../../src/view/text/wrap.ts';

describe('wrapText', () => {
  it.each([
    ['breaks at the last space', 'one two three', 9, ['one two', 'three']],
    ['takes a word of half a line to the next', 'aaaaaa bbbbbb c', 12, ['aaaaaa', 'bbbbbb c']],
    ['breaks a longer one, rather than half the line', 'aaaaa bbbbbbbb', 12, ['aaaaa bbbbbb', 'bb']],
    ['breaks a word longer than a line', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['keeps an indentation', '  abcdef', 6, ['  abcd', 'ef']],
    ['leaves what fits', 'one two', 7, ['one two']],
  ])('%s', (_what, text, widthCells, pieces) => {
    expect(wrapText(sanitize(text), widthCells)).toEqual(pieces);
  });
});
