import { describe, expect, it } from 'vitest';
import { meansMissing, readPartialMarks, readWarnings } from '../../src/backends/partial-mark.ts';

const marksOf = (
  envelope: unknown,
  headers: Readonly<Record<string, string>> = {},
): ReturnType<typeof readPartialMarks> => readPartialMarks({ status: 200, headers }, envelope);

describe('what says that an answer is not whole', () => {
  it.each<readonly [unknown, string]>([
    [{ isPartial: true }, 'isPartial'],
    [{ data: { isPartial: true } }, 'isPartial'],
    [{ partial: { reason: 'store 2 is down' } }, '{"reason":"store 2 is down"}'],
    [{ partial: ['store-2'] }, '["store-2"]'],
    [{ incomplete: 'yes' }, 'incomplete'],
    [{ isComplete: false }, 'isComplete'],
    [{ timed_out: true }, 'timed_out'],
    [{ status: 'partial', message: '2 of 5 blocks failed' }, '2 of 5 blocks failed'],
    [{ errors: [{ message: 'store 2 is down' }] }, '{"message":"store 2 is down"}'],
    [{ warning: 'store 2 is down' }, 'store 2 is down'],
  ])('the field in %j', (envelope, reason) => {
    const { warnings, partial } = marksOf(envelope);
    expect(partial).toBe(true);
    expect(warnings).toEqual([expect.stringContaining(reason)]);
  });

  it.each<readonly [string, string]>([
    ['x-partial-response', 'true'],
    ['x-prometheus-partial', '1'],
    ['x-incomplete', 'true'],
    ['x-complete', 'false'],
    ['m3-results-limited', 'max_fetch_series_limit_applied'],
    ['m3-warnings', 'store_2_fetch_failed'],
    ['warning', '199 - "one store failed"'],
  ])('the header %s: %s', (name, value) => {
    expect(marksOf({}, { [name]: value }).partial).toBe(true);
  });

  it.each<readonly [unknown, Readonly<Record<string, string>>]>([
    [{ status: 'success', data: [] }, {}],
    [{ isPartial: false, partial: null, truncated: 0, complete: true, errors: [], error: '' }, {}],
    [{ partial: {}, partialResponse: 'false' }, {}],
    [{}, { 'x-partial-response': 'false', 'm3-results-limited': 'false', 'x-complete': 'true' }],
    [{}, { warning: '299 - "v1 is deprecated", 214 - "transformed"' }],
    [{}, { warning: '110 - "Response is stale"' }],
  ])('neither in %j nor in %j', (envelope, headers) => {
    expect(marksOf(envelope, headers).partial).toBe(false);
  });

  it('hands on the texts of the header Warning', () => {
    const warning = '110 cache "Response is \\"stale\\"", 199 - "one store failed"';
    expect(marksOf({}, { warning }).warnings).toEqual(['Response is "stale"', 'one store failed']);
  });
});

describe('warnings', () => {
  it.each([
    ['one ingester is unhealthy', true],
    ['maximum number of series (500) reached for a single query; returning partial results', true],
    ['the experimental engine gave up: partial results', true],
    ['PromQL warning: bucket label "le" is missing', false],
    ['the new query engine was used', false],
    ['this API is deprecated', false],
  ])('%s', (warning, missing) => {
    expect(meansMissing(warning)).toBe(missing);
  });

  it('may be one text', () => {
    expect(readWarnings('store 2 is down', 'warnings')).toEqual(['store 2 is down']);
    expect(readWarnings(null, 'warnings')).toEqual([]);
    expect(() => readWarnings([3], 'warnings')).toThrow('warnings[0]');
  });
});
