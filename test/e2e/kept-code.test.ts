import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RecordingServer, startRecordingServer } from '../helpers/recording-server.ts';
import { runObsq } from '../helpers/run-obsq.ts';
import { openReadyScreen } from '../helpers/screen/open-screen.ts';

let server: RecordingServer;

beforeAll(async () => {
  server = await startRecordingServer({
    respond: () => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":"b"},"value":[1795179600,"4"]}]}}',
    }),
  });
});
afterAll(() => server.close());

/** A home of its own, and how to run a query in it. */
function makeHome() {
  const base = mkdtempSync(join(tmpdir(), 'obsq-kept-'));
  const folder = join(base, 'obsq');
  const query = async (env: Readonly<Record<string, string>> = {}) => {
    const run = await runObsq(['metrics', 'up', '-o', 'json', '--metrics-url', server.url], {
      env: { XDG_CACHE_HOME: base, ...env },
    });
    expect(run.code, run.stderr).toBe(0);
    expect(run.stderr).toBe('');
    expect(JSON.parse(run.stdout).data).toHaveLength(1);
  };
  const kept = () =>
    readdirSync(folder)
      .filter((name) => name.startsWith('program-'))
      .map((name) => join(folder, name));
  return { base, folder, query, kept };
}

const longAgo = new Date('2020-01-01T00:00:00Z');

describe('the compiled code of the program', () => {
  it('is kept by the first run that asks a store, for its owner alone, and used by the next', async () => {
    const { query, kept } = makeHome();
    await query();
    const [path = '', ...more] = kept();
    expect(more).toEqual([]);
    expect(path).toContain(`-${process.version}-${process.arch}`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    utimesSync(path, longAgo, longAgo);
    await query();
    // Code that V8 refuses is written anew.
    expect(statSync(path).mtime).toEqual(longAgo);
  });

  it('is not kept by a run that asked nobody: it has compiled next to nothing', async () => {
    const { base, folder } = makeHome();
    mkdirSync(folder, { mode: 0o700 });
    expect((await runObsq(['--help'], { env: { XDG_CACHE_HOME: base } })).code).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['cut short', Buffer.alloc(40, 7)],
    ['empty', Buffer.alloc(0)],
    ['something else', Buffer.from('x'.repeat(100_000))],
  ])('is replaced where it is %s', async (_what, damaged) => {
    const { query, kept } = makeHome();
    await query();
    const [path = ''] = kept();
    writeFileSync(path, damaged);
    await query();
    expect(statSync(path).size).toBeGreaterThan(200_000);
  });

  it('is not taken from a folder that others could write to, nor put there', async () => {
    const { folder, query, kept } = makeHome();
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    await query();
    expect(kept()).toEqual([]);
  });

  it('is not kept by the screen, whose V8 has other flags', async () => {
    const { base, folder } = makeHome();
    const screen = await openReadyScreen({ columns: 80, rows: 24, env: { XDG_CACHE_HOME: base } });
    screen.press('q');
    expect(await screen.ended).toMatchObject({ exitCode: 0 });
    const names = existsSync(folder) ? readdirSync(folder) : [];
    expect(names.filter((name) => name.startsWith('program-'))).toEqual([]);
  });

  it('is left alone where Node is told to keep none', async () => {
    const { base, query } = makeHome();
    await query({ NODE_DISABLE_COMPILE_CACHE: '1' });
    expect(readdirSync(base, { recursive: true }).filter((name) => String(name).includes('program'))).toEqual(
      [],
    );
  });
});
