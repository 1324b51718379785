import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createJsonJudge, type JsonJudge } from '../helpers/json-output.ts';
import { startRecordingServer } from '../helpers/recording-server.ts';
import { runObsq } from '../helpers/run-obsq.ts';

let judge: JsonJudge;

beforeAll(async () => {
  judge = await createJsonJudge();
});

const latency =
  'histogram_quantile(0.99, sum by (le, service_name) (rate(http_server_request_duration_seconds_bucket{namespace="otel-demo"}[5m])))';

interface PivotJson {
  readonly traces: readonly {
    readonly id: string;
    readonly errors: readonly { readonly service: string }[];
  }[];
  readonly hops: readonly { readonly status: string; readonly inferred: boolean; readonly store: string }[];
}

async function pivotJson(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const run = await runObsq(['pivot', ...args, '--demo', '-o', 'json'], { env });
  return { ...run, document: judge.document(run.stdout, 'pivot') as unknown as PivotJson };
}

describe('obsq pivot', () => {
  it('is one valid document from a query; jq finds who failed', async () => {
    const { code, document } = await pivotJson([latency, '--since', '30m']);
    expect(code).toBe(0);
    expect(document.traces[0]?.errors[0]).toMatchObject({
      service: 'payment',
      span: 'oteldemo.PaymentService/Charge',
      message: 'Payment request failed. Invalid token.',
      isOrigin: true,
    });
  });

  it('takes a saved query’s own parameters, and marks what it infers', async () => {
    const { code, document } = await pivotJson(['pod-cpu', '-n', 'otel-demo']);
    expect(code).toBe(0);
    expect(document.traces).toHaveLength(3);
    expect(document.hops.some(({ inferred, status }) => inferred && status === 'found')).toBe(true);
  });

  it('goes from a log line and from an alert', async () => {
    const fromLog = await pivotJson(['--log', '{service_name="payment"} |= "Invalid token"', '--top', '1']);
    expect(fromLog.document.traces[0]?.errors[0]?.service).toBe('payment');
    const fromAlert = await pivotJson(['--alert', 'ServiceHighErrorRate', '--hop', 'traces']);
    expect(fromAlert.document).toMatchObject({ alert: { state: 'firing' }, logs: [] });
  });

  it('answers with what is left when a store is down: 4, and the gap by name', async () => {
    const run = await pivotJson([latency, '--since', '30m'], { OBSQ_DEMO_FAULT: 'logs=down' });
    expect(run.code).toBe(4);
    expect(run.document.traces).toHaveLength(3);
    const failed = run.document.hops.filter(({ status }) => status === 'failed');
    expect(new Set(failed.map(({ store }) => store))).toEqual(new Set(['logs']));
    const warnings = judge.messages(run.stderr).filter(({ kind }) => kind === 'warning');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.message).toMatch(/^logs failed: .* \(the first of 2 questions\)$/);
  });

  it('answers with what is left when a store never answers, 5 s after the others or when the time is up', async () => {
    const run = await pivotJson([latency, '--since', '30m', '--timeout', '8s'], {
      OBSQ_DEMO_FAULT: 'logs=hang',
    });
    expect(run.code).toBe(4);
    expect(run.document.traces).toHaveLength(3);
    const failed = run.document.hops.filter(({ status }) => status === 'failed');
    expect(new Set(failed.map(({ store }) => store))).toEqual(new Set(['logs']));
    expect(run.stderr).toMatch(/no complete answer within 8 s|5 s after the other stores had answered/);
  });

  it('writes what is there on Ctrl-C, and what it still waited for: 130', async () => {
    let isKilled = false;
    const run = await runObsq(['pivot', latency, '--since', '30m', '--top', '1', '--demo', '-v'], {
      env: { OBSQ_DEMO_FAULT: 'traces=hang' },
      onStderr: (text, kill) => {
        // A second one would end the program at once.
        if (isKilled || (text.match(/\/query_range\S* -> 200/g) ?? []).length < 2) return;
        isKilled = true;
        kill('SIGINT');
      },
    });
    expect(run.code, run.stderr).toBe(130);
    expect(run.stdout).toMatch(/✓ metric → exemplar: \d+/);
    expect(run.stdout).toMatch(/exemplar → trace: no answer before the interruption: the trace of/);
    expect(run.stderr).toMatch(/warning: interrupted: /);
  });

  it('ends well where a store has nothing: no logs are no failure', async () => {
    const run = await pivotJson([latency, '--since', '30m'], { OBSQ_DEMO_FAULT: 'logs=empty' });
    expect(run.code).toBe(0);
    const logs = run.document.hops.filter(({ store }) => store === 'logs');
    expect(new Set(logs.map(({ status }) => status))).toEqual(new Set(['empty']));
  });

  it('says once that there is nowhere to go without a store of traces or logs, and shows the metric', async () => {
    const exemplar = (id: number) => ({
      labels: { trace_id: String(id).padStart(32, 'a') },
      value: String(id),
      timestamp: 1_795_179_600,
    });
    const metrics = await startRecordingServer({
      respond: ({ path }) => ({
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          status: 'success',
          data: path.endsWith('/query_exemplars')
            ? [{ seriesLabels: { __name__: 'h_bucket', le: '1' }, exemplars: [1, 2, 3].map(exemplar) }]
            : { resultType: 'vector', result: [{ metric: { job: 'a' }, value: [1_795_179_600, '7'] }] },
        }),
      }),
    });
    try {
      const run = await runObsq(['pivot', 'h_bucket', '--metrics-url', metrics.url]);
      expect(run.code, run.stderr).toBe(0);
      expect(run.stderr.match(/neither a traces nor a logs store/g)).toHaveLength(1);
      expect(run.stdout.match(/no traces store is configured/g)).toHaveLength(1);
      expect(run.stdout).toContain(String(3).padStart(32, 'a'));
    } finally {
      await metrics.close();
    }
  });

  it.each([
    ['nothing to start from', ['pivot', '--demo'], 2, /nothing to start from/],
    ['two starts', ['pivot', 'up', '--log', '{a="b"}', '--demo'], 2, /too much to start from/],
    ['a hop that is none', ['pivot', 'up', '--hop', 'profiles', '--demo'], 2, /profiles is no hop/],
    ['a text that is no id', ['pivot', '--trace', 'xyz', '--demo'], 2, /xyz is no trace id/],
    ['a bad query', ['pivot', 'rate(', '--demo'], 1, /parse error|unexpected/],
    ['an alert that nobody knows', ['pivot', '--alert', 'ServiceHighErrorRat', '--demo'], 1, /did you mean/],
    ['a log query that is wrong', ['pivot', '--log', '{a=', '--demo'], 1, /parse error|syntax error/],
  ])('%s', async (_name, args, code, message) => {
    const run = await runObsq(args);
    expect(run).toMatchObject({ code, stdout: '' });
    expect(run.stderr).toMatch(message);
  });

  it('fails for a trace that is not there, after asking twice', async () => {
    const run = await runObsq(['pivot', '--trace', '1', '--demo']);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(/no trace 00000000000000000000000000000001: .*asked twice/);
  });
});

