import { describe, expect, it } from 'vitest';
import { parseInvocation } from '../../../src/cli/app/register.ts';
import { runWait, type Waiting } from '../../../src/cli/commands/wait/run-wait.ts';
import { judgeRows } from '../../../src/cli/commands/wait/verdict.ts';
import { loadWaitCommand } from '../../../src/cli/commands/wait/wait.ts';
import type { Report } from '../../../src/cli/session/report.ts';
import { createSession } from '../../../src/cli/setup/create-session.ts';
import { ObsqError } from '../../../src/domain/errors.ts';
import { parseFailIf } from '../../../src/domain/metrics/fail-if.ts';
import { parsedOrThrow } from '../../../src/domain/text/parsed.ts';
import { schemaComplaints } from '../../helpers/document-schema.ts';
import { fakeIo } from '../../helpers/fake-io.ts';

function answer(values: readonly (string | null)[], facts: Partial<Report> = {}): Report {
  return {
    kind: 'metrics',
    query: null,
    window: null,
    rows: values.map((value, index) => ({
      labels: { pod: `pod-${index}` },
      value: value ?? 'NaN',
      time: '2026-11-20T13:00:00Z',
    })),
    count: values.length,
    warnings: [],
    partial: false,
    lines: () => [],
    lastValues: () => values.map((value) => ({ value })),
    ...facts,
  };
}

const conditions = [parsedOrThrow(parseFailIf('value < 5'))];

describe('judgeRows', () => {
  it.each<[string, Report, boolean, boolean, string]>([
    ['every row', answer(['1', '2']), true, true, '2 of 2 rows meet it'],
    ['one of two', answer(['1', '7']), false, true, '1 of 2 rows meets it'],
    ['none', answer(['8', '7']), false, false, '0 of 2 rows meet it'],
    ['no row', answer([]), false, false, 'no row came'],
    [
      'no row, but columns',
      answer([], { columns: [{ name: 'errors', unit: 'ratio' }] }),
      false,
      false,
      'no row came',
    ],
    ['a cell without a value', answer(['1', null]), false, true, '1 of 2 rows meets it'],
    ['not a number', answer(['NaN']), false, false, '0 of 1 row meet it'],
    [
      'a partial answer',
      answer(['1'], { partial: true }),
      false,
      true,
      '1 of 1 row meets it, and the answer is partial',
    ],
    [
      'a cut answer',
      answer(['1'], { cut: true }),
      false,
      true,
      '1 of 1 row meets it, and the answer is partial',
    ],
  ])('%s', (_name, report, all, any, state) => {
    expect(judgeRows(report, { conditions, isAny: false })).toMatchObject({ met: all, state });
    expect(judgeRows(report, { conditions, isAny: true })).toMatchObject({ met: any });
  });

  it('wants every condition', () => {
    const both = [...conditions, parsedOrThrow(parseFailIf('value > 1'))];
    expect(judgeRows(answer(['2', '3']), { conditions: both, isAny: false }).met).toBe(true);
    expect(judgeRows(answer(['1', '3']), { conditions: both, isAny: false }).met).toBe(false);
  });
});

type Step = Report | ObsqError;

/** Waits on a clock of its own; each question takes a step, and the last one stays. */
async function waitOn(steps: readonly Step[], flags: readonly string[] = []) {
  const written = { stdout: '', stderr: '' };
  const output = (stream: 'stdout' | 'stderr') => ({
    isTerminal: false,
    widthCells: null,
    heightCells: null,
    write: async (text: string) => {
      written[stream] += text;
    },
  });
  const io = fakeIo({ stdout: output('stdout'), stderr: output('stderr') });
  const words = ['up', '--until', 'value < 5', ...flags];
  const spec = await loadWaitCommand(words, io);
  const open = createSession(io, spec, parseInvocation(spec, words));
  let clockMs = 0;
  const starts: number[] = [];
  const waiting: Waiting = {
    until: ['value < 5'],
    goal: '"value < 5"',
    ask: async (tick) => {
      const step = steps[Math.min(starts.length, steps.length - 1)];
      starts.push(clockMs);
      if (step instanceof ObsqError) throw step;
      if (step !== undefined) await tick.report(step);
    },
    judge: (report) => judgeRows(report, { conditions, isAny: false }),
  };
  const pace = {
    monotonicMs: () => clockMs,
    sleep: async (ms: number) => {
      clockMs += ms;
    },
  };
  const failure = await runWait(open.session, waiting, pace).then(
    () => null,
    (error: ObsqError) => error,
  );
  await open.close();
  return { ...written, failure, starts, codes: [...open.codes] };
}

