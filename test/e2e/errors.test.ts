import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type RecordingServer, type Reply, startRecordingServer } from '../helpers/recording-server.ts';
import { type Run, runObsq } from '../helpers/run-obsq.ts';

let server: RecordingServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function serve(reply: Reply): Promise<string> {
  server = await startRecordingServer({ respond: () => reply });
  return server.url;
}

/** One clear line says what went wrong; nothing on stdout; no stack trace. */
function expectFailure(run: Run, code: number, message: RegExp): void {
  expect({ code: run.code, stdout: run.stdout }).toEqual({ code, stdout: '' });
  expect(run.stderr).toMatch(message);
  expect(run.stderr).not.toMatch(/\n\s+at .*:\d+:\d+/);
}

describe('what is typed wrong', () => {
  const table: readonly (readonly [name: string, args: readonly string[], message: RegExp])[] = [
    [
      'an unknown command, with the nearest',
      ['metrcs', 'up'],
      /no command or saved query metrcs; did you mean metrics\?/,
    ],
    ['an unknown saved query, with the nearest', ['pod-cpuu'], /did you mean pod-cpu\?/],
    [
      'an unknown flag, with the nearest',
      ['metrics', 'up', '--sinse', '1h'],
      /no flag --sinse; did you mean --since\?/,
    ],
    [
      'an unknown flag without its value, which may be a secret',
      ['pod-cpu', '--password=hunter2'],
      /^error: pod-cpu has no flag --password(?!.*hunter2)/s,
    ],
    [
      'a query that begins with a dash',
      ['metrics', '-sum(up)'],
      /begins with a dash.*\n +try: obsq metrics -- '-sum\(up\)'/,
    ],
    ['a flag of the program without a command', ['--demoo'], /no flag --demoo; did you mean --demo\?/],
    ['a flag alone whose value is no command', ['-o', 'yaml'], /yaml/],
    ['help of what is not there', ['help', 'metrcs'], /did you mean metrics\?/],
    ['a missing argument', ['metrics'], /metrics needs <promql>/],
    ['a query in pieces', ['metrics', 'sum', 'by'], /got one more: by[\s\S]*quote the query/],
    ['a bad duration', ['metrics', 'up', '--since', 'soon', '--demo'], /--since: "soon" is no duration/],
    ['a bad time', ['metrics', 'up', '--at', 'noonish', '--demo'], /--at: "noonish" is no time/],
    [
      '--from after --to',
      ['metrics', 'up', '--from', 'now', '--to', 'now-1h', '--demo'],
      /--from .* is after --to/,
    ],
    [
      '--since with --from',
      ['metrics', 'up', '--since', '1h', '--from', 'now-2h', '--demo'],
      /--since and --from/,
    ],
    ['a bad zone', ['metrics', 'up', '--tz', 'Mars/Olympus', '--demo'], /--tz: .*Mars\/Olympus/],
    ['a bad timeout', ['metrics', 'up', '--timeout', '5', '--demo'], /--timeout: "5" has no unit/],
    ['a bad condition', ['metrics', 'up', '--fail-if', 'value ~ 3', '--demo'], /--fail-if: .*no condition/],
    ['a bad limit', ['logs', '{a="b"}', '--limit', 'many', '--demo'], /--limit: many is no whole number/],
    ['a negative limit', ['logs', '{a="b"}', '--limit', '-1', '--demo'], /--limit: -1 is below zero/],
    [
      'an unknown output format',
      ['metrics', 'up', '-o', 'xml', '--demo'],
      /metrics has no output format xml; it has table, wide, chart/,
    ],
    [
      'an unknown choice, with the nearest',
      ['labels', '--signal', 'metric', '--demo'],
      /--signal: metric is none of metrics, logs, traces; did you mean metrics\?/,
    ],
    ['a value that is missing', ['pod-cpu', '-n'], /--namespace needs a value: NAMESPACE, /],
    ['a choice that is missing', ['metrics', 'up', '-o'], /--output needs a value: table, wide, chart/],
    [
      'a time of the far future',
      ['metrics', 'up', '--at', '99999999999999999999', '--demo'],
      /--at: .* is too far away/,
    ],
    ['a format without a command', ['-o', 'json'], /-o json needs a command/],
    ['a format without a command, in a sentence', ['--demo', '-o', 'csv'], /-o csv needs a command/],
    [
      'no URL for logs, and nothing of the window',
      ['logs', '{a="b"}', '--since', '5m'],
      /^error: no URL for logs/,
    ],
    [
      'a window in the future and no URL',
      ['metrics', 'up', '--from', 'now+1h', '--to', 'now+2h'],
      /^error: no URL/,
    ],
    ['a hop that is none', ['pivot', 'up', '--hop', 'foo', '--demo'], /--hop: foo is no hop/],
    [
      'no number of lines',
      ['logs', '{a="b"}', '-A', 'x', '--demo'],
      /--after-context: x is no number of lines/,
    ],
    ['a range without a URL', ['pod-cpu', '-n', 'a', '--since', '1h'], /^error: no URL for metrics/],

    [
      'a format the command does not have',
      ['trace', 'abc', '-o', 'csv', '--demo'],
      /trace has no output format csv/,
    ],
    ['a bad trace id', ['trace', 'xyz', '--demo'], /xyz is no trace id/],
    [
      'following as one document',
      ['logs', '{a="b"}', '-f', '-o', 'json', '--demo'],
      /-o json cannot be followed/,
    ],
    [
      'no URL',
      ['metrics', 'up'],
      /no URL for metrics[\s\S]*--metrics-url[\s\S]*OBSQ_METRICS_URL[\s\S]*obsq context add[\s\S]*--demo/,
    ],
    ['an unknown context', ['metrics', 'up', '-c', 'prod'], /prod/],
    ['a URL without scheme', ['metrics', 'up', '--metrics-url', 'mimir:9009'], /mimir:9009/],
    ['an unknown demo fault', ['demo', '--fault', 'loki=sad'], /no such fault/],
    ['an unknown schema', ['schema', 'metrix'], /no schema metrix/],
    ['a schema named like a part of every object', ['schema', 'constructor'], /no schema constructor/],
    ['an unknown shell', ['completion', 'csh'], /csh/],
  ];
  it.each(table)('%s: exit 2 and one clear line', async (_name, args, message) => {
    expectFailure(await runObsq(args), 2, message);
  });

  it.each<[string, readonly string[], Readonly<Record<string, string>>]>([
    ['a flag', ['metrics', 'up', '--metrics-url', 'http://ann:hunter2@h/p?token=hunter3'], {}],
    ['a word in place of the command', ['http://ann:hunter2@h/p?token=hunter3'], {}],
    ['a variable', ['metrics', 'up'], { OBSQ_METRICS_URL: 'http://h/p?token=hunter3' }],
    ["another tool's variable", ['logs', '{a="b"}'], { LOKI_ADDR: 'h:3100/p?token=hunter3' }],
    ['a context to add', ['context', 'add', 'x', '--metrics-url', 'http://h/p?token=hunter3'], {}],
  ])('a URL with a query, from %s: without its secrets', async (_from, args, env) => {
    for (const more of [[], ['-o', 'json'], ['--debug']]) {
      const run = await runObsq([...args, ...more], { env });
      expect(run.code).toBe(2);
      expect(run.stdout + run.stderr).not.toMatch(/hunter/);
      expect(run.stderr).toContain('token=***');
    }
  });

  it('a context shows a URL of the environment without its secrets', async () => {
    const env = { OBSQ_METRICS_URL: 'http://ann:hunter2@h/p?token=hunter3' };
    for (const more of [[], ['-o', 'json']]) {
      const run = await runObsq(['context', 'show', ...more], { env });
      expect(run.stdout).toContain('http://ann:***@h/p?token=***');
      expect(run.stdout + run.stderr).not.toMatch(/hunter/);
    }
  });

  it.each([
    [['metrics', 'up', '--sinse', '1h', '-o', 'json']],
    [['logs', '{a="b"}', '-o', 'json']],
    [['-o', 'json']],
    [['-o', 'jsonl', '--demo']],
  ])('says so as JSON when JSON was asked for: %j', async (args) => {
    const run = await runObsq(args);
    expect(run.code).toBe(2);
    expect(run.stdout).toBe('');
    expect(JSON.parse(run.stderr)).toMatchObject({
      schema: 'obsq/v1',
      kind: 'error',
      error: { kind: expect.stringMatching(/^(usage|config)$/), exitCode: 2, status: null },
    });
  });
});

