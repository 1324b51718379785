import { describe, expect, it } from 'vitest';
import { type Run, runObsq } from '../helpers/run-obsq.ts';

type Env = Readonly<Record<string, string>>;
type Case = readonly [name: string, code: number, args: readonly string[], env?: Env, said?: RegExp];

interface Expected {
  readonly code: number;
  readonly args: readonly string[];
  readonly env: Env;
  readonly said: RegExp;
}

const cases = (rows: readonly Case[]): readonly (readonly [string, Expected])[] =>
  rows.map(([name, code, args, env = {}, said = /^/]) => [name, { code, args, env, said }]);

const up = ['metrics', 'up', '--demo'];
const lines = ['logs', '{service_name="payment"}', '--limit', '2', '--demo'];
const search = ['traces', '{ status = error }', '--limit', '2', '--demo'];
const nothing = ['metrics', 'no_such_metric', '--demo'];
const fault = (text: string): Env => ({ OBSQ_DEMO_FAULT: text });

const table: readonly Case[] = [
  ['0: answered', 0, up],
  ['0: nothing found is an answer', 0, nothing],
  ['0: no exemplars', 0, ['exemplars', 'up', '--demo']],
  ['0: no logs', 0, ['logs', '{service_name="nobody"}', '--demo']],
  ['0: a condition that no row meets', 0, ['metrics', 'up', '--fail-if', 'value > 1', '--demo']],
  ['0: the own --limit is no cut', 0, lines],
  ['1: a bad query', 1, ['metrics', 'sum(', '--demo'], {}, /unclosed left parenthesis\n[\s\S]*sum\(\n +\^/],
  ['1: an unknown trace', 1, ['trace', 'deadbeef', '--demo'], {}, /no trace/],
  ['1: a store that is down', 1, up, fault('mimir=down'), /closed without an answer/],
  ['1: a server error', 1, up, fault('mimir=500'), /500/],
  ['1: a web page', 1, up, fault('mimir=html'), /web page/],
  ['1: half a body', 1, up, fault('mimir=truncated'), /ended|closed|JSON/],
  ['1: too many requests, after the retries', 1, up, fault('mimir=429'), /429/],
  ['1: a gateway without its backend', 1, up, fault('mimir=502'), /502/],
  ['2: a wrong flag', 2, [...up, '--wrong'], {}, /no flag --wrong/],
  ['2: no URL', 2, ['metrics', 'up'], {}, /--metrics-url/],
  ['2: a wrong fault', 2, up, fault('mimir=sad'), /no such fault/],
  ['2: a clock that is none', 2, up, { OBSQ_NOW: 'noon' }, /OBSQ_NOW/],
  ['3: no tenant', 3, up, fault('mimir=401'), /--org-id/],
  ['3: forbidden', 3, up, fault('mimir=403'), /403/],
  ['4: metrics that say they are not all', 4, up, fault('mimir=partial'), /warning: /],
  ['4: logs likewise', 4, lines, fault('loki=partial'), /warning: /],
  ['4: a search likewise', 4, search, fault('tempo=partial'), /warning: /],
  [
    '4: streamed rows likewise',
    4,
    [...up, '--since', '5m', '-o', 'jsonl'],
    fault('mimir=partial'),
    /"kind":"warning"/,
  ],
  ['5: the time limit of the command', 5, [...up, '--timeout', '400ms'], fault('mimir=hang'), /--timeout/],
  ['5: slower than that', 5, [...up, '--timeout', '400ms'], fault('mimir=slow:5s'), /--timeout/],
  ['5: the server gave up', 5, up, fault('mimir=504'), /504/],
  ['6: empty, when that is a failure', 6, [...nothing, '--fail-empty']],
  ['6: streamed rows likewise', 6, [...nothing, '--fail-empty', '--since', '5m', '-o', 'jsonl']],
  ['6: lines likewise', 6, ['logs', '{service_name="nobody"}', '--fail-empty', '-o', 'jsonl', '--demo']],
  ['6: an empty store', 6, [...up, '--fail-empty'], fault('mimir=empty')],
  ['7: a row meets the condition', 7, [...up, '--fail-if', 'value < 1']],
  ['7: in a column', 7, ['pod-cpu', '-n', 'otel-demo', '--fail-if', 'ofLimit > 90%', '--demo']],
  ['7: the last sample of a range', 7, [...up, '--since', '5m', '--fail-if', 'value == 0', '-o', 'jsonl']],
];

/** Nobody but the store's own recovery time: a code is one thing, Node's words another. */
function expectQuietEnd(run: Run): void {
  expect(run.stderr).not.toMatch(/\n\s+at .*:\d+:\d+|Node\.js v/);
}

describe('exit codes, each by a real case', () => {
  it.each(cases(table))('%s', async (_name, { code, args, env, said }) => {
    const run = await runObsq(args, { env });
    expect(run).toMatchObject({ code, stderr: expect.stringMatching(said) });
    if ([1, 2, 3, 5].includes(code)) expect(run.stdout).toBe('');
    expectQuietEnd(run);
  });
});

describe('70: a bug of ours', () => {
  const hang = fault('mimir=hang');
  const before = "setTimeout(() => { throw new TypeError('boom'); }, 300);";
  it('is one line, whatever nobody caught', async () => {
    const run = await runObsq([...up, '-q'], { env: hang, before });
    expect(run).toMatchObject({ code: 70, stdout: '' });
    expect(run.stderr).toMatch(/^bug: boom\n/);
    expectQuietEnd(run);
  });

  it('is a JSON line where JSON was asked for, its stack with --debug', async () => {
    const run = await runObsq([...up, '-q', '-o', 'json', '--debug'], { env: hang, before });
    const [stack, error] = run.stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(stack.message).toContain('TypeError: boom');
    expect(error).toMatchObject({ kind: 'error', error: { kind: 'bug', message: 'boom', exitCode: 70 } });
    expect(run).toMatchObject({ code: 70, stdout: '' });
  });

  it('is what an unhandled rejection is too', async () => {
    const run = await runObsq([...up, '-q'], {
      env: hang,
      before: before.replace('throw', 'Promise.reject(').replace("('boom')", "('boom'))"),
    });
    expect(run).toMatchObject({ code: 70, stdout: '', stderr: expect.stringMatching(/^bug: boom\n/) });
  });
});

describe('an older Node', () => {
  it('gets one clear line and exit 2', async () => {
    const before =
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } });";
    const run = await runObsq(up, { before });
    expect(run).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: 'obsq: needs Node.js 20.19 or newer, this is 18.20.4\n',
    });
  });
});

