import { afterAll, beforeAll, expect, it } from 'vitest';
import { runInProcess } from '../helpers/fake-io.ts';
import { type RecordingServer, startRecordingServer } from '../helpers/recording-server.ts';

// A store whose only series is a native histogram: many numbers at each moment, and no value.
let server: RecordingServer;
beforeAll(async () => {
  const at = (seconds: number) => [seconds, { count: '10', sum: '5', buckets: [[0, '0', '1', '10']] }];
  server = await startRecordingServer({
    respond: ({ path, params }) => {
      const isRange = path.endsWith('/query_range');
      const times = [Number(params.get('start')), Number(params.get('end'))];
      const metric = { job: 'api' };
      const data = isRange
        ? { resultType: 'matrix', result: [{ metric, histograms: times.map(at) }] }
        : { resultType: 'vector', result: [{ metric, histogram: at(1) }] };
      return {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ status: 'success', data }),
      };
    },
  });
});
afterAll(() => server.close());

const ask = (...flags: readonly string[]) =>
  runInProcess(['metrics', 'request_seconds', '--metrics-url', server.url, ...flags]);

it('is drawn by nothing, and a chart says what draws it', async () => {
  const { code, stdout } = await ask('--since', '1h', '-o', 'chart');
  expect(code).toBe(0);
  expect(stdout).toContain(
    '1 series is a native histogram, without a line: histogram_quantile(0.95, QUERY) draws one',
  );
});

it('has a line with count and sum in CSV', async () => {
  const { code, stdout } = await ask('-o', 'csv');
  expect({ code, lines: stdout.trimEnd().split(/\r?\n/) }).toEqual({
    code: 0,
    lines: ['job,value,count,sum', 'api,,10,5'],
  });
});

it('meets no condition without a word', async () => {
  const { code, stderr } = await ask('--fail-if', 'value > 1');
  expect(code).toBe(2);
  expect(stderr).toContain('has no values to compare');
  expect(stderr).toContain('histogram_quantile(0.95, request_seconds)');
});