describe('what asks for no store', () => {
  it.each([['--help'], ['help'], ['--help', '-o', 'json'], ['--demo'], ['help', '--color', 'never']])(
    'prints the help: %j',
    async (...args) => {
      const run = await runObsq(args);
      expect(run).toMatchObject({
        code: 0,
        stderr: '',
        stdout: expect.stringMatching(/\n {2}obsq <command> /),
      });
    },
  );

  it.each([['--version'], ['-V'], ['version'], ['--demo', '--version']])(
    'prints the version: %j',
    async (...args) => {
      const run = await runObsq(args);
      expect(run).toMatchObject({
        code: 0,
        stderr: '',
        stdout: expect.stringMatching(/^obsq \d+\.\d+\.\d+\n$/),
      });
    },
  );
});

describe('what a server says', () => {
  it('marks the place of a PromQL error, with exit 1', async () => {
    const url = await serve({ recording: 'prometheus/error-parse' });
    const run = await runObsq(['metrics', 'sum(rate(x[5m)', '--metrics-url', url]);
    expectFailure(run, 1, /unexpected "\)"/);
    const lines = run.stderr.split('\n');
    const query = lines.findIndex((line) => line.includes('sum(rate(x[5m)'));
    const caret = lines[query + 1] ?? '';
    expect(lines[query]?.[caret.indexOf('^')]).toBe(')');
  });

  it('that a selector is not closed, with a mark below it, on the demo too', async () => {
    for (const target of [
      ['--demo'],
      ['--metrics-url', await serve({ recording: 'prometheus/error-parse' })],
    ]) {
      const run = await runObsq(['metrics', 'up{', ...target, '--since', '1h']);
      expect(run.code).toBe(1);
      const lines = run.stderr.split('\n');
      const query = lines.findIndex((line) => line.trim() === 'up{');
      expect([query > 0, lines[query + 1]?.trim()]).toEqual([true, '^']);
    }
  });

  it.each([
    ['series', 'up{'],
    ['labels', 'up{'],
    ['values', 'pod', 'up{'],
    ['exemplars', 'up{'],
    ['pivot', 'up{'],
  ])('marks the place in whatever carries a selector: %j', async (...args) => {
    const run = await runObsq([...args, '--demo']);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/\n {2}up\{\n {4,5}\^\n/);
  });

  it('marks the place of a LogQL error', async () => {
    const url = await serve({ recording: 'loki/error-parse' });
    expectFailure(
      await runObsq(['logs', '{service_name="payment"} |= ', '--logs-url', url]),
      1,
      /parse error/,
    );
  });

  it('marks the place of a TraceQL error', async () => {
    const url = await serve({ recording: 'tempo/error-parse' });
    expectFailure(await runObsq(['traces', '{ status = }', '--traces-url', url]), 1, /invalid TraceQL query/);
  });

  const table: readonly (readonly [name: string, reply: Reply, code: number, message: RegExp])[] = [
    ['wrong tenant', { recording: 'cortex/error-no-tenant' }, 3, /no org id[\s\S]*--org-id/],
    ['forbidden', { status: 403, body: 'no' }, 3, /403/],
    ['wrong prefix', { recording: 'prometheus/error-404' }, 1, /404[\s\S]*\/prometheus/],
    [
      'not JSON',
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<html><body>Sign in</body></html>' },
      1,
      /a web page answered where JSON was expected/,
    ],
    [
      'truncated JSON',
      {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: '{"status":"success","data":{"resul',
      },
      1,
      /JSON|ended/i,
    ],
    [
      'a body that stops',
      { recording: 'prometheus/query-vector-pod-cpu', cutAfterBytes: 100 },
      1,
      /connection|closed|ended/i,
    ],
    [
      'a query timeout',
      {
        status: 503,
        headers: { 'content-type': 'application/json' },
        body: '{"status":"error","errorType":"timeout","error":"query timed out in expression evaluation"}',
      },
      5,
      /timed out/,
    ],
    ['execution error', { recording: 'prometheus/error-execution-many-to-many' }, 1, /many-to-many/],
  ];
  it.each(table)('%s', async (_name, reply, code, message) => {
    const url = await serve(reply);
    expectFailure(await runObsq(['metrics', 'up', '--metrics-url', url]), code, message);
  });

  it('an unreachable host names the store and the URL, without credentials', async () => {
    const run = await runObsq([
      'metrics',
      'up',
      '--metrics-url',
      'http://user:hunter2@127.0.0.1:9/prometheus',
      '--timeout',
      '2s',
    ]);
    expectFailure(run, 1, /127\.0\.0\.1:9\/prometheus/);
    expect(run.stderr).not.toContain('hunter2');
  });

  it('an unknown trace is exit 1, not an empty success', async () => {
    const url = await serve({ recording: 'tempo/trace-missing-v2' });
    expectFailure(
      await runObsq(['trace', 'deadbeef', '--traces-url', url]),
      1,
      /no trace 000000000000000000000000deadbeef/,
    );
  });
});

