import { expect, it } from 'vitest';
import { runInProcess } from '../helpers/fake-io.ts';

const search = (condition: string) =>
  runInProcess([
    'traces',
    '{ status = error }',
    '--demo',
    '--since',
    '1h',
    '--limit',
    '0',
    '-o',
    'json',
    '--fail-if',
    condition,
  ]);

// The longest of these traces, by the durations in the answer itself.
const { data } = JSON.parse((await search('duration < 0')).stdout);
const longestMs = Math.max(...data.map((trace: { readonly durationMs: number }) => trace.durationMs));

it('has traces of more than a second, and none of a minute', () => {
  expect(longestMs).toBeGreaterThan(1000);
  expect(longestMs).toBeLessThan(60_000);
});

it.each([
  ['duration > 1s', 7],
  ['duration > 1', 7],
  [`duration >= ${longestMs}ms`, 7],
  [`duration > ${longestMs}ms`, 0],
  [`durationMs > ${longestMs - 1}`, 7],
  [`durationMs > ${longestMs}`, 0],
  ['durationMs > 1min', 0],
  // The value of a trace is in milliseconds, as durationMs is.
  [`value > ${longestMs}`, 0],
  ['value > 1s', 7],
  ['value > 1min', 0],
])('--fail-if %j exits %i', async (condition, code) => {
  const run = await search(condition);
  expect(run.code, run.stderr).toBe(code);
});

it('names what there is', async () => {
  const { code, stderr } = await search('length > 1s');
  expect(code).toBe(2);
  expect(stderr).toContain('there are duration, durationMs, value');
});
