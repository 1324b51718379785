import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from '../../src/demo/start-demo.ts';
import { schemaComplaints } from '../helpers/document-schema.ts';
import { makeQueryFolder, nodeRule, podRule } from '../helpers/rule-files.ts';
import { type Run, runObsq, testNow } from '../helpers/run-obsq.ts';

const now = () => Date.parse(testNow);
const looping =
  'max by (namespace, pod) (max_over_time(kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff",namespace="$namespace"}[5m])) == 1';
let demo: RunningDemo;
const folders: { remove(): void }[] = [];

beforeAll(async () => {
  demo = await startDemo({ now });
});
afterAll(() => demo.close());
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

/** `obsq check` with two rules of the test's own, whatever is shipped beside them. */
function check(
  args: readonly string[],
  files: Readonly<Record<string, string>> = {},
  url?: string,
): Promise<Run> {
  const folder = makeQueryFolder({
    'my-loops': podRule('my-loops', looping),
    'my-nodes': nodeRule('my-nodes', 0.99),
    ...files,
  });
  folders.push(folder);
  return runObsq(['check', '--metrics-url', url ?? demo.urls.metrics, ...args], { cwd: folder.path });
}

describe('obsq check', () => {
  it('exits 7 while anything fires, and names the worst', async () => {
    const run = await check(['my-loops', 'my-nodes']);
    expect(run.code).toBe(7);
    expect(run.stderr).toBe('2 checks: 1 firing, 0 unknown, 1 ok\n');
    expect(run.stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^STATE +CHECK +SEVERITY +WHAT$/),
      expect.stringMatching(/^firing +my-loops +critical +\d of \d+: otel-demo\/payment-\w+-\w+ 1/),
      expect.stringMatching(/^ok +my-nodes +warning +none of 3$/),
    ]);
  });

  it('looks when OBSQ_NOW says, as every other command does', async () => {
    const run = await check(['my-nodes', '-v']);
    expect(run.code).toBe(0);
    const asked = run.stderr.split('\n').filter((line) => /\/query\b/.test(line));
    expect(asked).toHaveLength(1);
    for (const line of asked) expect(line).toContain(`time=${now() / 1000}`);
  });

  it('is one document, or a row a check', async () => {
    const run = await check(['-o', 'json', 'my-loops', 'my-nodes']);
    const document = JSON.parse(run.stdout);
    expect(schemaComplaints('check', document)).toEqual([]);
    expect(document).toMatchObject({
      summary: { firing: 1, unknown: 0, ok: 1 },
      partial: false,
      leftOut: [],
    });
    expect(document.checks[0]).toMatchObject({ name: 'my-loops', state: 'firing', unknown: null });
    const rows = (await check(['-o', 'jsonl'])).stdout.trimEnd().split('\n');
    expect(rows.length).toBeGreaterThanOrEqual(2);
    for (const row of rows) expect(schemaComplaints('check-row', JSON.parse(row))).toEqual([]);
  });

  it('leaves out what looks at nodes and the cluster with -n, and says so', async () => {
    const run = await check(['-n', 'kube-system', 'my-loops', 'my-nodes']);
    expect(run.code).toBe(0);
    expect(run.stderr).toContain('left out with -n, they look at nodes or the whole cluster: my-nodes');
    expect(run.stdout).toMatch(/ok +my-loops +critical +none of \d+/);
    const nothing = await check(['-n', 'kube-system', 'my-nodes']);
    expect(nothing.code).toBe(4);
    expect(nothing.stderr).toContain('left out with -n');
  });

  it('never passes because it is blind', async () => {
    const nowhere = await check(['-n', 'nowhere', 'my-loops']);
    expect(nowhere.code).toBe(4);
    expect(nowhere.stdout).toMatch(/unknown +my-loops +critical +nothing to look at: .*namespace="nowhere"/);
    for (const [fault, reason] of [
      ['mimir=drop:kube_.*', /no kube_pod_info, kube_pod_container_status_waiting_reason in the last hour/],
      ['mimir=503', /unavailable/],
      ['mimir=partial', /unknown/],
      ['mimir=empty', /in the last hour/],
    ] as const) {
      const faulty = await startDemo({ now, fault });
      try {
        const run = await check(['my-loops', '-n', 'kube-system'], {}, faulty.urls.metrics);
        expect([fault, run.code]).toEqual([fault, 4]);
        expect(run.stdout).toMatch(/^unknown +my-loops/m);
        expect(run.stdout).toMatch(reason);
      } finally {
        await faulty.close();
      }
    }
  });

  it('does not pass over a rule that cannot be read, nor one that is misspelt', async () => {
    const broken = await check(['my-broken', '-o', 'jsonl'], { 'my-broken': 'rule: {scope: pods' });
    expect(broken.code).toBe(4);
    expect(JSON.parse(broken.stdout)).toMatchObject({ state: 'unknown', unknown: { reason: 'unreadable' } });
    expect(schemaComplaints('check-row', JSON.parse(broken.stdout))).toEqual([]);
    const misspelt = await check(['my-loop']);
    expect({ code: misspelt.code, stdout: misspelt.stdout }).toEqual({ code: 2, stdout: '' });
    expect(misspelt.stderr).toContain('did you mean my-loops?');
  });

  it('finds with the shipped rules what the demo is about', async () => {
    const payment = await runObsq(['check', '--metrics-url', demo.urls.metrics, '-o', 'json']);
    expect(payment.code).toBe(7);
    const document = JSON.parse(payment.stdout);
    expect(document.checks.find(({ name }: { name: string }) => name === 'crash-looping')).toMatchObject({
      state: 'firing',
      firing: expect.arrayContaining([
        expect.objectContaining({ labels: expect.objectContaining({ container: 'payment' }) }),
      ]),
    });
    expect(document.summary.unknown).toBe(0);
    const well = await runObsq([
      'check',
      '--metrics-url',
      demo.urls.metrics,
      '-n',
      'kube-system',
      '-o',
      'raw',
    ]);
    expect(well.code).toBe(0);
    for (const line of well.stdout.trimEnd().split('\n')) expect(line).toMatch(/^ok\t/);
    const env = { OBSQ_DEMO_FAULT: 'mimir=drop:kube_.*' };
    const blind = await runObsq(['check', '--demo', '-n', 'kube-system', '-o', 'raw'], { env });
    expect(blind.code).toBe(4);
    for (const line of blind.stdout.trimEnd().split('\n')) expect(line).toMatch(/^unknown\t/);
  });

  it('says of a rule run by its name that only a check can tell', async () => {
    const folder = makeQueryFolder({ 'my-nodes': nodeRule('my-nodes', 0.99) });
    folders.push(folder);
    const args = ['my-nodes', '--metrics-url', demo.urls.metrics, '-o', 'json'];
    const run = await runObsq(args, { cwd: folder.path });
    expect(JSON.parse(run.stdout).empty).toMatchObject({ hint: 'obsq check my-nodes' });
  });
});
