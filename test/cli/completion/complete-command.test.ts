import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FakeIoOptions, fakeNowMs, runInProcess } from '../../helpers/fake-io.ts';
import { type RecordingServer, type Reply, startRecordingServer } from '../../helpers/recording-server.ts';

let server: RecordingServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function serve(reply: Reply): Promise<RecordingServer> {
  server = await startRecordingServer({ respond: () => reply });
  return server;
}

const namesReply = (names: readonly string[]): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ status: 'success', data: names }),
});

const complete = (words: readonly string[], options: FakeIoOptions = {}) =>
  runInProcess(['__complete', ...words], options);

// Completion waits a second for a store. Loading the client for the first time can take longer on a busy machine.
beforeAll(async () => {
  const { url } = await serve(namesReply([]));
  await complete(['pod-cpu', '--metrics-url', url, '-n', '']);
  await server?.close();
});

describe('obsq __complete', () => {
  it('writes a word and a note a line', async () => {
    expect(await complete(['pod-c'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^pod-cpu\tCPU of pods\n/),
      stderr: '',
    });
  });

  it('asks the store of the line for values of an hour, with a limit', async () => {
    const { url, requests } = await serve(namesReply(['otel-demo', 'monitoring']));
    const run = await complete(['pod-cpu', '--metrics-url', url, '--org-id', 'team', '-n', 'o']);
    expect(run.stdout).toBe('otel-demo\t\n');
    expect(requests.map(({ path }) => path)).toEqual(['/api/v1/label/namespace/values']);
    expect(Object.fromEntries(requests[0]?.params ?? [])).toEqual({
      start: String(fakeNowMs / 1000 - 3600),
      end: String(fakeNowMs / 1000),
      limit: '200',
      'match[]': '{namespace=~"o.*"}',
    });
    expect(requests[0]?.headers['x-scope-orgid']).toBe('team');
  });

  it('asks for the values that begin as typed, in the namespace of the line', async () => {
    const { url, requests } = await serve(namesReply(['svc-251']));
    const run = await complete(['pod-cpu', '--metrics-url', url, '-n', 'shop', '--pod', 'svc-25']);
    expect(run.stdout).toBe('svc-251\t\n');
    expect(Object.fromEntries(requests[0]?.params ?? [])['match[]']).toBe(
      '{pod=~"svc-25.*", namespace="shop"}',
    );
  });

  it('asks again only after a minute', async () => {
    const { url, requests } = await serve(namesReply(['a']));
    const environment = { XDG_CACHE_HOME: mkdtempSync(join(tmpdir(), 'obsq-test-')), OBSQ_METRICS_URL: url };
    for (const afterMs of [0, 30_000, 59_999, 60_001])
      expect(
        (await complete(['pod-cpu', '-n', ''], { environment, nowMs: fakeNowMs + afterMs })).stdout,
      ).toBe('a\t\n');
    expect(requests.length).toBe(2);
  });

  it('says nothing where the store is wrong, absent, or slow', async () => {
    const silent = { code: 0, stdout: '', stderr: '' };
    expect(await complete(['pod-cpu', '-n', ''])).toEqual(silent);
    const { url } = await serve({ status: 401, body: 'no' });
    expect(await complete(['pod-cpu', '--metrics-url', url, '-n', ''])).toEqual(silent);
    expect(await complete(['pod-cpu', '--metrics-url', 'nonsense', '-n', ''])).toEqual(silent);
    await server?.close();
    const hanging = await serve({ before: new Promise(() => undefined) });
    // The store never answers, so that this ends at all is the limit's doing.
    expect(await complete(['pod-cpu', '--metrics-url', hanging.url, '-n', ''])).toEqual(silent);
  });

  it('offers nothing that a shell or a terminal would take for something else', async () => {
    const { url } = await serve(
      namesReply(['good', 'a\nb', 'c\td', '\u001b[2J', '', 'e\u202ef', '$(reboot)']),
    );
    expect((await complete(['pod-cpu', '--metrics-url', url, '-n', ''])).stdout).toBe(
      'good\t\n$(reboot)\t\n',
    );
  });
});
