import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runObsq, testNow } from '../helpers/run-obsq.ts';
import { type ServedStore, serveWritten } from '../helpers/written-store.ts';

const nowMs = Date.parse(testNow);
const hourMs = 3_600_000;
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A node whose only CPU is idle for a share of the time, scraped at an interval for two hours. */
async function serve(
  intervalMs: number,
  more: Readonly<Record<string, string>> = {},
  idleShare = 0.25,
): Promise<ServedStore> {
  const count = (2 * hourMs) / intervalMs;
  const idle = (intervalMs / 1000) * idleShare;
  const user = (intervalMs / 1000) * (1 - idleShare);
  const series = 'job="node-exporter",instance="10.0.0.1:9100"';
  const input = {
    [`up{${series}}`]: `1x${count}`,
    [`node_cpu_seconds_total{${series},node="worker-1",cpu="0",mode="idle"}`]: `0+${idle}x${count}`,
    [`node_cpu_seconds_total{${series},node="worker-1",cpu="0",mode="user"}`]: `0+${user}x${count}`,
    ...more,
  };
  const store = await serveWritten({ input, intervalMs, startMs: nowMs - 2 * hourMs, nowMs });
  closers.push(store.close);
  return store;
}

function keep(): Readonly<Record<string, string>> {
  const cache = mkdtempSync(join(tmpdir(), 'obsq-cache-'));
  closers.push(() => rmSync(cache, { recursive: true, force: true }));
  return { XDG_CACHE_HOME: cache };
}

async function ask(store: ServedStore, env: Readonly<Record<string, string>>) {
  const before = store.paths.length;
  const run = await runObsq(['node-cpu', '--metrics-url', store.url, '-o', 'json'], { env });
  expect(run.code, run.stderr).toBe(0);
  const { data, query } = JSON.parse(run.stdout);
  return { data, sent: JSON.stringify(query), paths: store.paths.slice(before) };
}

describe('$rate', () => {
  it('holds two samples where scrapes are five minutes apart', async () => {
    const store = await serve(300_000);
    const env = keep();
    const { data, sent } = await ask(store, env);
    expect(sent).toContain('[20m]');
    expect(data).toHaveLength(1);
    expect(data[0].labels.node).toBe('worker-1');
    expect(Number(data[0].values.cpu)).toBeCloseTo(0.75);
  });

  it('is five minutes where scrapes are usual, at one request a store', async () => {
    const store = await serve(15_000);
    const env = keep();
    const first = await ask(store, env);
    const second = await ask(store, env);
    expect(first.sent).toContain('[5m]');
    expect(Number(second.data[0].values.cpu)).toBeCloseTo(0.75);
    const queries = (paths: readonly string[]) => paths.filter((path) => path.endsWith('/query')).length;
    expect(queries(first.paths) - queries(second.paths)).toBe(1);
  });

  it('is not stretched by another job that is seldom scraped', async () => {
    const gap = '_x19';
    const seldom = Array.from({ length: 24 }, () => `1 ${gap}`).join(' ');
    const store = await serve(15_000, { 'up{job="billing",instance="b:1"}': `${seldom} 1` });
    const { sent } = await ask(store, keep());
    expect(sent).toContain('[5m]');
  });
});

it('leaves a check on a busy node unknown or firing, never ok, where scrapes are five minutes apart', async () => {
  const store = await serve(300_000, {}, 0);
  const run = await runObsq(['check', 'high-node-cpu', '--metrics-url', store.url]);
  expect(run.stdout).not.toMatch(/^ok/m);
  expect([4, 7]).toContain(run.code);
});

describe('a check of a Mimir of which nine of ten writes fail, scraped every five minutes', () => {
  const labels = 'job="mimir",instance="m"';
  const failing = {
    [`cortex_build_info{${labels}}`]: '1x24',
    [`cortex_request_duration_seconds_count{${labels},route="api_v1_push",status_code="500"}`]: '0+2700x24',
    [`cortex_request_duration_seconds_count{${labels},route="api_v1_push",status_code="200"}`]: '0+300x24',
  };
  const check = (store: ServedStore) =>
    runObsq(['check', 'mimir-unhealthy', '--metrics-url', store.url], { env: keep() });

  it('fires where the interval can be learnt, with nothing in the cache', async () => {
    const store = await serve(300_000, { ...failing, [`up{${labels}}`]: '1x24' });
    expect((await check(store)).code).toBe(7);
  });

  it('is unknown where it cannot', async () => {
    const store = await serveWritten({
      input: failing,
      intervalMs: 300_000,
      startMs: nowMs - 2 * hourMs,
      nowMs,
    });
    closers.push(store.close);
    const { code, stdout } = await check(store);
    expect(stdout).toContain('too few samples');
    expect(code).toBe(4);
  });
});
