import { describe, expect, it } from 'vitest';
import { runObsq } from '../helpers/run-obsq.ts';

const colourStart = '\u001b';

/** Runs on the demo, expects an answer, and gives what stdout had. */
async function answer(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const run = await runObsq([...args, '--demo'], { env });
  expect(run.code, run.stderr).toBe(0);
  expect(run.stderr).toContain('demo data: ');
  return run.stdout;
}

const cells = (line: string): readonly string[] => line.trim().split(/\s{2,}/);

describe('a table in a pipe', () => {
  it('of a saved query: a row a pod, in human units, the busiest first', async () => {
    const [header = '', ...rows] = (await answer(['pod-cpu', '-n', 'otel-demo'])).trimEnd().split('\n');
    expect(cells(header)).toEqual([
      'NAMESPACE',
      'POD',
      'CPU',
      'OF REQUEST',
      'OF LIMIT',
      "POD'S SUM",
      'NEAREST LIMIT',
    ]);
    expect(rows.length).toBeGreaterThan(15);
    for (const row of rows) expect(row).toMatch(/^otel-demo +[a-z0-9-]+ +\d\S* (m?cores) /);
    expect(rows[0]).toMatch(/^otel-demo +payment-/);
  });

  it('is the same whatever the terminal is, without colour, boxes or cuts', async () => {
    const wide = await answer(['pod-cpu', '-n', 'otel-demo', '--since', '30m'], {
      COLUMNS: '40',
      TERM: 'xterm-256color',
    });
    expect(wide).toBe(await answer(['pod-cpu', '-n', 'otel-demo', '--since', '30m']));
    expect(wide).not.toMatch(/[\u001b…│┌]/);
    expect(Math.max(...wide.split('\n').map((line) => line.length))).toBeGreaterThan(80);
  });

  it('of nodes, restarts, exemplars, traces', async () => {
    expect(await answer(['node-usage'])).toMatch(/^NODE .*CPU.*MEMORY.*DISK/);
    expect(await answer(['pod-restarts', '-A', '--top', '1'])).toMatch(/payment-\S+ +payment +OOMKilled +\d/);
    expect(await answer(['exemplars', 'http_server_request_duration_seconds_bucket', '--top', '2'])).toMatch(
      /^ *VALUE +TIME +TRACE ID.*\n *\d+(\.\d+)? s .* [0-9a-f]{32} +http_/,
    );
    expect(await answer(['traces', '{ status = error }', '--limit', '2'])).toMatch(
      /^TRACE ID .*\n[0-9a-f]{32} /,
    );
  });
});

describe('counting and ordering', () => {
  const pods = async (...flags: readonly string[]): Promise<readonly string[]> =>
    (await answer(['pod-cpu', '-n', 'otel-demo', '-o', 'raw', ...flags]))
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t')[2] ?? '');

  it('--top and --limit cut after sorting', async () => {
    const all = await pods();
    expect(await pods('--top', '3')).toEqual(all.slice(0, 3));
    expect(await pods('--limit', '2')).toEqual(all.slice(0, 2));
    expect(await pods('--limit', '0')).toEqual(all);
  });

  it('--sort takes a column or a label, and - for descending', async () => {
    const up = await pods('--sort', 'pod');
    expect(up).toEqual([...up].sort());
    expect(await pods('--sort', '-pod')).toEqual([...up].reverse());
    expect(await pods('--sort', 'cpu')).toEqual([...(await pods('--sort', '-cpu'))].reverse());
  });

  it('-A asks every namespace, which is what no namespace means', async () => {
    const lines = async (...flags: readonly string[]) => answer(['pod-cpu', '-o', 'csv', ...flags]);
    const everywhere = await lines('-A');
    expect(new Set([...everywhere.matchAll(/^demo,([^,]+),/gm)].map((match) => match[1]))).toEqual(
      new Set(['otel-demo', 'monitoring', 'kube-system']),
    );
    expect(await lines('--all-namespaces')).toBe(everywhere);
  });
});

