import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runInProcess } from '../../../helpers/fake-io.ts';
import { type RecordingServer, startRecordingServer } from '../../../helpers/recording-server.ts';

let server: RecordingServer;
let stats: { readonly status: number; readonly bytes: number };

beforeEach(async () => {
  stats = { status: 200, bytes: 12e9 };
  server = await startRecordingServer({
    respond: ({ path, params }) => ({
      status: path.endsWith('/stats') ? stats.status : 200,
      headers: { 'content-type': 'application/json' },
      body: path.endsWith('/stats')
        ? JSON.stringify({ streams: 1, chunks: 1, entries: 1, bytes: stats.bytes })
        : JSON.stringify({ status: 'success', data: { resultType: typeOf(path, params), result: [] } }),
    }),
  });
});
afterEach(() => server.close());

function typeOf(path: string, params: URLSearchParams): string {
  if (path.endsWith('/query')) return 'vector';
  return params.get('query')?.startsWith('sum(') === true ? 'matrix' : 'streams';
}

const asked = (): readonly string[] => server.requests.map(({ path }) => path.replace('/loki/api/v1/', ''));
const logs = (flags: readonly string[], answer: string | null = null) =>
  runInProcess(['logs', '{app="x"} |= "error"', '--logs-url', server.url, ...flags], { answer });

describe('a log query over more than an hour', () => {
  it('asks the index first, with the selector alone', async () => {
    stats = { status: 200, bytes: 1e9 };
    expect((await logs(['--since', '2h'])).code).toBe(0);
    expect(asked()).toEqual(['index/stats', 'query_range']);
    expect(server.requests[0]?.params.get('query')).toBe('{app="x"}');
  });

  it('above 10 GB is not sent by a script without --yes: exit 2', async () => {
    const run = await logs(['--since', '2h']);
    expect(run).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/12\.0 GB[\s\S]*--yes/) });
    expect(asked()).toEqual(['index/stats']);
  });

  it('counts a metric query with its longest range, and every selector of it', async () => {
    const query = async (expr: string, ...flags: readonly string[]) =>
      (await runInProcess(['logs', expr, '--logs-url', server.url, ...flags])).code;
    expect(await query('sum(count_over_time({app="x"}[7d]))')).toBe(2);
    expect(Object.fromEntries(server.requests[0]?.params ?? [])).toMatchObject({ query: '{app="x"}' });
    stats = { status: 200, bytes: 6e9 };
    expect(await query('sum(rate({app="x"}[5m])) / sum(rate({app="y"}[5m]))', '--since', '6h')).toBe(2);
    expect(await query('sum(rate({app="x"}[5m])) / sum(rate({app="x"} |= "e" [5m]))', '--since', '6h')).toBe(
      0,
    );
    expect(await query('sum(rate({app="x"}[5m]))', '--since', '30m')).toBe(0);
    expect(asked().at(-1)).toBe('query_range');
  });

  it('is sent when the person agrees, and not when they do not', async () => {
    expect((await logs(['--since', '2h'], 'y')).code).toBe(0);
    expect(asked()).toEqual(['index/stats', 'query_range']);
    for (const answer of ['n', '', 'yesterday']) expect((await logs(['--since', '2h'], answer)).code).toBe(2);
    expect(asked().filter((path) => path === 'query_range')).toHaveLength(1);
  });

  it('is sent with --yes, within an hour, and where the store has no index to ask, without a question', async () => {
    expect((await logs(['--since', '2h', '--yes'])).code).toBe(0);
    expect((await logs(['--since', '1h'])).code).toBe(0);
    expect(asked()).toEqual(['query_range', 'query_range']);
    stats = { status: 404, bytes: 0 };
    expect((await logs(['--since', '2h'])).code).toBe(0);
    expect(asked().slice(2)).toEqual(['index/stats', 'query_range']);
  });
});

describe('a log query of every stream', () => {
  const query = async (expr: string, ...flags: readonly string[]) =>
    (await runInProcess(['logs', expr, '--logs-url', server.url, '--since', '15m', ...flags])).code;

  it.each(['{app=~".+"}', '{app=~".+", job!="x"} |= "error"', 'sum(count_over_time({app=~`.+`}[15m]))'])(
    'asks the index however short the window: %s',
    async (expr) => {
      expect(await query(expr)).toBe(2);
      expect(asked()).toEqual(['index/stats']);
      expect(await query(expr, '--yes')).toBe(0);
    },
  );

  it.each(['{app=~".+", app="x"}', '{app=~".+", job=~"a|b"} |= "e"'])(
    'not where another label bounds it: %s',
    async (expr) => {
      expect(await query(expr)).toBe(0);
      expect(asked()).toEqual(['query_range']);
    },
  );
});
