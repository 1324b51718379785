import { afterAll, beforeAll, expect, it } from 'vitest';
import { fakeNowMs, runInProcess } from '../helpers/fake-io.ts';
import { type RecordingServer, startRecordingServer } from '../helpers/recording-server.ts';

const formula = '=HYPERLINK("http://evil.example","pay")';

let server: RecordingServer;
beforeAll(async () => {
  const series = [
    { metric: { cell: formula }, value: [fakeNowMs / 1000, '-5'] },
    { metric: { cell: '+1 555' }, value: [fakeNowMs / 1000, '-Inf'] },
    { metric: { cell: '-7' }, value: [fakeNowMs / 1000, '1'] },
    { metric: { cell: '@SUM(1)' }, value: [fakeNowMs / 1000, '1'] },
    { metric: { cell: 'plain' }, value: [fakeNowMs / 1000, '1'] },
  ];
  server = await startRecordingServer({
    respond: () => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ status: 'success', data: { resultType: 'vector', result: series } }),
    }),
  });
});
afterAll(() => server.close());

const ask = (...flags: readonly string[]) =>
  runInProcess(['metrics', 'up', '--metrics-url', server.url, ...flags]);

it('marks each text that a spreadsheet would run, and leaves numbers as they are', async () => {
  const { code, stdout } = await ask('-o', 'csv', '--spreadsheet');
  expect(code).toBe(0);
  const cells = stdout.trimEnd().split('\n').slice(1);
  expect(cells.sort()).toEqual(
    [`"'${formula.replaceAll('"', '""')}",-5`, "'+1 555,'-Inf", '-7,1', "'@SUM(1),1", 'plain,1'].sort(),
  );
});

it('writes texts as they came without the flag', async () => {
  const { stdout } = await ask('-o', 'csv');
  expect(stdout).toContain('\n+1 555,-Inf\n');
});

it('is refused for another format', async () => {
  const { code, stderr } = await ask('--spreadsheet');
  expect(code).toBe(2);
  expect(stderr).toContain('--spreadsheet is for -o csv');
});
