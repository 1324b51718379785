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
      expect.stringMatching(/^STATE +CHECK +SEVERITY +GROUP +WHAT$/),
      expect.stringMatching(/^firing +my-loops +critical +- +\d of \d+: otel-demo\/payment-\w+-\w+ 1/),
      expect.stringMatching(/^ok +my-nodes +warning +- +none of 3$/),
    ]);
  });

  it('says of what fires what it means and what to run next, and counts what is ok', async () => {
    const advice =
      "group: shops, means: It ends again., next: ['obsq pod-restarts -n {namespace}', 'x {gone}']";
    const files = {
      'my-loops': podRule('my-loops', looping).replace('severity: critical', `severity: critical, ${advice}`),
      'my-nodes': nodeRule('my-nodes', 0.99).replace('severity: warning', 'severity: warning, group: racks'),
    };
    const url = demo.urls.metrics;
    const command = `obsq pod-restarts -n otel-demo --metrics-url ${url}`;
    const run = await check(['--group', 'shops,racks'], files);
    expect(run.code).toBe(7);
    expect(run.stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^STATE +CHECK +SEVERITY +GROUP +WHAT$/),
      expect.stringMatching(/^firing +my-loops +critical +shops +\d of/),
      '        It ends again.',
      `        ${command}`,
      'ok      1 check: racks 1',
    ]);
    const wide = await check(['--group', 'shops', '--group', 'racks', '-o', 'wide'], files);
    expect(wide.stdout).toMatch(/^ok +my-nodes +warning +racks +none of 3$/m);
    const document = JSON.parse((await check(['--group', 'shops', '-o', 'json'], files)).stdout);
    expect(schemaComplaints('check', document)).toEqual([]);
    expect(document.checks).toMatchObject([
      { name: 'my-loops', group: 'shops', severity: 'critical', means: 'It ends again.', next: [command] },
    ]);
    const csv = (await check(['--group', 'shops', '-o', 'csv'], files)).stdout.split(/\r?\n/);
    expect(csv[0]).toBe('check,state,severity,labels,value,reason,group,means,next');
    expect(csv[1]).toContain(`,shops,It ends again.,${command}`);
  });

  it('runs only the rules of a group, and of a severity and worse', async () => {
    const files = {
      'my-loops': podRule('my-loops', looping).replace(
        'severity: critical',
        'severity: critical, group: shops',
      ),
      'my-nodes': nodeRule('my-nodes', 0.99).replace('severity: warning', 'severity: warning, group: shops'),
    };
    const names = async (...args: string[]): Promise<string[]> => {
      const { stdout } = await check([...args, '-o', 'jsonl'], files);
      return stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line).name]));
    };
    expect(await names('--group', 'shops')).toEqual(['my-loops', 'my-nodes']);
    expect(await names('--group', 'shops', '--severity', 'critical')).toEqual(['my-loops']);
    expect(await names('--group', 'shops', '--severity', 'info', 'my-nodes')).toEqual(['my-nodes']);
    const nowhere = await check(['--group', 'shop'], files);
    expect({ code: nowhere.code, stdout: nowhere.stdout }).toEqual({ code: 2, stdout: '' });
    expect(nowhere.stderr).toMatch(
      /there is no group of rules shop; did you mean shops\?\n.*there are .*shops/,
    );
  });

  it('leaves out an optional rule without its subject, names it, and answers whoever asks for it', async () => {
    const rule = podRule(
      'my-etcd',
      'raft_of_nobody_has_leader{namespace="$namespace"} == 0',
      'raft_of_nobody_has_leader{namespace="$namespace"}',
    )
      .replaceAll(/kube_pod_info, kube_pod_container_status_waiting_reason/g, 'raft_of_nobody_has_leader')
      .replace('severity: critical', 'severity: critical, group: etcds, optional: true');
    const run = await check(['--group', 'etcds,racks', '-o', 'json'], {
      'my-etcd': rule,
      'my-nodes': nodeRule('my-nodes', 0.99).replace('severity: warning', 'severity: warning, group: racks'),
    });
    expect(run.code).toBe(0);
    const document = JSON.parse(run.stdout);
    expect(schemaComplaints('check', document)).toEqual([]);
    expect(document).toMatchObject({
      summary: { firing: 0, unknown: 0, ok: 1 },
      absent: [{ name: 'my-etcd', message: expect.stringContaining('no raft_of_nobody_has_leader') }],
    });
    const named = await check(['my-etcd'], { 'my-etcd': rule });
    expect(named.code).toBe(4);
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
    expect(run.stdout).toMatch(/ok +my-loops +critical +- +none of \d+/);
    const nothing = await check(['-n', 'kube-system', 'my-nodes']);
    expect(nothing.code).toBe(4);
    expect(nothing.stderr).toContain('left out with -n');
  });

  it('never passes because it is blind', async () => {
    const nowhere = await check(['-n', 'nowhere', 'my-loops']);
    expect(nowhere.code).toBe(4);
    expect(nowhere.stdout).toMatch(
      /unknown +my-loops +critical +- +nothing to look at: .*namespace="nowhere"/,
    );
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
    // What cAdvisor tells is seen all the same.
    for (const line of blind.stdout.trimEnd().split('\n'))
      expect(line).toMatch(/^(unknown\t|ok\tprocess-oom-killed(\t|$))/);
  });

  it('says of a rule run by its name that only a check can tell', async () => {
    const folder = makeQueryFolder({ 'my-nodes': nodeRule('my-nodes', 0.99) });
    folders.push(folder);
    const args = ['my-nodes', '--metrics-url', demo.urls.metrics, '-o', 'json'];
    const run = await runObsq(args, { cwd: folder.path });
    expect(JSON.parse(run.stdout).empty).toMatchObject({ hint: 'obsq check my-nodes' });
  });
});
