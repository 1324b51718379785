import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from '../../src/demo/start-demo.ts';
import { schemaComplaints } from '../helpers/document-schema.ts';
import { type RecordingServer, startRecordingServer } from '../helpers/recording-server.ts';
import { type Run, runObsq, testNow } from '../helpers/run-obsq.ts';

const now = () => Date.parse(testNow);
let demo: RunningDemo;
const servers: RecordingServer[] = [];

beforeAll(async () => {
  demo = await startDemo({ now });
});
afterAll(() => demo.close());
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

interface Row {
  readonly name: string;
  readonly state: string;
  readonly severity: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly rule: object | null;
  readonly alertmanager: { readonly silencedBy: readonly string[] } | null;
}

const both = () => ['--metrics-url', demo.urls.metrics, '--alerts-url', demo.urls.alerts];

function rowsOf(run: Run, kind = 'alerts'): readonly Row[] {
  const document = JSON.parse(run.stdout);
  expect(schemaComplaints(kind, document)).toEqual([]);
  return document.data;
}

async function recorded(): Promise<string> {
  const server = await startRecordingServer({ recordings: ['alertmanager'] });
  servers.push(server);
  return server.url;
}

describe('obsq alerts', () => {
  it('merges both stores, worst first', async () => {
    const run = await runObsq(['alerts', ...both(), '-o', 'json']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const rows = rowsOf(run);
    // The story: payment fails and crash loops; the silence and the inhibition are the demo's own.
    expect(rows[0]).toMatchObject({ severity: 'critical', state: 'firing' });
    const states = [...new Set(rows.map(({ state }) => state))];
    expect(states).toEqual(
      ['firing', 'pending', 'inhibited', 'silenced'].filter((one) => states.includes(one)),
    );
    expect(states).toEqual(expect.arrayContaining(['firing', 'pending', 'silenced']));
    expect(rows.filter(({ rule }) => rule === null)).toEqual([]);
    for (const row of rows.filter(({ state }) => state === 'firing')) expect(row.alertmanager).not.toBeNull();
    for (const row of rows.filter(({ state }) => state === 'silenced'))
      expect(row).toMatchObject({
        name: 'CPUThrottlingHigh',
        alertmanager: { silencedBy: [expect.stringMatching(/^6f1c2b8e/)] },
      });
    expect(new Set(rows.map((row) => JSON.stringify([row.name, row.labels]))).size).toBe(rows.length);
  });

  it('prints a line an alert, and rows that the schema knows', async () => {
    const table = await runObsq(['alerts', ...both(), '--state', 'firing', '--severity', 'critical']);
    expect(table.code).toBe(0);
    const [header = '', ...lines] = table.stdout.trimEnd().split('\n');
    expect(header).toMatch(/^SEVERITY +ALERT +NAMESPACE +OBJECT +STATE +SINCE +VALUE +SUMMARY$/);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/^critical .* firing /);
    // A footnote is for a person at a terminal.
    expect(table.stdout).not.toContain('obsq pivot');
    const jsonl = await runObsq(['alerts', ...both(), '-o', 'jsonl']);
    for (const line of jsonl.stdout.trimEnd().split('\n'))
      expect(schemaComplaints('alerts-row', JSON.parse(line))).toEqual([]);
    const csv = await runObsq(['alerts', ...both(), '-o', 'csv', '--limit', '2']);
    expect(csv.stdout.split('\n')[0]).toMatch(/^state,severity,name,since,value,summary,label_alertname,/);
    expect(csv.stdout.trimEnd().split('\n')).toHaveLength(3);
  });

  it('are not sorted by what no alert has', async () => {
    const run = await runObsq([
      'alerts',
      '--sort',
      'nosuch',
      '--metrics-url',
      demo.urls.metrics,
      '--alerts-url',
      demo.urls.alerts,
    ]);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(/no alert has a label nosuch; there are name, severity, state, since, value/);
  });

  it.each([
    ['the Alertmanager', 'alertmanager=down', /alerts: .*silences and inhibitions are not known/],
    ['the metrics store', 'mimir=503', /metrics: .*pending alerts and values are not known/],
  ])('answers without %s, names the gap and exits 4', async (_name, fault, warning) => {
    const broken = await startDemo({ now, fault });
    try {
      const urls = ['--metrics-url', broken.urls.metrics, '--alerts-url', broken.urls.alerts];
      const run = await runObsq(['alerts', ...urls, '-o', 'json']);
      expect(run.code).toBe(4);
      expect(rowsOf(run).length).toBeGreaterThan(0);
      const document = JSON.parse(run.stdout);
      expect(document.partial).toBe(true);
      expect(document.warnings.join('\n')).toMatch(warning);
    } finally {
      await broken.close();
    }
  });

  it('is no failure where only one is configured: one line says what is not known', async () => {
    const rules = await runObsq(['alerts', '--metrics-url', demo.urls.metrics]);
    expect(rules.code).toBe(0);
    expect(rules.stderr).toBe('no Alertmanager is configured (--alerts-url): silences are not known\n');
    expect(rules.stdout).not.toContain('silenced');
    const managed = await runObsq(['alerts', '--alerts-url', demo.urls.alerts]);
    expect(managed.code).toBe(0);
    expect(managed.stderr).toMatch(/^no metrics store is configured .*\n$/);
    expect(managed.stdout).not.toContain('pending');
    const neither = await runObsq(['alerts']);
    expect({ code: neither.code, stdout: neither.stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('fails where both do', async () => {
    const broken = await startDemo({ now, fault: 'mimir=down,alertmanager=down' });
    try {
      const urls = ['--metrics-url', broken.urls.metrics, '--alerts-url', broken.urls.alerts];
      const run = await runObsq(['alerts', ...urls]);
      expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 1, stdout: '' });
    } finally {
      await broken.close();
    }
  });

  it('says where what fires has not come to the Alertmanager', async () => {
    const reply = { headers: { 'content-type': 'application/json' }, body: '[]' };
    const server = await startRecordingServer({ respond: () => reply });
    servers.push(server);
    const urls = ['--metrics-url', demo.urls.metrics, '--alerts-url', server.url];
    const run = await runObsq(['alerts', ...urls, '--severity', 'critical']);
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(
      /^\d+ firing alerts not in the Alertmanager, so nobody is notified: \w+, \w+\n$/,
    );
  });

  it("reads a real Alertmanager's answer", async () => {
    const run = await runObsq(['alerts', '--alerts-url', await recorded(), '-o', 'json']);
    const rows = rowsOf(run);
    expect(rows.map(({ name, state, severity }) => [name, state, severity])).toContainEqual([
      'PodCrashLooping',
      'firing',
      'critical',
    ]);
  });

  it('is quiet, and says why, where nothing is like that', async () => {
    const run = await runObsq(['alerts', ...both(), '-n', 'kube-system', '-o', 'json', '--fail-empty']);
    expect(run.code).toBe(6);
    expect(JSON.parse(run.stdout)).toMatchObject({
      data: [],
      empty: { reason: expect.stringMatching(/none of the current alerts/) },
    });
  });

  it('exits 7 for a condition on what fires', async () => {
    const fails = ['--fail-if', 'firing > 0', '-o', 'jsonl'];
    expect((await runObsq(['alerts', ...both(), ...fails])).code).toBe(7);
    expect((await runObsq(['alerts', ...both(), '--state', 'silenced', ...fails])).code).toBe(0);
    const wrong = await runObsq(['alerts', ...both(), '--state', 'fring']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('did you mean firing?');
  });
});

describe('obsq rules', () => {
  it('lists rules with state and health, filtered', async () => {
    const run = await runObsq(['rules', ...both(), '-o', 'json']);
    const rows = rowsOf(run, 'rules');
    expect(rows.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['KubePodCrashLooping', 'TargetDown']),
    );
    const recording = await runObsq(['rules', ...both(), '--type', 'recording', '-o', 'raw']);
    expect(recording.stdout.trimEnd().split('\n')).toHaveLength(2);
    const named = await runObsq(['rules', 'HIGHERROR', ...both(), '--state', 'firing', '-o', 'jsonl']);
    expect(schemaComplaints('rules-row', JSON.parse(named.stdout))).toEqual([]);
    expect(JSON.parse(named.stdout)).toMatchObject({ name: 'ServiceHighErrorRate', durationSeconds: 120 });
    const worst = await runObsq([
      'rules',
      ...both(),
      '-n',
      'otel-demo',
      '--severity',
      'CRITICAL',
      '-o',
      'raw',
    ]);
    const names = worst.stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t')[1]);
    expect(names).toEqual(['ServiceHighErrorRate', 'KubePodCrashLooping']);
    expect(worst.stderr).toContain('1 rule without a namespace left out');
    expect((await runObsq(['rules', ...both(), '--fail-if', 'firing > 0'])).code).toBe(7);
    expect((await runObsq(['rules', ...both(), '--fail-if', 'failing > 0'])).code).toBe(0);
  });
});

describe('obsq silence', () => {
  it('lists what is in force, with how many alerts each holds back', async () => {
    const run = await runObsq(['silence', 'list', ...both(), '-o', 'json']);
    const rows = rowsOf(run, 'silences');
    expect(rows).toMatchObject([{ state: 'active', alerts: expect.any(Number) }]);
    const all = await runObsq(['silence', 'list', ...both(), '--state', 'all', '-o', 'raw']);
    expect(all.stdout.trimEnd().split('\n')).toHaveLength(2);
    const none = await runObsq(['silence', 'list', '--alerts-url', await recorded()]);
    expect(none).toMatchObject({ code: 0, stdout: '', stderr: 'there are no silences\n' });
  });

  it('previews a silence, prints its command, and sends nothing', async () => {
    const args = [
      'silence',
      'preview',
      'KubePodCrashLooping',
      'pod=~"pay.*"',
      "comment!~it's",
      '--duration',
      '90m',
    ];
    const before = demo.requests.length;
    const run = await runObsq([...args, ...both(), '-o', 'json']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const document = JSON.parse(run.stdout);
    expect(schemaComplaints('silence-preview', document)).toEqual([]);
    expect(document.command).toBe(
      `amtool silence add --alertmanager.url=${demo.urls.alerts} --comment=investigating --duration=1h30m ` +
        `'alertname="KubePodCrashLooping"' 'pod=~"pay.*"' 'comment!~"it'\\''s"'`,
    );
    expect(document.data.length).toBeGreaterThan(0);
    for (const row of document.data) expect(row.labels).toMatchObject({ alertname: 'KubePodCrashLooping' });
    const asked = demo.requests.slice(before);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter(({ method }) => method !== 'GET')).toEqual([]);
    const raw = await runObsq([...args, ...both(), '-o', 'raw']);
    expect(raw.stdout).toBe(`${document.command}\n`);
  });

  it('refuses what an Alertmanager would refuse', async () => {
    const run = await runObsq(['silence', 'preview', 'pod!=x', ...both()]);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toContain('empty label');
  });
});
