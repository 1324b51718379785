import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from '../../src/demo/start-demo.ts';
import { schemaComplaints } from '../helpers/document-schema.ts';
import { runObsq, testNow } from '../helpers/run-obsq.ts';
import { openScreen } from '../helpers/screen/open-screen.ts';
import { normalModes } from '../helpers/terminal-session.ts';

let demo: RunningDemo;
beforeAll(async () => {
  demo = await startDemo({ now: () => Date.parse(testNow) });
});
afterAll(() => demo.close());

const urls = () => ['--metrics-url', demo.urls.metrics, '--alerts-url', demo.urls.alerts];

/** Runs until the first line came, then interrupts. */
function firstTick(args: readonly string[]) {
  return runObsq([...args, '--watch', '1h'], {
    onStdout: (text, kill) => {
      if (text.includes('\n')) kill('SIGINT');
    },
  });
}

describe('--watch', () => {
  it.each([
    ['metrics', ['metrics', 'up', '-o', 'jsonl']],
    ['metrics', ['metrics', 'up', '--since', '5m', '-o', 'jsonl']],
    ['metrics', ['pod-cpu', '-n', 'otel-demo', '-o', 'jsonl']],
    ['alerts', ['alerts', '-o', 'jsonl']],
    ['check', ['check', '-o', 'jsonl']],
  ])('prints a line a tick with the whole answer: %s %j', async (kind, args) => {
    const needed = args[0] === 'alerts' ? urls() : urls().slice(0, 2);
    const run = await firstTick([...args, ...needed]);
    expect(run.code).toBe(130);
    const lines = run.stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    const tick = JSON.parse(lines[0] ?? '');
    expect(schemaComplaints('tick', tick)).toEqual([]);
    expect(tick).toMatchObject({ kind: 'tick', time: testNow, answer: { kind }, error: null });
    if (kind !== 'check') expect(tick.answer.data.length).toBeGreaterThan(0);
  });

  it('goes on after a tick that failed, and says so', async () => {
    const faulty = await startDemo({ now: () => Date.parse(testNow), fault: 'mimir=503' });
    try {
      const run = await firstTick(['metrics', 'up', '-o', 'jsonl', '--metrics-url', faulty.urls.metrics]);
      expect(run.code).toBe(130);
      const tick = JSON.parse(run.stdout);
      expect(schemaComplaints('tick', tick)).toEqual([]);
      expect(tick).toMatchObject({ answer: null, error: { status: 503, exitCode: 1 } });
    } finally {
      await faulty.close();
    }
  });

  it('gives each tick the time limit, not the whole command', async () => {
    const hanging = await startDemo({ now: () => Date.parse(testNow), fault: 'mimir=hang' });
    try {
      const args = [
        'metrics',
        'up',
        '-o',
        'jsonl',
        '--timeout',
        '300ms',
        '--metrics-url',
        hanging.urls.metrics,
      ];
      const run = await firstTick(args);
      expect(run.code).toBe(130);
      expect(JSON.parse(run.stdout)).toMatchObject({ error: { kind: 'timeout', exitCode: 5 } });
    } finally {
      await hanging.close();
    }
  });

  it('prints one block after the other in a pipe', async () => {
    const run = await firstTick(['metrics', 'up', ...urls().slice(0, 2)]);
    expect(run).toMatchObject({ code: 130, stderr: '' });
    const [status, header] = run.stdout.split('\n');
    expect(status).toBe('every 1h, 2026-11-20 13:00:00 +00:00');
    expect(header).toMatch(/VALUE$/);
    expect(run.stdout).not.toContain('\u001b');
  });

  it.each([
    [['metrics', 'up', '--watch', '2s'], /asked every 5s at most/],
    [['metrics', 'up', '--watch', 'often'], /--watch: "often" is no duration/],
    [['metrics', 'up', '--watch', '10s', '-o', 'json'], /-o json cannot be watched/],
    [['alerts', '--watch', '10s', '-o', 'csv'], /-o csv cannot be watched/],
    [['metrics', 'up', '--watch', '10s', '--at', 'now-1h'], /--at holds it/],
    [['metrics', 'up', '--watch', '10s', '--fail-if', 'value < 1'], /--watch has none/],
    [['logs', '{a="b"}', '--watch', '10s'], /logs has no flag --watch/],
  ])('refuses %j', async (args, message) => {
    const run = await runObsq([...args, '--metrics-url', demo.urls.metrics]);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(message);
  });

  it('ends at once where no tick can mend it', async () => {
    const run = await runObsq(['metrics', 'sum(', '--watch', '10s', '--metrics-url', demo.urls.metrics]);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(/^error: /);
  });

  it('paints on a terminal without taking it over, and leaves it clean', async () => {
    const args = ['alerts', '--watch', '1h', ...urls(), '--state', 'firing'];
    const screen = openScreen({ columns: 80, rows: 24, args });
    await screen.contains(/^every 1h, 2026-11-20 13:00:00 \+00:00\n/).contains('obsq pivot --alert');
    expect(screen.modes()).toEqual(normalModes);
    screen.press('Ctrl-C');
    expect((await screen.ended).exitCode).toBe(130);
    await screen.contains('KubePodCrashLooping').lacks('^C');
  });
});
