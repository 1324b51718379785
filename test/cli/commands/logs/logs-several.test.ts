import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { schemaComplaints } from '../../../helpers/document-schema.ts';
import { fakeNowMs, runInProcess } from '../../../helpers/fake-io.ts';
import { type RecordingServer, startRecordingServer } from '../../../helpers/recording-server.ts';

const nsAt = (second: number): string => `${BigInt(fakeNowMs - 60_000 + second * 1000) * 1_000_000n}`;
/** What is stored: seconds and texts by selector. Both selectors find the line of second 4. */
const stored: Readonly<Record<string, readonly (readonly [number, string])[]>> = {
  '{app="a"}': [
    [1, 'a one'],
    [4, 'both four'],
    [5, 'a five'],
  ],
  '{app=~"b|c"}': [
    [2, 'b two'],
    [3, 'b three'],
    [4, 'both four'],
  ],
  '{app="nobody"}': [],
};
let server: RecordingServer;

beforeEach(async () => {
  server = await startRecordingServer({
    respond: ({ params }) => {
      const found = stored[params.get('query') ?? ''];
      if (found === undefined) return { status: 400, body: 'parse error at line 1, col 2: syntax error' };
      const limit = Number(params.get('limit'));
      const values = found.map(([second, line]) => [nsAt(second), line]);
      const stream = { pod: 'p' };
      const result = [{ stream, values: values.toReversed().slice(0, limit) }];
      const data = { resultType: 'streams', result };
      return {
        status: 200,
        body: JSON.stringify({ status: 'success', data }),
        headers: { 'content-type': 'application/json' },
      };
    },
  });
});
afterEach(() => server.close());

const [first = '', second = ''] = Object.keys(stored);
const logs = (...argv: readonly string[]) =>
  runInProcess(['logs', ...argv, '--logs-url', server.url, '--since', '5m']);

describe('several queries in one obsq logs', () => {
  it('are merged by time, a line that both find once', async () => {
    const run = await logs(first, second, '-o', 'raw');
    expect(run.code).toBe(0);
    expect(run.stdout).toBe('a one\nb two\nb three\nboth four\na five\n');
    expect((await logs(second, first, '-o', 'raw')).stdout).toBe(run.stdout);
  });

  it('say in json, jsonl and csv which query found a line', async () => {
    const document = JSON.parse((await logs(first, second, '-o', 'json')).stdout);
    expect(schemaComplaints('logs', document)).toEqual([]);
    expect(document.query.expressions).toEqual({ 1: first, 2: second });
    expect(document.data.map((row: { query: string }) => row.query)).toEqual([
      first,
      second,
      second,
      first,
      first,
    ]);
    const rows = (await logs(first, second, '-o', 'jsonl')).stdout.trim().split('\n');
    expect(JSON.parse(rows[1] ?? '').query).toBe(second);
    expect((await logs(first, second, '-o', 'csv')).stdout.split('\n')[0]).toBe('time,query,pod,line');
  });

  it('have a limit each, and what is cut or empty is named', async () => {
    const run = await logs(first, second, '{app="nobody"}', '--limit', '2', '-o', 'raw');
    expect(run.stdout).toBe('b three\nboth four\na five\n');
    expect(run.stderr).toContain(`${first}: 2 lines shown, there may be more`);
    expect(run.stderr).toContain('{app="nobody"}: no line matched');
    expect(run.code).toBe(0);
  });

  it('answer in part if one fails, and name it', async () => {
    const run = await logs(first, '{bad', '-o', 'raw');
    expect(run.stdout).toBe('a one\nboth four\na five\n');
    expect(run.stderr).toContain('{bad: parse error at line 1, col 2: syntax error');
    expect(run.code).toBe(4);
    expect((await logs('{bad', '{worse')).code).toBe(1);
  });

  it.each([
    [[first, 'rate({app="a"}[1m])'], 'several queries are merged line by line'],
    [[first, second, '-C', '2'], '-A, -B and -C: one query at a time'],
    [[first, second, '-o', 'chart'], '-o chart: one query at a time'],
  ])('refuse %j', async (argv, message) => {
    const run = await logs(...argv);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(message);
  });
});
