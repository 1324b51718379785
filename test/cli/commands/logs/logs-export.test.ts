import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSimulatedLoki } from '../../../backends/loki/simulated-loki.ts';
import { fakeNowMs, runInProcess } from '../../../helpers/fake-io.ts';
import { type RecordingServer, type Reply, startRecordingServer } from '../../../helpers/recording-server.ts';

const nowNs = BigInt(fakeNowMs) * 1_000_000n;
const firstNs = nowNs - 600_000_000_000n;
/** 40 lines of ten nanoseconds, four in each. */
const stored = Array.from({ length: 40 }, (_, index) => ({
  ns: firstNs + BigInt(index >> 2),
  pod: 'p1',
  line: `line ${index}`,
  traceId: '',
}));

let server: RecordingServer;
/** What to answer in place of the lines, by the number of the request; undefined: the lines. */
let instead: (turn: number) => Reply | undefined;

beforeEach(async () => {
  instead = () => undefined;
  const loki = createSimulatedLoki(stored, 10);
  let turn = 0;
  server = await startRecordingServer({
    respond: ({ path, params }) => {
      turn += 1;
      const reply = instead(turn);
      if (reply !== undefined) return reply;
      const { status, body } = loki.respond({ method: 'GET', path, query: Object.fromEntries(params) });
      return { status, body, headers: { 'content-type': 'application/json' } };
    },
  });
});
afterEach(() => server.close());

const run = (...flags: readonly string[]) =>
  runInProcess(['logs', '{app="a"}', '--logs-url', server.url, ...flags]);
const since = ['--since', '30m', '--limit', '0'];
const all = stored.map(({ line }) => line);
const textsOf = (jsonl: string): string[] =>
  jsonl
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => (JSON.parse(text) as { line: string }).line);

describe('an export of all lines', () => {
  it('asks for 5000 lines a page, then for what the store allows', async () => {
    expect(textsOf((await run(...since, '-o', 'jsonl')).stdout)).toEqual(all);
    expect(server.requests.slice(0, 2).map(({ params }) => params.get('limit'))).toEqual(['5000', '10']);
  });

  it.each([
    ['an error of the store', { status: 500, body: 'rpc error: code = ResourceExhausted' }],
    ['a gateway that restarts', { status: 502, body: 'bad gateway' }],
    ['a connection that is cut', { status: 200, body: '{"status":"success","data":{', cutAfterBytes: 5 }],
  ])('asks again for a page that failed: %s', async (_name, reply) => {
    instead = (turn) => (turn === 4 || turn === 6 ? reply : undefined);
    const answer = await run(...since, '-o', 'jsonl');
    expect(answer.code, answer.stderr).toBe(0);
    expect(textsOf(answer.stdout)).toEqual(all);
  });

  it('that ends early says where to go on, and goes on there without loss or doubling', async () => {
    instead = (turn) => (turn >= 4 ? { status: 400, body: 'query blocked by policy' } : undefined);
    const broken = await run(...since, '-o', 'jsonl');
    expect(broken.code).toBe(1);
    const first = textsOf(broken.stdout);
    expect(first.length).toBeGreaterThan(0);
    const error = JSON.parse(broken.stderr.trim().split('\n').at(-1) ?? '') as { error: { hint: string } };
    const [, from = '', to = ''] = /--from (\d{19}) --to (\d{19})/.exec(error.error.hint) ?? [];
    instead = () => undefined;
    const rest = await run('--from', from, '--to', to, '--limit', '0', '-o', 'jsonl');
    expect(rest.code, rest.stderr).toBe(0);
    expect([...first, ...textsOf(rest.stdout)]).toEqual(all);
  });

  it.each(['json', 'csv', 'table', 'raw'])(
    'keeps what came in -o %s, says that it is not all',
    async (format) => {
      instead = (turn) => (turn >= 4 ? { status: 400, body: 'query blocked by policy' } : undefined);
      const broken = await run(...since, '-o', format);
      const lines = [...broken.stdout.matchAll(/line \d+/g)].map(([text]) => text);
      expect(lines.length).toBeGreaterThan(0);
      expect(broken.code).toBe(format === 'raw' ? 1 : 4);
      const [, from = '', to = ''] =
        /--from (\d{19})\s+--to\s+(\d{19})/.exec(broken.stdout + broken.stderr) ?? [];
      instead = () => undefined;
      const rest = await run('--from', from, '--to', to, '--limit', '0', '-o', 'json');
      const others = (JSON.parse(rest.stdout) as { data: { line: string }[] }).data.map(({ line }) => line);
      expect(new Set([...lines, ...others])).toEqual(new Set(all));
      expect(lines.length + others.length).toBe(all.length);
    },
  );

  it('writes raw lines as they come, oldest first', async () => {
    expect((await run(...since, '-o', 'raw')).stdout).toBe(`${all.join('\n')}\n`);
  });

  it('takes --timeout 0 for no limit', async () => {
    const answer = await run(...since, '-o', 'jsonl', '--timeout', '0');
    expect(answer.code, answer.stderr).toBe(0);
    expect(textsOf(answer.stdout)).toEqual(all);
  });
});

describe('a window given in nanoseconds', () => {
  it('is asked for and shown to the nanosecond', async () => {
    const [from, to] = [`${firstNs + 2n}`, `${firstNs + 4n}`];
    const answer = await run('--from', from, '--to', to, '-o', 'json');
    expect(server.requests[0]?.params.get('start')).toBe(from);
    expect(server.requests[0]?.params.get('end')).toBe(to);
    const document = JSON.parse(answer.stdout) as { data: { line: string }[]; window: unknown };
    expect(document.data.map(({ line }) => line)).toEqual(all.slice(8, 16));
    expect(document.window).toMatchObject({ from: expect.stringMatching(/\.\d+Z$/) });
  });

  it('may be written as RFC 3339, as -o csv writes it', async () => {
    const csv = (await run(...since, '-o', 'csv')).stdout.trim().split('\n');
    const time = csv.at(-1)?.split(',')[0] ?? '';
    const answer = await run('--from', time, '-o', 'raw');
    expect(answer.stdout.trim().split('\n')).toEqual(all.slice(36));
  });
});

describe('a log entry whose time is no number', () => {
  it('is an error of the store, not a bug', async () => {
    const values = [['yesterday', 'x']];
    const data = { resultType: 'streams', result: [{ stream: { app: 'a' }, values }] };
    instead = () => ({ status: 200, body: JSON.stringify({ status: 'success', data }) });
    const answer = await run();
    expect(answer.code).toBe(1);
    expect(answer.stderr).toMatch(/nanoseconds/);
  });
});
