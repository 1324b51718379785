import { expect, it } from 'vitest';
import { guessBucketUnit, guessTraceqlUnit } from '../../../src/domain/metrics/guess-traceql-unit.ts';

it.each([
  ['{} | rate()', 'perSecond'],
  ['{} | rate() by (span:duration) > 10', 'perSecond'],
  ['{ duration > 1s } | count_over_time()', 'count'],
  ['{} | quantile_over_time(duration, .99, .5) by (resource.service.name)', 'seconds'],
  ['{ .a = "rate(" } | avg_over_time(span:duration)', 'seconds'],
  ['{} | max_over_time(traceDuration) | topk(3)', 'seconds'],
  ['{} | sum_over_time(span.http.response.size)', 'none'],
  ['{} | histogram_over_time(duration)', 'count'],
  ['{} | compare({ status = error })', 'count'],
  ['({ status = error } | rate()) / ({} | rate())', 'ratio'],
  ['({} | sum_over_time(duration)) / ({} | count_over_time())', 'none'],
  ['({} | rate()) * 100', 'none'],
])('guesses the unit of %s', (query, unit) => {
  expect(guessTraceqlUnit(query)).toBe(unit);
});

it('knows the unit of a histogram’s bounds', () => {
  expect(guessBucketUnit('{} | histogram_over_time(duration) by (name)')).toBe('seconds');
  expect(guessBucketUnit('{} | histogram_over_time(span.size)')).toBe('none');
  expect(guessBucketUnit('{ .a = "histogram_over_time(duration)" } | rate()')).toBe(null);
});
