import { chmodSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runObsq } from '../helpers/run-obsq.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'obsq-test-'));

describe('without a place for files', () => {
  it('no HOME: everything works', async () => {
    const run = await runObsq(['pod-cpu', '-n', 'otel-demo', '--top', '1', '--demo', '-o', 'raw'], {
      env: { HOME: '' },
    });
    expect(run).toMatchObject({ code: 0, stdout: expect.stringMatching(/^demo\totel-demo\tpayment-/) });
    expect((await runObsq(['queries'], { env: { HOME: '' } })).code).toBe(0);
    expect((await runObsq(['context'], { env: { HOME: '' } })).code).toBe(0);
  });

  it('a file where the cache should be: everything works', async () => {
    const home = folder();
    writeFileSync(join(home, '.cache'), '');
    const run = await runObsq(['pod-cpu', '-A', '--top', '1', '--demo'], { env: { HOME: home } });
    expect(run.code).toBe(0);
    expect(run.stderr).toBe('demo data: the answers come from the built-in cluster\n');
  });

  it('a folder that cannot be written: everything works, and keeping a context says why not', async () => {
    const home = folder();
    mkdirSync(join(home, '.config'));
    chmodSync(home, 0o555);
    chmodSync(join(home, '.config'), 0o555);
    const run = await runObsq(['pod-cpu', '-A', '--top', '1', '--demo'], { env: { HOME: home } });
    expect(run.code).toBe(0);
    const add = await runObsq(['context', 'add', 'a', '--metrics-url', 'http://127.0.0.1:9'], {
      // root writes everywhere: a path below a file stands for the read-only disk.
      env: { HOME: home, XDG_CONFIG_HOME: '/dev/null/config' },
    });
    expect(add).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^error: .*\/dev\/null\/config/),
    });
  });
});

describe('a home where nothing can ever be made', () => {
  // Below /proc a directory can be missing and its parent there, and still nobody can make it.
  const env = { HOME: '/proc/nope' };

  it('everything works, without cache', async () => {
    const run = await runObsq(['pod-cpu', '-A', '--top', '1', '--demo', '-o', 'raw'], { env });
    expect(run).toMatchObject({ code: 0, stdout: expect.stringMatching(/^demo\t/) });
  });

  it('keeping a context says why not, and ends', async () => {
    const run = await runObsq(['context', 'add', 'x', '--metrics-url', 'http://127.0.0.1:9'], { env });
    expect(run).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^error: .*\/proc\/nope\/\.config\/obsq\/config\.yaml/),
    });
  });
});

describe('a proxy of the environment', () => {
  it.each(['ALL_PROXY', 'HTTP_PROXY', 'HTTPS_PROXY', 'all_proxy'])(
    '%s that obsq cannot use is no hindrance where it would not be used',
    async (name) => {
      const env = { [name]: 'socks5://proxy.test:1080' };
      const run = await runObsq(['metrics', 'up', '--demo', '-o', 'json'], { env });
      expect(run.code).toBe(0);
    },
  );

  it.each([
    [{ ALL_PROXY: 'socks5://ann:hunter2@proxy.test:1080' }, 'http://store.test', 'ALL_PROXY'],
    [{ https_proxy: 'socks5://ann:hunter2@proxy.test:1080' }, 'https://store.test', 'https_proxy'],
  ])('is refused by its own name where it would be: %j', async (env, url, name) => {
    const run = await runObsq(['metrics', 'up', '--metrics-url', url], { env });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(`${name} names a socks5 proxy`);
    expect(run.stderr).not.toContain('hunter2');
  });
});

describe('the cache', () => {
  it('is private, holds no secrets, and is used', async () => {
    const home = folder();
    const cache = join(home, '.cache', 'obsq');
    const demo = await startDemoProcess();
    try {
      const args = ['pod-cpu', '-A', '-o', 'json', '--metrics-url', demo.url, '--header', 'X-Key=hunter2'];
      const requests = async (): Promise<number> => {
        const run = await runObsq(args, { env: { HOME: home } });
        return (JSON.parse(run.stdout) as { stats: { requests: number } }).stats.requests;
      };
      const [cold, warm] = [await requests(), await requests()];
      expect(warm).toBeLessThan(cold);
      const { statSync, readFileSync } = await import('node:fs');
      expect(statSync(cache).mode & 0o777).toBe(0o700);
      for (const file of readdirSync(cache)) {
        expect(statSync(join(cache, file)).mode & 0o777).toBe(0o600);
        expect(readFileSync(join(cache, file), 'utf8')).not.toContain('hunter2');
      }
    } finally {
      await demo.end();
    }
  });
});

/** `obsq demo` beside the test, with the store's URL. */
async function startDemoProcess(): Promise<{ url: string; end(): Promise<void> }> {
  let kill: (signal: NodeJS.Signals) => void = () => undefined;
  let ended: Promise<unknown> = Promise.resolve();
  const url = await new Promise<string>((resolve, reject) => {
    ended = runObsq(['demo', '-o', 'json'], {
      onStart: (killer) => {
        kill = killer;
      },
      onStdout: (text) => {
        if (text.endsWith('\n')) resolve((JSON.parse(text) as { urls: { metrics: string } }).urls.metrics);
      },
    });
    ended.then(() => reject(new Error('the demo ended')), reject);
  });
  return {
    url,
    end: async () => {
      kill('SIGTERM');
      await ended;
    },
  };
}