const network = new ObsqError({ kind: 'network', message: 'connection refused' });

describe('runWait', () => {
  it('asks every five seconds until the condition is met, and says what changes', async () => {
    const run = await waitOn(
      [answer([]), answer(['9', '1']), answer(['9', '1']), answer(['2', '1'])],
      ['-o', 'json'],
    );
    expect(run).toMatchObject({ failure: null, starts: [0, 5000, 10_000, 15_000], codes: [] });
    const said = run.stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).message);
    expect(said).toEqual([
      'waiting for "value < 5": no row came',
      'waiting for "value < 5": 1 of 2 rows meets it',
      'met after 15s: 2 of 2 rows meet it',
    ]);
    const document = JSON.parse(run.stdout);
    expect(schemaComplaints('metrics', document)).toEqual([]);
    const { wait } = document;
    expect(wait).toEqual({
      until: ['value < 5'],
      met: true,
      rows: 2,
      meeting: 2,
      asked: 4,
      failed: 0,
      waitedMs: 15_000,
    });
  });

  it('asks again when a store is down in between, and says so once', async () => {
    const run = await waitOn([answer(['9']), network, network, answer(['9']), answer(['1'])]);
    expect(run).toMatchObject({ failure: null, starts: [0, 5000, 10_000, 15_000, 20_000] });
    expect(run.stderr).toBe(
      [
        'waiting for "value < 5": 0 of 1 row meet it',
        'warning: connection refused; asked again every 5s',
        'answered again; waiting for "value < 5": 0 of 1 row meet it',
        'met after 20s: 1 of 1 row meets it',
        '',
      ].join('\n'),
    );
  });

  it('also waits for a store that is not up yet', async () => {
    expect(await waitOn([network, answer(['1'])])).toMatchObject({ failure: null, starts: [0, 5000] });
  });

  it.each(['query', 'auth', 'not-found', 'config', 'usage'] as const)(
    'does not wait where the first question fails for good: %s',
    async (kind) => {
      const run = await waitOn([new ObsqError({ kind, message: 'no' })]);
      expect(run).toMatchObject({ failure: { kind }, starts: [0], stdout: '' });
    },
  );

  it('ends with the last answer when the time is over', async () => {
    const run = await waitOn([answer(['9'])], ['--timeout', '12s', '-o', 'json']);
    expect(run.starts).toEqual([0, 5000, 10_000, 12_000]);
    expect(run.failure).toMatchObject({
      kind: 'timeout',
      message: 'waited 12s for "value < 5": 0 of 1 row meet it',
    });
    expect(JSON.parse(run.stdout).wait).toMatchObject({ met: false, rows: 1, meeting: 0 });
  });

  it('says what failed last when the time is over', async () => {
    const run = await waitOn([answer(['9']), network], ['--timeout', '7s']);
    expect(run.failure?.message).toBe(
      'waited 7s for "value < 5": 0 of 1 row meet it; the last try failed: connection refused',
    );
  });

  it('never takes a partial answer for one that meets it, and is not partial itself once a whole one does', async () => {
    const run = await waitOn([answer(['1'], { partial: true }), answer(['1'])]);
    expect(run).toMatchObject({ failure: null, starts: [0, 5000], codes: [] });
  });

  it.each([
    ['--interval', '1s', '--interval 1s: a store is asked every 5s at most'],
    ['--interval', 'soon', '--interval: "soon" is no duration'],
    ['--timeout', 'soon', '--timeout: "soon" is no duration'],
  ])('refuses %s %s', async (flag, value, message) => {
    const run = await waitOn([answer(['1'])], [flag, value]);
    expect(run.failure).toMatchObject({ kind: 'usage', message: expect.stringContaining(message) });
  });
});