describe('csv and raw', () => {
  it('csv: one header, the same number of fields in each record', async () => {
    for (const args of [
      ['pod-cpu', '-n', 'otel-demo'],
      ['pod-cpu', '-n', 'otel-demo', '--since', '5m', '--top', '2'],
      ['metrics', 'up'],
      ['metrics', 'up', '--since', '1m'],
      ['exemplars', 'http_server_request_duration_seconds_bucket', '--top', '3'],
      ['labels'],
      ['values', 'namespace'],
      ['series', 'up'],
    ]) {
      const lines = (await answer([...args, '-o', 'csv'])).trimEnd().split('\n');
      expect(lines.length).toBeGreaterThan(1);
      expect(new Set(lines.map((line) => line.split(',').length)).size, args.join(' ')).toBe(1);
    }
  });

  it('csv: a log line keeps its commas, quotes and line breaks', async () => {
    const csv = await answer(['logs', '{service_name="payment"}', '--limit', '5', '-o', 'csv']);
    const raw = await answer(['logs', '{service_name="payment"}', '--limit', '5', '-o', 'raw']);
    for (const line of raw.trimEnd().split('\n')) expect(csv).toContain(`"${line.replaceAll('"', '""')}"`);
  });

  it("raw: what cut and awk take, and promtool's words for PromQL", async () => {
    expect(await answer(['metrics', 'sum(up)', '-o', 'raw'])).toBe('{} => 28 @[1795179600]\n');
    expect(await answer(['pod-cpu', '-n', 'otel-demo', '--top', '1', '-o', 'raw'])).toMatch(
      /^demo\totel-demo\tpayment-\S+\tpayment\t0\.\d+\t\d\.\d+\t0\.\d+\t0\.\d+\n$/,
    );
    expect(await answer(['values', 'namespace', '-o', 'raw'])).toBe('kube-system\nmonitoring\notel-demo\n');
    expect(await answer(['traces', '{ status = error }', '--limit', '2', '-o', 'raw'])).toMatch(
      /^([0-9a-f]{32}\n){2}$/,
    );
  });
});

describe('chart and wide', () => {
  it('a chart has axes, time and a legend', async () => {
    const chart = await answer(['pod-cpu', '-n', 'otel-demo', '--since', '1h', '-o', 'chart', '--top', '2']);
    expect(chart).toMatch(/cores┤/);
    expect(chart).toMatch(/12:00 .*12:30 .*13:00/);
    expect(new Set(chart.match(/payment-\S+/g)).size).toBe(2);
  });

  it('of an expression, of LogQL and of TraceQL', async () => {
    for (const args of [
      ['metrics', 'sum(rate(container_cpu_usage_seconds_total[5m]))', '--since', '1h'],
      ['logs', 'sum(count_over_time({service_name="payment"}[5m]))', '--since', '1h'],
      ['traces', '{ status = error } | rate()', '--since', '1h'],
    ])
      expect(await answer([...args, '-o', 'chart'])).toMatch(/┤[\s\S]*12:30/);
  });

  it('wide has every column', async () => {
    expect(await answer(['pod-cpu', '-n', 'otel-demo', '--top', '1', '-o', 'wide'])).toMatch(
      /^CLUSTER +NAMESPACE/,
    );
  });
});

describe("grep's context", () => {
  const context = async (...flags: readonly string[]) => {
    const text = await answer([
      'logs',
      '{service_name="payment"} |= "error"',
      '--limit',
      '1',
      '-o',
      'jsonl',
      ...flags,
    ]);
    return text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { context: boolean }).context);
  };
  it('-A, -B and -C give lines of the same stream after, before and around', async () => {
    expect(await context('-A', '2')).toEqual([false, true, true]);
    expect(await context('-B', '2')).toEqual([true, true, false]);
    expect(await context('-C', '1')).toEqual([true, false, true]);
    expect(await context('-A', '1', '-B', '2')).toEqual([true, true, false, true]);
    expect(await context('-C', '1', '-A', '2')).toEqual([true, false, true, true]);
  });
});

describe('a trace', () => {
  it('found by one process is drawn by another', async () => {
    const [id = ''] = (
      await answer(['exemplars', 'http_server_request_duration_seconds_bucket', '--top', '1', '-o', 'raw'])
    ).split('\n');
    const text = await answer(['trace', id]);
    expect(text).toContain(id);
    expect(text).toMatch(/payment +oteldemo|payment/);
    expect(await answer(['trace', id.toUpperCase()])).toBe(text);
  });
});

describe('times', () => {
  it('--tz moves what is shown, never what is asked', async () => {
    const args = ['metrics', 'sum(up)', '--since', '10m', '--step', '5m'];
    const berlin = await runObsq([...args, '--tz', 'Europe/Berlin', '--demo']);
    expect(berlin.stderr).toContain('2026-11-20 13:50:00 +01:00 to 2026-11-20 14:00:00 +01:00, step 5m');
    const json = async (...flags: readonly string[]) =>
      JSON.parse(await answer([...args, '-o', 'json', ...flags]));
    const [here, there] = [await json(), await json('--tz', 'Asia/Kolkata')];
    expect(there.window).toEqual({
      from: '2026-11-20T12:50:00Z',
      to: '2026-11-20T13:00:00Z',
      stepSeconds: 300,
    });
    expect(there.data).toEqual(here.data);
  });

  it('--from and --to are read in the zone', async () => {
    const { stderr } = await runObsq([
      'metrics',
      'sum(up)',
      '--from',
      '2026-11-20 13:10',
      '--to',
      '2026-11-20 13:40',
      '--tz',
      'Europe/Berlin',
      '--demo',
      '-o',
      'raw',
      '-q',
    ]);
    expect(stderr).toBe('');
    const text = await answer([
      'metrics',
      'sum(up)',
      '--from',
      '2026-11-20 13:10',
      '--to',
      '2026-11-20 13:11',
      '--step',
      '1m',
      '--tz',
      'Europe/Berlin',
      '-o',
      'csv',
    ]);
    expect(text).toBe('time,value\n2026-11-20T12:10:00Z,29\n2026-11-20T12:11:00Z,29\n');
  });

  it('--at asks about another instant', async () => {
    expect(await answer(['metrics', 'sum(up)', '--at', 'now-1h', '-o', 'raw'])).toBe(
      '{} => 29 @[1795176000]\n',
    );
  });
});