describe('each fault of each store is told apart', () => {
  const asking: Readonly<Record<string, readonly string[]>> = {
    mimir: up,
    loki: lines,
    tempo: ['trace', '3724b20fce413a31896aace0fe359c13', '--demo'],
  };
  const faults: readonly (readonly [fault: string, code: number, said: RegExp])[] = [
    ['down', 1, /closed without an answer/],
    ['401', 3, /no org id[\s\S]*--org-id/],
    ['403', 3, /Forbidden/],
    ['429', 1, /too many outstanding requests[\s\S]*in a moment/],
    ['500', 1, /internal error of the demo/],
    ['502', 1, /HTTP 502 with a web page/],
    ['503', 1, /told to be unavailable/],
    ['504', 5, /request timed out/],
    ['html', 1, /^error: a web page \("Sign in"\) answered where JSON was expected$/m],
    ['truncated', 1, /not whole/],
  ];
  const rows = Object.keys(asking).flatMap((store) => faults.map((row) => [store, ...row] as const));
  it.each(rows)('%s=%s: exit %i', async (store, name, code, said) => {
    const run = await runObsq([...(asking[store] ?? []), '-q'], { env: fault(`${store}=${name}`) });
    expect(run).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(said) });
    expect(run.stderr).toMatch(/^error: /);
  });

  it('mimir=no-exemplars and drop: the rest goes on', async () => {
    const exemplars = ['exemplars', 'http_server_request_duration_seconds_bucket', '--demo'];
    expect(await runObsq(exemplars, { env: fault('mimir=no-exemplars') })).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('no exemplars in the window'),
    });
    const dropped = await runObsq(['pod-cpu', '-A', '--demo'], { env: fault('mimir=drop:kube_.*') });
    expect(dropped.code).toBe(0);
    expect(dropped.stderr).toMatch(/ofLimit is left out: the store has no kube_/);
    expect(dropped.stdout).not.toContain('LIMIT');
  });
});

describe('of several codes the highest wins', () => {
  const precedence: readonly Case[] = [
    [
      'usage over everything, before anything is written',
      2,
      [...up, '--fail-if', 'nosuch > 1'],
      fault('mimir=partial'),
      /no column nosuch/,
    ],
    ['a condition over a partial answer', 7, [...up, '--fail-if', 'value < 1'], fault('mimir=partial')],
    ['partial over empty', 4, [...nothing, '--fail-empty'], fault('mimir=partial')],
    ['no answer over an empty one', 3, [...nothing, '--fail-empty'], fault('mimir=401')],
  ];
  it.each(cases(precedence))('%s', async (_name, { code, args, env, said }) => {
    const run = await runObsq(args, { env });
    expect(run).toMatchObject({ code, stderr: expect.stringMatching(said) });
    if (code === 2) expect(run.stdout).toBe('');
  });

  it('a pivot with one store down answers with the others', async () => {
    const args = [
      'pivot',
      'http_server_request_duration_seconds_bucket',
      '--since',
      '15m',
      '--top',
      '1',
      '--demo',
    ];
    const run = await runObsq([...args, '-o', 'json'], { env: fault('loki=down') });
    expect(run.code).toBe(4);
    expect(JSON.parse(run.stdout)).toMatchObject({ partial: true });
  });
});

describe('what would be ignored is refused', () => {
  const refused: readonly Case[] = [
    ['a condition on lines', 2, [...lines, '--fail-if', 'value > 1'], {}, /no values to compare/],
    [
      'an order by a label that no series has',
      2,
      [...up, '--sort', 'nosuch'],
      {},
      /no series has a label nosuch/,
    ],
    [
      'a saved query likewise',
      2,
      ['pod-cpu', '-A', '--sort', 'nosuch', '--demo'],
      {},
      /no column or label named nosuch/,
    ],
    [
      'a count that is none',
      2,
      ['exemplars', 'up', '--top', 'x', '--demo'],
      {},
      /--top: x is no whole number/,
    ],
    ['two namespaces', 2, ['pod-cpu', '-A', '-n', 'otel-demo', '--demo'], {}, /exclude each other/],
  ];
  it.each(cases(refused))('%s', async (_name, { code, args, env, said }) => {
    const run = await runObsq(args, { env });
    expect(run).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(said) });
  });
});
