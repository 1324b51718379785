import { describe, expect, it } from 'vitest';
import { sanitize } from '../../src/domain/text/sanitize.ts';
import { lineWidth } from '../../src/view/text/fit.ts';
import { runInTerminal } from '../helpers/run-in-terminal.ts';

const latency = 'http_server_request_duration_seconds_bucket';

const widest = (lines: readonly string[]): number =>
  Math.max(...lines.map((line) => lineWidth([{ text: sanitize(line) }])));

describe('in a terminal', () => {
  const table: readonly (readonly string[])[] = [
    ['pod-cpu', '-n', 'otel-demo'],
    ['pod-cpu', '-A', '--since', '1h', '-o', 'wide', '--top', '3'],
    ['pod-restarts', '-A'],
    ['metrics', 'up'],
    ['metrics', 'up', '--since', '1h'],
    ['logs', '{service_name="payment"}', '--limit', '10'],
    ['logs', '{service_name="payment"} |= "error"', '--limit', '2', '-C', '2'],
    ['traces', '{ status = error }'],
    ['exemplars', latency, '--top', '5'],
    ['pivot', latency, '--since', '15m', '--top', '1'],
    ['labels'],
    ['queries'],
    ['--help'],
    ['logs', '--help'],
    ['pod-cpu', '--help'],
    ['metrics', 'sum(rate(container_cpu_usage_seconds_total[5m]) by (pod', '--since', '1h'],
  ];
  it.each(table)('fits its width: %s %s %s', async (...args) => {
    const isHelp = args.includes('--help');
    for (const cols of [80, 120]) {
      const { lines, text } = await runInTerminal(isHelp ? args : [...args, '--demo'], { cols });
      // Nothing is broken by the terminal itself: a line as wide as it is the most.
      if (!args.includes('wide')) expect(widest(lines), lines.join('\n')).toBeLessThanOrEqual(cols);
      expect(text).toContain('\u001b[');
    }
  });

  it('a chart fits a screen of 80x24 with its notices and the prompt', async () => {
    const args = ['pod-cpu', '-n', 'otel-demo', '--since', '1h', '-o', 'chart', '--top', '3', '--demo'];
    const { lines } = await runInTerminal(args);
    expect(widest(lines)).toBeLessThanOrEqual(80);
    expect(lines.length).toBeLessThanOrEqual(23);
    expect(lines.some((line) => line.includes('┤'))).toBe(true);
  });

  it('has no colour where none is wanted', async () => {
    for (const [flags, env] of [
      [['--color', 'never'], {}],
      [[], { NO_COLOR: '1' }],
      [[], { CLICOLOR: '0' }],
      [[], { TERM: 'dumb' }],
    ] as const) {
      const { text, code } = await runInTerminal(['node-usage', ...flags, '--demo'], { env });
      expect(code).toBe(0);
      expect(text).not.toContain('\u001b');
    }
  });

  it('draws ASCII alone in a C locale', async () => {
    const args = ['pod-cpu', '-n', 'otel-demo', '--since', '1h', '--demo'];
    for (const format of ['table', 'chart']) {
      const { text } = await runInTerminal([...args, '-o', format], { env: { LANG: 'C' } });
      expect(text.replace(/\u001b\[[0-9;]*m/g, '')).toMatch(/^[\n\x20-\x7e]+$/);
    }
  });
});

describe('an empty answer explains itself to a person', () => {
  const table: readonly (readonly [args: readonly string[], said: RegExp])[] = [
    [['pod-cpu', '-n', 'otel-dmo'], /no namespace "otel-dmo"; the nearest is "otel-demo"/],
    [['metrics', 'no_such_metric'], /no metric no_such_metric/],
    [['metrics', 'up{job="kubelt"}'], /the nearest is "kubelet"/],
    [['logs', '{service_name="paymnt"}'], /the nearest is "payment"/],
    [['logs', '{service_name="payment"} |= "no such words"'], /no line passed the filters/],
    [['traces', '{ resource.service.name = "paymnt" }'], /the nearest is "payment"/],
    [['values', 'namspace'], /the nearest is namespace/],
    [['series', 'no_such_metric'], /no metric no_such_metric/],
    [['exemplars', 'up'], /no exemplars in the window/],
  ];
  it.each(table)('%j', async (args, said) => {
    const { lines, code } = await runInTerminal([...args, '--demo']);
    expect(code).toBe(0);
    expect(lines.join(' ').replace(/\s+/g, ' ')).toMatch(said);
    expect(lines.some((line) => /^ +try: obsq |^ +try: a longer/.test(line))).toBe(true);
  });
});
