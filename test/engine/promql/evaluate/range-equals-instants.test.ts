import { describe, expect, it } from 'vitest';
import { labelsKey } from '../../../../src/domain/labels.ts';
import { queryInstant, queryRange } from '../../../../src/engine/promql/evaluate/engine.ts';
import { differentialSeries, startMs } from '../../../real/differential-data.ts';
import { expressions } from '../../../real/expressions.ts';
import { arraySource } from '../array-source.ts';

const source = arraySource(differentialSeries());

/** Those whose answer at a time depends on the whole query: the ends it names. */
const ofTheQuery = /start\(\)|end\(\)/;

/** `labels@ms` -> value, of every point. */
type Points = Record<string, number>;

function rangePoints(text: string, times: readonly number[]): Points {
  const [first = 0, second = 0] = times;
  const last = times[times.length - 1] ?? first;
  const { result } = queryRange({ source, text, startMs: first, endMs: last, stepMs: second - first });
  if (result.kind !== 'matrix') throw new Error(result.kind);
  const points: Points = {};
  for (const { labels, timesMs, values } of result.series) {
    for (const [at, timeMs] of timesMs.entries()) points[`${labelsKey(labels)}@${timeMs}`] = values[at] ?? 0;
  }
  return points;
}

function instantPoints(text: string, times: readonly number[]): Points {
  const points: Points = {};
  for (const timeMs of times) {
    const { result } = queryInstant({ source, text, timeMs });
    if (result.kind === 'scalar') points[`@${timeMs}`] = result.value;
    if (result.kind !== 'vector') continue;
    for (const { labels, value } of result.samples) points[`${labelsKey(labels)}@${timeMs}`] = value;
  }
  return points;
}

/** The points, or the sentence with which they were refused. */
function answerOr(ask: () => Points): Points | string {
  try {
    return ask();
  } catch (error) {
    return (error as Error).message;
  }
}

describe('a range query is its instant queries, step by step', () => {
  // Before the first sample, over gaps and resets, past the last sample; off the scrape grid.
  const times = Array.from({ length: 12 }, (_, step) => startMs - 60_000 + 7_321 + step * 291_000);

  it.each(expressions.filter((text) => !ofTheQuery.test(text)))('%s', (text) => {
    expect(answerOr(() => rangePoints(text, times))).toEqual(answerOr(() => instantPoints(text, times)));
  });
});
