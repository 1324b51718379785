import { describe, expect, it } from 'vitest';
import { queryInstant } from '../../../../src/engine/promql/evaluate/engine.ts';
import { arraySource, gridSeries } from '../array-source.ts';

const source = arraySource(
  gridSeries(0, 30_000, [
    [{ __name__: 'calls', code: '200' }, Array.from({ length: 21 }, (_, at) => at)],
    [{ __name__: 'calls', code: '500' }, Array.from({ length: 21 }, (_, at) => at)],
  ]),
);
const notCounter = (place: string): string =>
  `PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "calls" (${place})`;

describe('notes beside an answer', () => {
  it.each([
    ['rate(calls[5m])', ['1:6']],
    // One note for one text, at the last place of it that was evaluated.
    ['rate(calls{code="500"}[5m]) / ignoring (code) rate(calls{code="200"}[5m])', ['1:52']],
    // A selector that finds nothing has nothing to say.
    ['rate(calls{code="500"}[5m]) or rate(calls{code="404"}[5m])', ['1:6']],
  ])('%s', (text, places) => {
    expect(queryInstant({ source, text, timeMs: 600_000 }).infos).toEqual(places.map(notCounter));
  });
});