describe('a pivot that finds nothing says why, and what to run next', () => {
  it.each([
    [['nosuch_metric'], /no metric nosuch_metric in the last 6h/, /try: obsq values __name__/],
    [['latncy'], /did you mean the saved query latency\?/, /try: obsq pivot latency/],
    [['pod-cpuu'], /did you mean the saved query pod-cpu\?/, /try: obsq pivot pod-cpu/],
    [['up{job="nope"}'], /up has no job "nope"/, /try: obsq values job/],
    [['--log', '{nosuch="x"}'], /no stream has a label nosuch/, /try: obsq labels --signal logs/],
    [['--log', '{service_name="paymnt"}'], /the nearest is "payment"/, /try: obsq values service_name/],
    [['--log', '{service_name="payment"} |= "zzzz"'], /no line passed the filters/, /try: obsq logs /],
    [
      ['--log', 'sum(rate({service_name="nope"}[5m]))'],
      /no stream has service_name "nope"/,
      /try: obsq values/,
    ],
  ])('%j', async (args, reason, command) => {
    const run = await runObsq(['pivot', ...args, '--demo']);
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(reason);
    expect(run.stderr).toMatch(command);
  });
});

describe('obsq doctor', () => {
  it('is a valid document: 0 when all is well, 4 when a hop is broken', async () => {
    const well = await runObsq(['doctor', '--demo', '-o', 'json']);
    expect(well.code).toBe(0);
    judge.document(well.stdout, 'doctor');
    const ill = await runObsq(['doctor', '--demo', '-o', 'json'], {
      env: { OBSQ_DEMO_FAULT: 'metrics=no-exemplars' },
    });
    expect(ill.code).toBe(4);
    const { data } = judge.document(ill.stdout, 'doctor') as {
      data: { id: string; status: string; fix: string }[];
    };
    expect(data.find(({ status }) => status === 'broken')).toMatchObject({ id: 'metric.exemplars' });
  });

  it('is never green without having looked', async () => {
    const nothing = await runObsq(['doctor']);
    expect(nothing).toMatchObject({ code: 2, stdout: '' });
    expect(nothing.stderr).toMatch(/no store is configured, so there is nothing to examine/);
    expect(nothing.stderr).toMatch(/try: give --metrics-url/);
    const server = await startRecordingServer();
    try {
      const one = await runObsq(['doctor', '--alerts-url', server.url, '-o', 'json']);
      expect(one.code).toBe(4);
      expect(judge.document(one.stdout, 'doctor')).toMatchObject({
        warnings: ['not looked at, because there is no URL: metrics, logs, traces'],
        partial: true,
      });
    } finally {
      await server.close();
    }
  });
});

