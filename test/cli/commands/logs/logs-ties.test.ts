import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSimulatedLoki } from '../../../backends/loki/simulated-loki.ts';
import { fakeNowMs, runInProcess } from '../../../helpers/fake-io.ts';
import { type RecordingServer, startRecordingServer } from '../../../helpers/recording-server.ts';

/** 300 lines of one nanosecond, each of its own trace. */
const stored = Array.from({ length: 300 }, (_, index) => ({
  ns: BigInt(fakeNowMs - 60_000) * 1_000_000n,
  pod: 'p1',
  line: `line ${index}.`,
  traceId: `t${String(index).padStart(3, '0')}`,
}));
let server: RecordingServer;

beforeEach(async () => {
  const loki = createSimulatedLoki(stored, 5000, 'in order');
  server = await startRecordingServer({
    respond: ({ path, params }) => {
      const query = Object.fromEntries(params);
      const { status, body } = loki.respond({ method: 'GET', path, query });
      return { status, body, headers: { 'content-type': 'application/json' } };
    },
  });
});
afterEach(() => server.close());

const linesOf = async (...flags: readonly string[]): Promise<string[]> => {
  const run = await runInProcess(['logs', '{app="a"}', '--logs-url', server.url, '--since', '5m', ...flags]);
  expect(run.code, run.stderr).toBe(0);
  return [...run.stdout.matchAll(/line \d+/g)].map(([text]) => text);
};
const all = stored.map((_, index) => `line ${index}`);

describe('lines of one nanosecond', () => {
  it.each(['table', 'wide', 'json', 'jsonl', 'csv', 'raw'])(
    'stand in the order of the store in -o %s',
    async (format) => {
      expect(await linesOf('-o', format, '--limit', '5')).toEqual(all.slice(-5));
      expect(await linesOf('-o', format, '--limit', '5', '--forward')).toEqual(all.slice(0, 5));
      expect(await linesOf('-o', format, '--limit', '0')).toEqual(all);
      expect(await linesOf('-o', format, '--limit', '0', '--forward')).toEqual(all);
    },
  );
});

describe('-C in every output', () => {
  it.each(['table', 'wide', 'json', 'jsonl', 'csv', 'raw'])(
    'shows the neighbours in -o %s',
    async (format) => {
      expect(await linesOf('-o', format, '--limit', '1', '-B', '2', '-A', '1')).toEqual(all.slice(-3));
    },
  );

  it('says in -o csv which line is a match', async () => {
    const argv = ['logs', '{app="a"}', '--logs-url', server.url, '--limit', '1', '-B', '1', '-o', 'csv'];
    const rows = (await runInProcess(argv)).stdout.trim().split('\n');
    expect(rows.map((row) => row.split(',').slice(-2))).toEqual([
      ['line', 'context'],
      ['line 298.', 'true'],
      ['line 299.', 'false'],
    ]);
  });
});
