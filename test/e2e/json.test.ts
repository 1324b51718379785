import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../src/cli/commands/catalogue.ts';
import { fakeIo } from '../helpers/fake-io.ts';
import { createJsonJudge, type JsonJudge } from '../helpers/json-output.ts';
import { runObsq } from '../helpers/run-obsq.ts';

let judge: JsonJudge;
let traceId: string;

beforeAll(async () => {
  judge = await createJsonJudge();
  const { stdout } = await runObsq(['traces', '{ status = error }', '--limit', '1', '-o', 'raw', '--demo']);
  traceId = stdout.trim();
});

const traceIdWord = '(trace id)';
const latency = 'http_server_request_duration_seconds_bucket';

type Case = readonly [args: readonly string[], kind: string, rowKind: string | null];

/** Every command that answers, asked for something that is there. */
const full: readonly Case[] = [
  [['pod-cpu', '-n', 'otel-demo'], 'metrics', 'metrics-row'],
  [['pod-cpu', '-n', 'otel-demo', '--since', '10m', '--top', '2'], 'metrics', 'metrics-row'],
  [['pod-restarts', '-A', '--since', '1h', '--top', '3'], 'metrics', 'metrics-row'],
  [['metrics', 'up'], 'metrics', 'metrics-row'],
  [['metrics', 'up[1m]'], 'metrics', 'metrics-row'],
  [['metrics', 'up', '--since', '5m'], 'metrics', 'metrics-row'],
  [['metrics', '1 / 0'], 'metrics', 'metrics-row'],
  [['logs', '{service_name="payment"}', '--limit', '3'], 'logs', 'logs-row'],
  [['logs', '{service_name="payment"} |= "error"', '--limit', '2', '-C', '1'], 'logs', 'logs-row'],
  [['logs', 'sum(count_over_time({service_name="payment"}[5m]))'], 'metrics', 'metrics-row'],
  [
    ['logs', 'sum(count_over_time({service_name="payment"}[5m]))', '--since', '15m'],
    'metrics',
    'metrics-row',
  ],
  [['traces', '{ status = error }', '--limit', '2'], 'traces', 'traces-row'],
  [['traces', '{ status = error }', '--limit', '1', '--spans', '2'], 'spans', 'spans-row'],
  [['traces', '{ status = error } | rate()', '--since', '15m'], 'metrics', 'metrics-row'],
  [['trace', traceIdWord], 'trace', 'trace-row'],
  [['exemplars', latency, '--top', '3'], 'exemplars', 'exemplars-row'],
  [['pivot', latency, '--since', '15m', '--top', '1'], 'pivot', null],
  [['labels'], 'labels', 'name-row'],
  [['labels', '--signal', 'logs'], 'labels', 'name-row'],
  [['labels', '--signal', 'traces'], 'labels', 'name-row'],
  [['values', 'namespace'], 'values', 'name-row'],
  [['values', 'service_name', '--signal', 'logs'], 'values', 'name-row'],
  [['values', 'resource.service.name', '--signal', 'traces'], 'values', 'name-row'],
  [['series', 'up', '--limit', '3'], 'series', 'series-row'],
  [['series', '{service_name="payment"}', '--signal', 'logs'], 'series', 'series-row'],
  [['wait', 'up', '--until', 'value >= 0'], 'metrics', 'metrics-row'],
  [['alerts'], 'alerts', 'alerts-row'],
  [['rules'], 'rules', 'rules-row'],
  [['silence', 'list'], 'silences', 'silences-row'],
  [['doctor'], 'doctor', null],
];

/** The same, where there is nothing to find. */
const nothing: readonly Case[] = [
  [['pod-cpu', '-n', 'nowhere'], 'metrics', 'metrics-row'],
  [['pod-cpu', '-n', 'nowhere', '--since', '10m'], 'metrics', 'metrics-row'],
  [['metrics', 'no_such_metric'], 'metrics', 'metrics-row'],
  [['metrics', 'no_such_metric', '--since', '5m'], 'metrics', 'metrics-row'],
  [['logs', '{service_name="nobody"}'], 'logs', 'logs-row'],
  [['logs', '{service_name="nobody"}', '-C', '2'], 'logs', 'logs-row'],
  [['traces', '{ resource.service.name = "nobody" }'], 'traces', 'traces-row'],
  [['exemplars', 'no_such_metric'], 'exemplars', 'exemplars-row'],
  [['labels', 'no_such_metric'], 'labels', 'name-row'],
  [['values', 'no_such_label'], 'values', 'name-row'],
  [['series', 'no_such_metric'], 'series', 'series-row'],
];

