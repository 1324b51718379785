import { afterAll, beforeAll, expect, it } from 'vitest';
import { fakeNowMs, runInProcess } from '../helpers/fake-io.ts';
import { type RecordingServer, startRecordingServer } from '../helpers/recording-server.ts';

/** How many traces the store has, newest first; the older, the slower. */
let stored = 100;
/** The store refuses a larger limit. */
let mostAllowed = 1_000_000;
let server: RecordingServer;

beforeAll(async () => {
  server = await startRecordingServer({
    respond: ({ params }) => {
      const limit = Number(params.get('limit'));
      if (limit > mostAllowed)
        return { status: 400, body: `limit ${limit} exceeds max limit ${mostAllowed}` };
      const traces = Array.from({ length: Math.min(stored, limit) }, (_, age) => ({
        traceID: (age + 1).toString(16).padStart(32, '0'),
        startTimeUnixNano: String(BigInt(fakeNowMs - age * 1000) * 1_000_000n),
        durationMs: age + 1,
      }));
      return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ traces }) };
    },
  });
});
afterAll(() => server.close());

async function search(...flags: readonly string[]) {
  const run = await runInProcess(['traces', '{}', '--traces-url', server.url, '-o', 'json', ...flags]);
  const { data, partial, infos, warnings } = JSON.parse(run.stdout);
  const durations = data.map(({ durationMs }: { readonly durationMs: number }) => durationMs);
  return { code: run.code, durations, partial, said: [...infos, ...warnings].join('\n') };
}

it('finds the slowest of all traces and cuts afterwards', async () => {
  stored = 100;
  mostAllowed = 1_000_000;
  const { code, durations, said } = await search('--sort', '-duration', '--limit', '3');
  expect(durations).toEqual([100, 99, 98]);
  expect(said).toContain('3 of 100 traces shown');
  expect(code).toBe(0);
});

it('names the flag that cut the list', async () => {
  stored = 100;
  mostAllowed = 1_000_000;
  expect((await search('--sort', '-duration', '--limit', '3')).said).toContain('shown: --limit 100');
  const saved = await runInProcess(['slow-traces', '--traces-url', server.url, '-o', 'json', '--top', '3']);
  expect(saved.stdout).toContain('3 of 100 traces shown: --top 100');
});

it('judges all of them by --fail-if, and any of several conditions', async () => {
  const { code, durations } = await search('--fail-if', 'durationMs > 99');
  expect(durations[0]).toBe(1);
  expect(code).toBe(7);
  expect((await search('--fail-if', 'durationMs > 99', '--fail-if', 'durationMs > 1000')).code).toBe(7);
  expect((await search('--fail-if', 'durationMs > 1000')).code).toBe(0);
});

it('says that there are more than it compared, and leaves a condition that nothing met open', async () => {
  stored = 6000;
  const sorted = await search('--sort', '-duration', '--limit', '2');
  expect(sorted.durations).toEqual([5000, 4999]);
  expect(sorted.said).toContain('only the newest 5000 traces were sorted by duration');
  expect(sorted).toMatchObject({ code: 0, partial: false });
  expect(await search('--fail-if', 'durationMs > 5500')).toMatchObject({ code: 4, partial: true });
  expect((await search('--fail-if', 'durationMs > 4000')).code).toBe(7);
});

it('asks again with the limit that the store names', async () => {
  stored = 100;
  mostAllowed = 10;
  const { code, durations, partial, said } = await search();
  expect(durations).toHaveLength(10);
  expect(said).toContain('at most 10 traces in an answer');
  expect({ code, partial }).toEqual({ code: 4, partial: true });
});
