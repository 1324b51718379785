import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from '../../src/demo/start-demo.ts';
import { schemaComplaints } from '../helpers/document-schema.ts';
import { startRecordingServer } from '../helpers/recording-server.ts';
import { runObsq, testNow } from '../helpers/run-obsq.ts';

let demo: RunningDemo;
beforeAll(async () => {
  demo = await startDemo({ now: () => Date.parse(testNow) });
});
afterAll(() => demo.close());

interface Row {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: unknown;
  readonly samples: unknown;
  readonly value: string;
  readonly previous: unknown;
}

async function rowsOf(...args: readonly string[]): Promise<readonly Row[]> {
  const run = await runObsq([...args, '-o', 'json', '--metrics-url', demo.urls.metrics]);
  expect(run.code).toBe(0);
  const document = JSON.parse(run.stdout);
  expect(schemaComplaints('metrics', document)).toEqual([]);
  return document.data;
}

function byPod(rows: readonly Row[], pick: (row: Row) => unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(rows.map((row) => [row.labels.pod ?? '', pick(row)]));
}

describe('--vs', () => {
  it('has beside each row what the same query gives so much earlier', async () => {
    const now = await rowsOf('pod-cpu', '-n', 'kube-system', '--vs', '1h');
    const then = await rowsOf('pod-cpu', '-n', 'kube-system', '--at', 'now-1h');
    expect(byPod(now, ({ previous }) => previous)).toEqual(byPod(then, ({ values }) => values));
    expect(byPod(now, ({ values }) => values)).not.toEqual(byPod(then, ({ values }) => values));
  });

  it('does so for ranges, at their own times', async () => {
    const flags = ['--since', '10m', '--step', '1m'];
    const now = await rowsOf('pod-cpu', '-n', 'kube-system', ...flags, '--vs', '1h');
    const then = await rowsOf('pod-cpu', '-n', 'kube-system', ...flags, '--to', 'now-1h');
    expect(byPod(now, ({ previous }) => previous)).toEqual(byPod(then, ({ samples }) => samples));
  });

  it('does so for raw PromQL', async () => {
    const expr =
      'sum by (pod) (rate(container_cpu_usage_seconds_total{namespace="kube-system",container!=""}[5m]))';
    const now = await rowsOf('metrics', expr, '--vs', '1h');
    const then = await rowsOf('metrics', expr, '--at', 'now-1h');
    expect(byPod(now, ({ previous }) => previous)).toEqual(byPod(then, ({ value }) => value));
    const range = ['--since', '10m', '--step', '1m'];
    const nowRange = await rowsOf('metrics', expr, ...range, '--vs', '1h');
    const thenRange = await rowsOf('metrics', expr, ...range, '--to', 'now-1h');
    expect(byPod(nowRange, ({ previous }) => previous)).toEqual(byPod(thenRange, ({ samples }) => samples));
  });

  it('shows what it was and the change, and sorts by it', async () => {
    const args = ['pod-memory', '-n', 'otel-demo', '--vs', '1h', '--sort', '-change', '--top', '3'];
    const run = await runObsq([...args, '--metrics-url', demo.urls.metrics]);
    expect(run.code).toBe(0);
    const [header, ...rows] = run.stdout.trimEnd().split('\n');
    expect(header).toMatch(/MEMORY +1H AGO +CHANGE/);
    // What crash loops in the story takes ever more.
    for (const row of rows) expect(row).toMatch(/payment-.* MiB +[\d.]+ MiB +\+[\d.]+ MiB \+\d+ %/);
    const wide = await runObsq([...args, '-o', 'wide', '--metrics-url', demo.urls.metrics]);
    expect(wide.stdout.split('\n')[0]).toMatch(/OF LIMIT +1H AGO +CHANGE/);
  });

  it('compares the same hour of the clock on the wall, and says which moment that is', async () => {
    // In Berlin the clocks went back in the night to 2026-10-25: that day has 25 hours.
    const args = ['metrics', 'time()', '--at', '2026-10-25T11:00:00Z', '--tz', 'Europe/Berlin'];
    const stores = ['--metrics-url', demo.urls.metrics, '-o', 'json'];
    const day = await runObsq([...args, '--vs', '1d', ...stores]);
    const document = JSON.parse(day.stdout);
    expect(schemaComplaints('metrics', document)).toEqual([]);
    const then = '2026-10-24T10:00:00Z';
    expect(document.previousWindow).toEqual({ from: then, to: then });
    expect(document.data[0].previous).toBe(String(Date.parse(then) / 1000));
    expect(day.stderr).toContain('compared with 2026-10-24 12:00:00 +02:00, 1d earlier');
    // Hours are exact.
    const hours = await runObsq([...args, '--vs', '24h', ...stores]);
    expect(JSON.parse(hours.stdout).previousWindow.to).toBe('2026-10-24T11:00:00Z');
    const range = await runObsq([
      ...args.slice(0, 2),
      '--since',
      '10m',
      '--step',
      '1m',
      '--vs',
      '1d',
      ...stores,
    ]);
    const { window, previousWindow } = JSON.parse(range.stdout);
    const dayMs = 86_400_000;
    for (const end of ['from', 'to'])
      expect(Date.parse(window[end]) - Date.parse(previousWindow[end])).toBe(dayMs);
  });

  it('answers without the earlier time, and says so', async () => {
    const server = await startRecordingServer({
      respond: ({ params }) => {
        const isNow = Number(params.get('time')) === Date.parse(testNow) / 1000;
        const result = [{ metric: { job: 'a' }, value: [1, '2'] }];
        const answer = { status: 'success', data: { resultType: 'vector', result } };
        const refusal = { status: 'error', errorType: 'execution', error: 'beyond the retention' };
        return {
          status: isNow ? 200 : 422,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(isNow ? answer : refusal),
        };
      },
    });
    try {
      const run = await runObsq(['metrics', 'up', '--vs', '1w', '-o', 'json', '--metrics-url', server.url]);
      expect(run.code).toBe(4);
      expect(run.stderr).toContain('1w ago: ');
      expect(run.stderr).toContain('beyond the retention');
      expect(JSON.parse(run.stdout)).toMatchObject({ partial: true, data: [{ value: '2', previous: null }] });
    } finally {
      await server.close();
    }
  });

  it.each([
    [['metrics', 'up', '--vs', '0'], /compares a thing with itself/],
    [['metrics', 'up', '--vs', 'yesterday'], /--vs: "yesterday" is no duration/],
    [['metrics', 'up', '--vs', '1.5d'], /part of a day/],
    [['pod-cpu', '--vs', '1d', '-o', 'chart'], /--vs has no chart/],
    [['pod-cpu', '--sort', 'change'], /no column or label named change/],
  ])('refuses %j', async (args, message) => {
    const run = await runObsq([...args, '--metrics-url', demo.urls.metrics]);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(message);
  });
});
