import { afterEach, describe, expect, it } from 'vitest';
import { runInProcess } from '../../helpers/fake-io.ts';
import { type RecordingServer, startRecordingServer } from '../../helpers/recording-server.ts';

let server: RecordingServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** Runs a command against a store that answers `data`. */
async function run(words: readonly string[], data: unknown) {
  server = await startRecordingServer({
    respond: () => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ status: 'success', data }),
    }),
  });
  const { url, requests } = server;
  const ran = await runInProcess([...words, '--metrics-url', url, '--logs-url', url], {});
  return { ...ran, params: Object.fromEntries(requests.at(-1)?.params ?? []) };
}

const series = Array.from({ length: 250 }, (_, index) => ({ __name__: 'up', pod: `p${index}` }));
const names = Array.from({ length: 1500 }, (_, index) => `n${index}`);

describe('lists', () => {
  it('are whole for a script', async () => {
    const listed = await run(['series', 'up', '-o', 'json'], series);
    expect(JSON.parse(listed.stdout).data.length).toBe(250);
    expect(listed.params.limit).toBeUndefined();
    const values = await run(['values', 'pod', '-o', 'raw'], names);
    expect(values.stdout.trim().split('\n').length).toBe(1500);
    expect(values.params.limit).toBeUndefined();
  });

  it('say in the document where --limit cut them', async () => {
    for (const [words, data] of [
      [['series', 'up'], series],
      [['values', 'pod'], names],
      [['labels', '--signal', 'logs'], names],
    ] as const) {
      const listed = JSON.parse((await run([...words, '--limit', '3', '-o', 'json'], data)).stdout);
      expect(listed.data.length).toBe(3);
      expect(listed.warnings).toEqual(['3 shown, there are more: --limit 0 for all']);
    }
  });

  it('ask the log store for what matches the selector', async () => {
    for (const words of [
      ['values', 'pod', '{app="x"}'],
      ['labels', '{app="x"}'],
    ]) {
      const { params } = await run([...words, '--signal', 'logs'], ['a']);
      expect(params.query).toBe('{app="x"}');
    }
  });
});

describe('series as CSV', () => {
  const histogram = { count: '4', sum: '10', buckets: [[3, '0', '1', '4']] };

  it('has the count and sum of native histograms', async () => {
    const { stdout } = await run(['metrics', 'h', '-o', 'csv'], {
      resultType: 'vector',
      result: [{ metric: { __name__: 'h', pod: 'a' }, histogram: [1, histogram] }],
    });
    expect(stdout).toBe('__name__,pod,value,count,sum\nh,a,,4,10\n');
  });

  it('has no two columns of one name', async () => {
    const { stdout } = await run(['metrics', 'h', '-o', 'csv'], {
      resultType: 'vector',
      result: [{ metric: { value: 'x' }, value: [1, '3'] }],
    });
    expect(stdout).toBe('label_value,value\nx,3\n');
  });

  it('sorts by a label that holds numbers as by numbers', async () => {
    const buckets = ['10', '2', '+Inf', '0.5'];
    const { stdout } = await run(['metrics', 'h', '--sort', 'le', '-o', 'csv'], {
      resultType: 'vector',
      result: buckets.map((le) => ({ metric: { le }, value: [1, '3'] })),
    });
    expect(stdout).toBe('le,value\n0.5,3\n2,3\n10,3\n+Inf,3\n');
  });
});
