import { afterEach, describe, expect, it } from 'vitest';
import { openTerminal, type TerminalSession } from '../helpers/terminal-session.ts';

let session: TerminalSession | undefined;
afterEach(async () => {
  await session?.close();
  session = undefined;
});

const openWith = (fault: string, env: Record<string, string> = {}): TerminalSession => {
  session = openTerminal({ columns: 200, rows: 50, env: { OBSQ_DEMO_FAULT: fault, ...env } });
  return session;
};

/** The latency query, its exemplars, and Enter on the slowest. */
const pivotFromLatency = async (tui: TerminalSession): Promise<void> => {
  tui.press(':');
  await tui.waitForText('type to search');
  tui.press('latency');
  await tui.waitFor((screen) => /\u203a latency/.test(screen), 'the query');
  tui.press('\r');
  await tui.waitFor((screen) => /\d exemplars/.test(screen), 'exemplars');
  tui.press('x');
  await tui.waitForText('TRACE ID');
  tui.press('\r');
};

/** Columns of a pane's half of a wide screen. */
const rightHalf = (screen: string): string =>
  screen
    .split('\n')
    .map((row) => row.slice(115))
    .join('\n');

describe('a store in trouble', () => {
  it('is DOWN in the status line and says why in its own pane alone', async () => {
    const tui = openWith('logs=down');
    await tui.waitForText('logs DOWN');
    await pivotFromLatency(tui);
    const screen = await tui.waitFor(
      (shown) => /3 trace.*spans/.test(shown) && /4 logs[\s\S]*loki/i.test(rightHalf(shown)),
      'the trace and the error',
    );
    expect(screen.split('\n')[0]).toMatch(/metrics ok {2}logs DOWN {2}traces ok/);
    // The trace stands above the logs' error; the metric is still beside them.
    expect(rightHalf(screen).indexOf('payment')).toBeLessThan(rightHalf(screen).indexOf('4 logs'));
    expect(screen).toContain('2 metric  latency');
  });

  it('that hangs says how long it has been waited for, and Esc gives it up', async () => {
    // The clock runs: waiting is counted by it.
    const tui = openWith('logs=hang', { OBSQ_NOW: '' });
    await tui.waitForText('traces ok');
    await pivotFromLatency(tui);
    const screen = await tui.waitFor(
      (shown) => /4 logs.*waiting [2-9] s, Esc cancels/.test(shown) && /3 trace.*spans/.test(shown),
      'the logs to be waited for, beside the trace',
    );
    expect(screen).toMatch(/logs slow/);
    tui.press('\u001b');
    await tui.waitFor((shown) => /4 logs[\s\S]*cancelled/.test(rightHalf(shown)), 'the cancelled logs');
    const after = tui.screen().join('\n');
    expect(after).toMatch(/3 trace.*spans/);
    tui.press('q');
    expect((await tui.ended).exitCode).toBe(0);
  });

  it.each([
    ['traces=down,logs=hang', /3 trace/, /logs slow {2}traces DOWN/],
    ['traces=hang,logs=down', /4 logs/, /logs DOWN {2}traces slow/],
  ])('that failed says so though the other hangs: %s', async (fault, failed, marks) => {
    const tui = openWith(fault, { OBSQ_NOW: '' });
    await tui.waitForText(' DOWN');
    await pivotFromLatency(tui);
    const screen = await tui.waitFor(
      (shown) => /waiting [3-9] s, Esc cancels/.test(shown) && marks.test(shown),
      'one to be waited for, and the marks',
    );
    // The pane of the store that failed waits for nothing.
    const title = screen.split('\n').find((row) => failed.test(row)) ?? '';
    expect(title).not.toBe('');
    expect(title).not.toMatch(/waiting/);
    expect(rightHalf(screen)).toMatch(/closed without an answer/);
    tui.press('q');
    expect((await tui.ended).exitCode).toBe(0);
  });

  it('that hangs with the trace leaves the logs pane its lines, and waits in the trace pane alone', async () => {
    const tui = openWith('traces=hang', { OBSQ_NOW: '' });
    await tui.waitForText('metrics ok');
    await pivotFromLatency(tui);
    const screen = await tui.waitFor(
      (shown) =>
        /3 trace.*waiting [2-9] s, Esc cancels/.test(shown) && /4 logs.* [1-9]\d* lines?/.test(shown),
      'the trace to be waited for, above the lines',
    );
    expect(screen).toMatch(/4 logs.*more may come with the trace/);
    expect(screen).not.toMatch(/4 logs.*waiting/);
    expect(screen.split('\n')[0]).toMatch(/logs ok {2}traces slow/);
    tui.press('\u001b');
    await tui.waitFor((shown) => /3 trace[\s\S]*cancelled/.test(rightHalf(shown)), 'the cancelled trace');
    expect(tui.screen().join('\n')).not.toContain('more may come');
    expect(tui.screen().join('\n')).toMatch(/4 logs.* [1-9]\d* lines?/);
  });
});