const words = (args: readonly string[]): readonly string[] => [
  ...args.map((word) => (word === traceIdWord ? traceId : word)),
  '--demo',
];

describe('-o json: exactly one document, valid, and only JSON lines beside it', () => {
  it.each(full)('%j', async (args, kind) => {
    const run = await runObsq([...words(args), '-o', 'json']);
    expect(run.code).toBe(0);
    const document = judge.document(run.stdout, kind);
    expect(document).toMatchObject({ schema: 'obsq/v1', kind, context: 'demo', partial: false, empty: null });
    if (Array.isArray(document.data)) expect(document.data.length).toBeGreaterThan(0);
    expect(judge.messages(run.stderr).map((message) => message.message)).toContain(
      'demo data: the answers come from the built-in cluster',
    );
  });

  it.each(nothing)('empty: %j', async (args, kind) => {
    const run = await runObsq([...words(args), '-o', 'json']);
    expect(run.code).toBe(0);
    const document = judge.document(run.stdout, kind);
    expect(document).toMatchObject({ data: [], empty: { reason: expect.stringMatching(/\S/) } });
    judge.messages(run.stderr);
  });
});

describe('-o jsonl: one valid row a line', () => {
  it.each(full.filter(([, , rowKind]) => rowKind !== null))('%j', async (args, _kind, rowKind) => {
    const run = await runObsq([...words(args), '-o', 'jsonl', '-v']);
    expect(run.code).toBe(0);
    expect(judge.rows(run.stdout, rowKind ?? '').length).toBeGreaterThan(0);
    const messages = judge.messages(run.stderr);
    expect(messages.some((message) => message.kind === 'request')).toBe(true);
  });

  it.each(nothing)('empty: %j', async (args) => {
    const run = await runObsq([...words(args), '-o', 'jsonl']);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 0, stdout: '' });
    expect(judge.messages(run.stderr).length).toBeGreaterThan(1);
  });
});

describe('what is told apart by its exit code as well', () => {
  it('check: a condition is met in the demo', async () => {
    const run = await runObsq(['check', '--demo', '-o', 'json']);
    expect(run.code).toBe(7);
    judge.document(run.stdout, 'check');
    judge.messages(run.stderr);
  });

  it('every command that speaks JSON is asked in this file', async () => {
    const asked = new Set([...full.map(([[name]]) => name), 'check', 'queries', 'context', 'demo', 'schema']);
    for (const { name, load } of catalogue)
      if ((await load([], fakeIo())).outputs.includes('json')) expect(asked).toContain(name);
  });
});

