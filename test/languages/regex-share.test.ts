import { expect, it } from 'vitest';
import { estimateRegexShare } from '../../src/languages/regex-share.ts';
import { cpuMs } from '../helpers/cpu-time.ts';

it.each([
  ['', 1],
  ['.*', 1],
  ['.+', 1],
  ['[a-zA-Z_:].*', 1],
  ['[^x]+', 1],
  ['\\w+', 1],
  ['[[:alpha:]]+', 1],
  ['(foo)?.*', 1],
  ['(foo|)', 1],
  ['foo*|bar', 2 / 64 ** 2 - 1 / 64 ** 2 + 1 / 64 ** 3],
  ['a.*', 1 / 64],
  ['a.*|b.*', 2 / 64],
  ['(?i)a.*', 1 / 64],
  ['(?i:a).*', 1 / 64],
  ['\\pL.*', 1],
  ['\\p{Greek}.*', 1],
  ['(?:a|b)+?c', 2 / 64 ** 2],
  ['(?P<n>a){2,3}', 1 / 64],
  ['a{0,3}', 1],
  ['[45]..', 2 / 64],
  ['[a-c\\-\\]]x', 5 / 64 ** 2],
  ['\\.', 1 / 64],
  ['a(', 1],
  [')))', 1],
  ['[', 1],
  ['\\', 1 / 64],
])('%s matches at most %d of all values', (regex, share) => {
  expect(estimateRegexShare(regex)).toBeCloseTo(share, 10);
});

it('is done at once with what would take a matcher hours', () => {
  const started = cpuMs();
  for (const regex of [
    `${'(a+)+'.repeat(1000)}$`,
    '('.repeat(9_999),
    '[a-'.repeat(3000),
    `(.*)*`.repeat(1500),
  ])
    expect(estimateRegexShare(regex)).toBeLessThanOrEqual(1);
  expect(cpuMs() - started).toBeLessThan(1000);
});