describe('a store on its knees', () => {
  it.each(['429', '503', 'down'])(
    '%s: is asked twice more for the whole command, and the error is the last line',
    async (fault) => {
      const run = await runObsq(['pod-cpu', '-n', 'otel-demo', '--demo', '-v'], {
        env: { OBSQ_DEMO_FAULT: `mimir=${fault}` },
      });
      expect(run.code).toBe(1);
      const lines = run.stderr.trimEnd().split('\n');
      const error = lines.findIndex((line) => line.startsWith('error: '));
      const requests = lines.flatMap((line, index) => (line.startsWith('GET ') ? [index] : []));
      // Three questions go at once, before anything is known: names, labels, selectors; the columns are not asked.
      expect(requests).toHaveLength(5);
      expect(Math.max(...requests)).toBeLessThan(error);
      expect(lines.slice(error + 1).every((line) => line.startsWith('  '))).toBe(true);
    },
  );

  it('is asked by a check of many rules as rarely', async () => {
    const run = await runObsq(['check', '--demo', '-v', '-o', 'json'], {
      env: { OBSQ_DEMO_FAULT: 'mimir=429' },
    });
    const requests = run.stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; request?: { backend: string } })
      .filter(({ kind, request }) => kind === 'request' && request?.backend === 'prometheus');
    expect(requests.length).toBeLessThanOrEqual(8);
  });
});

describe('files that are broken', () => {
  const home = (files: Readonly<Record<string, string>>): string => {
    const folder = mkdtempSync(join(tmpdir(), 'obsq-test-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text, { mode: 0o600 });
    }
    return folder;
  };

  it('a configuration file: file, line and reason', async () => {
    const folder = home({
      'obsq/config.yaml': 'currentContext: a\ncontexts:\n  - name: a\n    metrics: {ulr: "http://x"}\n',
    });
    const run = await runObsq(['metrics', 'up'], { env: { XDG_CONFIG_HOME: folder } });
    expectFailure(run, 2, /config\.yaml:4[\s\S]*ulr/);
  });

  it('a saved query: file, line and reason', async () => {
    const folder = home({
      '.obsq/queries/mine.yaml':
        'name: mine\ntitle: Mine\ndoc: Mine.\nsignal: metrix\nparameters: []\ncolumns: [{name: a, title: A, unit: none}]\nrowLabels: [pod]\nvariants: [{name: v, expressions: {a: up}}]\n',
    });
    const run = await runObsq(['mine'], { cwd: folder });
    expectFailure(run, 2, /mine\.yaml:4[\s\S]*metrix/);
  });
});