describe('errors with JSON output', () => {
  const table: readonly (readonly [
    name: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    error: Readonly<Record<string, unknown>>,
  ])[] = [
    [
      'usage',
      ['metrics', 'up', '--since', 'soon', '--demo'],
      {},
      { kind: 'usage', exitCode: 2, backend: null },
    ],
    ['an unknown command', ['metrcs'], {}, { kind: 'usage', exitCode: 2 }],
    ['a flag before the format', ['metrics', 'up', '--nosuch'], {}, { kind: 'usage', exitCode: 2 }],
    ['no URL', ['metrics', 'up'], {}, { kind: 'config', exitCode: 2 }],
    [
      'a bad query',
      ['metrics', 'sum(', '--demo'],
      {},
      { kind: 'query', exitCode: 1, status: 400, backend: 'prometheus' },
    ],
    ['a bad LogQL query', ['logs', '{', '--demo'], {}, { kind: 'query', exitCode: 1, backend: 'loki' }],
    [
      'a bad TraceQL query',
      ['traces', '{ status = }', '--demo'],
      {},
      { kind: 'query', exitCode: 1, backend: 'tempo' },
    ],
    [
      'an unknown trace',
      ['trace', 'deadbeef', '--demo'],
      {},
      { kind: 'not-found', exitCode: 1, backend: 'tempo' },
    ],
    [
      'not authorised',
      ['metrics', 'up', '--demo'],
      { OBSQ_DEMO_FAULT: 'mimir=401' },
      { kind: 'auth', exitCode: 3, status: 401 },
    ],
    [
      'timed out',
      ['metrics', 'up', '--demo', '--timeout', '300ms'],
      { OBSQ_DEMO_FAULT: 'mimir=hang' },
      { kind: 'timeout', exitCode: 5 },
    ],
  ];
  it.each(table)('%s', async (_name, args, env, error) => {
    for (const format of ['json', 'jsonl']) {
      const run = await runObsq([...args, '-o', format], { env });
      expect({ code: run.code, stdout: run.stdout }).toEqual({ code: error.exitCode, stdout: '' });
      const messages = judge.messages(run.stderr);
      expect(messages.filter((message) => message.kind === 'error')).toEqual([messages.at(-1)]);
      expect(messages.at(-1)).toMatchObject({ error });
    }
  });

  it('a stack trace is a JSON line too', async () => {
    const run = await runObsq(['metrics', 'up', '--since', 'soon', '--debug', '-o', 'json']);
    const messages = judge.messages(run.stderr);
    expect(messages.map((message) => message.kind)).toEqual(['notice', 'error']);
    expect(messages[0]?.message).toMatch(/\n\s+at /);
  });

  it('the last -o counts, as for the parser', async () => {
    const run = await runObsq(['metrics', 'up', '-o', 'json', '-o', 'table']);
    expect(run.stderr).toMatch(/^error: no URL for metrics/);
  });
});

describe('what says where obsq points, as JSON', () => {
  it('is one document after each change', async () => {
    const env = { XDG_CONFIG_HOME: mkdtempSync(join(tmpdir(), 'obsq-test-')) };
    const at = async (...args: readonly string[]) => {
      const run = await runObsq(['context', ...args, '-o', 'json'], { env });
      expect(run.code).toBe(0);
      judge.messages(run.stderr);
      return judge.document(run.stdout, 'contexts').data;
    };
    expect(await at()).toEqual([]);
    const prod = { name: 'prod', isCurrent: true, urls: { metrics: 'http://127.0.0.1:9/mimir' } };
    expect(await at('add', 'prod', '--metrics-url', 'http://127.0.0.1:9/mimir')).toMatchObject([prod]);
    expect(await at('use', '-')).toMatchObject([{ ...prod, isCurrent: false }]);
    expect(await at('use', 'prod')).toMatchObject([prod]);
    expect(await at('show')).toMatchObject([{ name: 'prod', missing: ['logs', 'traces', 'alerts'] }]);
    expect(await at('remove', 'prod')).toEqual([]);
  });

  it('lists the saved queries', async () => {
    for (const args of [['queries'], ['queries', 'show', 'pod-cpu'], ['queries', 'lint']]) {
      const run = await runObsq([...args, '-o', 'json']);
      expect(run.code).toBe(0);
      judge.document(run.stdout, 'queries');
      judge.messages(run.stderr);
    }
    const coverage = await runObsq(['queries', 'list', '--like', 'kubectl', '-o', 'json']);
    judge.document(coverage.stdout, 'coverage');
  });

  it('tells the URLs of the demo', async () => {
    const run = await runObsq(['demo', '-o', 'json'], { onStdout: (_text, kill) => kill('SIGINT') });
    expect(run.code).toBe(130);
    judge.document(run.stdout, 'demo');
    judge.messages(run.stderr);
  });
});

describe('obsq schema', () => {
  it('gives each definition with all it refers to', async () => {
    const all = JSON.parse((await runObsq(['schema'])).stdout) as { $defs: Record<string, unknown> };
    for (const kind of ['metrics', 'logs-row', 'trace', 'pivot', 'error']) {
      const one = JSON.parse((await runObsq(['schema', kind])).stdout) as object;
      expect(() => new Ajv2020({ strict: false, validateFormats: false }).compile(one)).not.toThrow();
      expect(Object.keys(all.$defs)).toContain(kind);
    }
  });
});