describe('what stands on stderr', () => {
  it('-q leaves nothing but errors', async () => {
    expect((await runObsq(['metrics', 'up', '-q', '--demo'])).stderr).toBe('');
    expect((await runObsq(['metrics', 'sum(', '-q', '--demo'])).stderr).toMatch(/^error: /);
  });

  it('-v shows each request, and no secret', async () => {
    const run = await runObsq([
      'metrics',
      'up',
      '-v',
      '--metrics-url',
      'http://me:hunter2@127.0.0.1:9/x',
      '--header',
      'Authorization=Bearer s3cret',
      '--timeout',
      '2s',
    ]);
    expect(run.stderr).toMatch(/POST http:\/\/127\.0\.0\.1:9\/x\/api\/v1\/query\?query=up/);
    expect(run.stderr).not.toMatch(/hunter2|s3cret|me:/);
  });

  it('-v tells status, bytes and time', async () => {
    const run = await runObsq(['metrics', 'up', '-v', '--demo']);
    expect(run.stderr).toMatch(/query\?query=up&time=1795179600\S* -> 200, \d+ B, \d+ ms\n/);
  });
});

describe('colour', () => {
  const coloured = async (flags: readonly string[], env: Readonly<Record<string, string>>) =>
    (await answer(['node-usage', ...flags], env)).includes(colourStart);
  const table: readonly (readonly [
    name: string,
    flags: readonly string[],
    env: Readonly<Record<string, string>>,
    boolean,
  ])[] = [
    ['none in a pipe', [], { TERM: 'xterm-256color' }, false],
    ['--color always', ['--color', 'always'], {}, true],
    ['--color always over NO_COLOR', ['--color', 'always'], { NO_COLOR: '1' }, true],
    ['FORCE_COLOR', [], { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0', [], { FORCE_COLOR: '0' }, false],
    ['NO_COLOR over FORCE_COLOR', [], { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
    ['FORCE_COLOR=0 over CLICOLOR_FORCE', [], { FORCE_COLOR: '0', CLICOLOR_FORCE: '1' }, false],
    ['CLICOLOR_FORCE', [], { CLICOLOR_FORCE: '1' }, true],
    ['CLICOLOR_FORCE over CLICOLOR=0', [], { CLICOLOR_FORCE: '1', CLICOLOR: '0' }, true],
    ['CLICOLOR_FORCE=0', [], { CLICOLOR_FORCE: '0' }, false],
    ['NO_COLOR over CLICOLOR_FORCE', [], { CLICOLOR_FORCE: '1', NO_COLOR: '1' }, false],
    ['CLICOLOR=1, which leaves it to the terminal', [], { CLICOLOR: '1' }, false],
    ['--color never over FORCE_COLOR', ['--color', 'never'], { FORCE_COLOR: '1' }, false],
  ];
  it.each(table)('%s', async (_name, flags, env, expected) => {
    expect(await coloured(flags, env)).toBe(expected);
  });

  it('of errors follows --color too', async () => {
    expect((await runObsq(['metrics', 'up', '--color', 'always'])).stderr).toContain(colourStart);
    expect(
      (await runObsq(['metrics', 'up', '--color=never'], { env: { FORCE_COLOR: '1' } })).stderr,
    ).not.toContain(colourStart);
  });
});

describe('a locale without UTF-8', () => {
  it.each(['LANG', 'LC_ALL', 'LC_CTYPE'])('%s=C draws ASCII alone', async (name) => {
    for (const args of [
      ['pod-cpu', '-n', 'otel-demo', '--since', '30m', '--top', '3'],
      ['pod-cpu', '-n', 'otel-demo', '--since', '30m', '--top', '3', '-o', 'chart'],
      ['metrics', 'up', '--since', '5m'],
    ])
      expect(await answer(args, { LANG: '', [name]: 'C' })).toMatch(/^[\n\x20-\x7e]+$/);
  });
});

describe('a hostile value', () => {
  it('finds nothing and breaks nothing', async () => {
    for (const value of ['x"} or vector(1)', '\\', '"', "'", '`', '\n', '$namespace', '${HOME}', '{{.}}']) {
      const run = await runObsq(['pod-cpu', '-n', value, '-o', 'json', '--demo']);
      expect(run.code, run.stderr).toBe(0);
      expect(JSON.parse(run.stdout)).toMatchObject({ data: [], query: { params: { namespace: value } } });
    }
  });
});
