import { join } from 'node:path';
import pty from '@lydell/node-pty';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RecordingServer, startRecordingServer } from '../helpers/recording-server.ts';

const program = join(import.meta.dirname, '../../bin/obsq.js');
let server: RecordingServer;

beforeAll(async () => {
  server = await startRecordingServer({
    respond: ({ path }) => ({
      headers: { 'content-type': 'application/json' },
      body: path.endsWith('index/stats')
        ? '{"streams":1,"chunks":1,"bytes":50000000000,"entries":5}'
        : '{"status":"success","data":{"resultType":"streams","result":[]}}',
    }),
  });
});
afterAll(() => server.close());

/** Runs a query that has to be confirmed, and types `keys` when the question is there. */
async function answer(keys: string): Promise<{ readonly code: number; readonly text: string }> {
  const args = [program, 'logs', '{a="b"}', '--since', '6h', '--logs-url', server.url];
  const child = pty.spawn(process.execPath, args, {
    cols: 100,
    rows: 24,
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', TZ: 'UTC', LANG: 'C.UTF-8' },
  });
  let text = '';
  let isTyped = false;
  child.onData((data) => {
    text += data;
    if (isTyped || !text.includes('[y/N]')) return;
    isTyped = true;
    child.write(keys);
  });
  const code = await new Promise<number>((resolve) => child.onExit(({ exitCode }) => resolve(exitCode)));
  return { code, text: text.replace(/\u001b\[[0-9;]*[A-Za-z]|\r/g, '') };
}

const asked = () => server.requests.filter(({ path }) => path.endsWith('query_range')).length;

it('ends with 130 at Ctrl-C, on a line of its own and without a further request', async () => {
  const before = asked();
  const { code, text } = await answer('\u0003');
  expect(code).toBe(130);
  expect(text).toMatch(/\[y\/N\] .*\n$/);
  expect(text).not.toContain('error');
  expect(asked()).toBe(before);
});

it.each([
  ['Ctrl-D', '\u0004'],
  ['n', 'n\r'],
])('refuses at %s with what to try', async (_what, keys) => {
  const before = asked();
  const { code, text } = await answer(keys);
  expect(code).toBe(2);
  expect(text).toMatch(/\nerror: the query would read about 50\.0 GB/);
  expect(text).toContain('--yes');
  expect(asked()).toBe(before);
});

it('goes on at y', async () => {
  const before = asked();
  expect((await answer('y\r')).code).toBe(0);
  expect(asked()).toBe(before + 1);
});