describe('obsq context import', () => {
  it('keeps what Grafana knows, and leaves secrets to variables', async () => {
    const home = mkdtempSync(join(tmpdir(), 'obsq-import-'));
    const file = join(home, 'datasources.yaml');
    writeFileSync(
      file,
      [
        'apiVersion: 1',
        'datasources:',
        '  - {name: Loki, type: loki, url: "http://loki:3100", basicAuth: true, basicAuthUser: me,',
        '     secureJsonData: {basicAuthPassword: hunter2},',
        '     jsonData: {derivedFields: [{name: T, matcherRegex: "tid=(\\\\w+)"}]}}',
      ].join('\n'),
    );
    const env = { XDG_CONFIG_HOME: home };
    const run = await runObsq(['context', 'import', 'datasources.yaml', '--name', 'prod'], {
      env,
      cwd: home,
    });
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/set OBSQ_PROD_LOGS_PASSWORD/);
    const config = readFileSync(join(home, 'obsq', 'config.yaml'), 'utf8');
    expect(config).toMatch(/password: \$\{OBSQ_PROD_LOGS_PASSWORD\}/);
    expect(config + run.stdout + run.stderr).not.toContain('hunter2');
    const again = await runObsq(['context', 'import', 'datasources.yaml', '--name', 'prod'], {
      env,
      cwd: home,
    });
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/--replace/);
  });

  it('leaves out correlations that the pivot could not read, and says so', async () => {
    const home = mkdtempSync(join(tmpdir(), 'obsq-import-'));
    writeFileSync(
      join(home, 'ds.yaml'),
      'datasources: [{name: L, type: loki, url: "http://l", jsonData: {derivedFields: [{name: T, matcherRegex: "("}]}}]',
    );
    const run = await runObsq(['context', 'import', 'ds.yaml'], {
      env: { XDG_CONFIG_HOME: home },
      cwd: home,
    });
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/derivedFields\[0\] \(T\) is left out: its regex/);
  });
});
