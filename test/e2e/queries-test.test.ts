import { afterEach, describe, expect, it } from 'vitest';
import { makeQueryFolder } from '../helpers/rule-files.ts';
import { runObsq } from '../helpers/run-obsq.ts';

const folders: { remove(): void }[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

/** A query of the test's own whose example expects `expected` requests a second; 4 are right. */
function requests(expected: number): string {
  return `name: requests
title: Requests
doc: Requests a second; none is bad.
signal: metrics
columns:
  - { name: rate, title: Rate, unit: perSecond }
rowLabels: [service]
variants:
  - name: ours
    requires: [http_requests_total]
    expressions:
      rate: sum by (service) (rate(http_requests_total[$rate]))
pivots: [traces]
examples:
  - name: two instances
    cluster: ours
    parameters: {}
    input:
      'http_requests_total{service="cart",instance="a"}': 0+90x40
      'http_requests_total{service="cart",instance="b"}': 0+30x40
    rows:
      - labels: { service: cart }
        values: { rate: ${expected} }
`;
}

function test(args: readonly string[], expected: number) {
  const folder = makeQueryFolder({ requests: requests(expected) });
  folders.push(folder);
  return runObsq(['queries', 'test', ...args], { cwd: folder.path });
}

describe('obsq queries test', () => {
  it('runs an example without any store', async () => {
    const run = await test(['requests'], 4);
    expect(run.stdout).toContain('requests: two instances');
    expect(run.stderr).toContain('1 example of 1 query: all passed');
    expect(run.code).toBe(0);
  });

  it('exits 1 and says what differs when one fails', async () => {
    const run = await test(['requests'], 5);
    expect(run.stdout).toContain('{service="cart"} rate: 5 expected, 4 found');
    expect(run.stderr).toContain('1 failed');
    expect(run.code).toBe(1);
  });

  it('is one JSON document, whatever it says', async () => {
    const run = await test(['requests', '-o', 'json'], 5);
    expect(JSON.parse(run.stdout).data).toEqual([
      {
        name: 'requests',
        example: 'two instances',
        variant: 'ours',
        passed: false,
        differences: ['{service="cart"} rate: 5 expected, 4 found'],
      },
    ]);
    expect(run.code).toBe(1);
  });

  it('refuses a name that is none', async () => {
    const run = await test(['nobody'], 4);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('no saved query nobody');
  });

  it('takes shipped queries of every signal', async () => {
    const run = await test(['pod-cpu', 'error-logs', 'slow-traces'], 4);
    expect(run.stderr).toContain('of 3 queries: all passed');
    expect(run.code).toBe(0);
  });
});
