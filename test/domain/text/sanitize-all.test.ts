import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sanitize, sanitizeAll } from '../../../src/domain/text/sanitize.ts';
import { hostileText } from '../../view/text/hostile.ts';

it('makes each text as safe as it would be alone', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(hostileText, fc.constantFrom('cart-1', '', '한글')), { maxLength: 6 }),
      (texts) => {
        expect(sanitizeAll(texts)).toEqual(texts.map(sanitize));
      },
    ),
    { seed: 11, numRuns: 500 },
  );
});

it('sees halves of a character that only stand beside each other', () => {
  expect(sanitizeAll(['a\ud83d', '\ude00b'])).toEqual(['a\ufffd', '\ufffdb']);
});
