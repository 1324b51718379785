import { expect, it } from 'vitest';
import type { Cache } from '../../../src/cache/cache.ts';
import { runChecks } from '../../../src/services/checks/check-rules.ts';
import { shippedQueries } from '../../helpers/example-cases.ts';
import { type WrittenInput, writtenClient } from '../../helpers/written-store.ts';

const noCache: Cache = { get: () => undefined, set: () => undefined };
const rules = (await shippedQueries()).filter(({ name }) => name === 'high-node-cpu');
const minuteMs = 60_000;

async function checkAt(input: WrittenInput, intervalMs: number, nowMs: number) {
  const checks = await runChecks(rules, {
    client: writtenClient({ input, intervalMs, nowMs }),
    cache: noCache,
    fingerprint: 'written',
    namespace: undefined,
    nowMs,
    atMs: nowMs,
  });
  return checks.map(({ state, blindness }) => ({ state, message: blindness?.message ?? '' }))[0];
}

const cpu = (node: string): string =>
  `node_cpu_seconds_total{job="node",instance="${node}:9100",cpu="0",mode="idle"}`;
const uname = (node: string): string =>
  `node_uname_info{job="node",instance="${node}:9100",nodename="${node}"}`;

it('never says ok of a node that is scraped too rarely for a rate', async () => {
  const input = { [cpu('a')]: '0x40', [uname('a')]: '1x40' };
  for (let minute = 40; minute < 56; minute++) {
    const found = await checkAt(input, 5 * minuteMs, minute * minuteMs);
    expect(['firing', 'unknown'], `at minute ${minute}: ${found?.message}`).toContain(found?.state);
  }
});

it('says how many of the nodes it cannot judge', async () => {
  // The second node's samples are five minutes apart, those of the first half a minute.
  const rare = `${'0 _x9 '.repeat(12)}0`;
  const input = {
    [cpu('a')]: '0+30x120',
    [uname('a')]: '1x120',
    [cpu('b')]: rare,
    [uname('b')]: '1x120',
  };
  const found = await checkAt(input, minuteMs / 2, 52 * minuteMs);
  expect(found?.state).toBe('unknown');
  expect(found?.message).toMatch(/^1 of 2 have too few samples for rate\(node_cpu_seconds_total/);
});

it('is not blind to a node that has just come', async () => {
  const input = {
    [cpu('a')]: '0+30x120',
    [uname('a')]: '1x120',
    [cpu('b')]: '_x119 0+30x1',
    [uname('b')]: '_x119 1x1',
  };
  expect(await checkAt(input, minuteMs / 2, 59.5 * minuteMs)).toEqual({ state: 'ok', message: '' });
});
