import { afterEach, describe, expect, it } from 'vitest';
import { openTerminal, type SessionOptions, type TerminalSession } from '../helpers/terminal-session.ts';

let session: TerminalSession | undefined;

const open = async (options: SessionOptions): Promise<TerminalSession> => {
  session = openTerminal(options);
  await session.waitForText('traces ok');
  return session;
};

const openQuery = async (tui: TerminalSession, name: string): Promise<void> => {
  tui.press(':');
  await tui.waitForText('type to search');
  tui.press(name);
  await tui.waitFor((screen) => new RegExp(`› ${name} .* query`).test(screen), `${name} in the palette`);
  tui.press('\r');
};

/** The line that explains it is selected: it comes with the second step, which waits for the trace. */
const explained = /› [\d:.]+ ERROR payment/;

/** From the latency query to the slowest exemplar's trace and logs. */
const pivotToTrace = async (tui: TerminalSession): Promise<void> => {
  await openQuery(tui, 'latency');
  await tui.waitFor((screen) => /series, \d+ exemplars/.test(screen), 'latency with its exemplars');
  tui.press('x');
  await tui.waitForText('TRACE ID');
  tui.press('\r');
  await tui.waitFor(
    (screen) =>
      /3 trace.* errors?/.test(screen) && /4 logs.* \d+ lines/.test(screen) && explained.test(screen),
    'trace and logs',
  );
};

afterEach(async () => {
  await session?.close();
  session = undefined;
});

describe('the pivot by keys', () => {
  it.each([
    { columns: 80, rows: 24 },
    { columns: 120, rows: 40 },
    { columns: 200, rows: 50 },
  ])('leads from a slow percentile to the line that explains it, at $columns x $rows', async (size) => {
    const tui = await open(size);
    await pivotToTrace(tui);
    // Where the failure began stands above the waterfall, and the selected line says it in the service's own words.
    expect(tui.screen().join('\n')).toMatch(/! payment oteldemo\.PaymentService\/Charge/);
    expect(tui.screen()[1]).toMatch(/^latency › /);

    // From the line back to its span.
    tui.press('4\r');
    await tui.waitFor(
      (screen) => /› ! .*payment/.test(screen) && /Enter open {2}d details/.test(screen),
      'the span',
    );
    // From the span to the memory of the pod that served it, and back.
    tui.press('M');
    const pod = await tui.waitFor((screen) => /payment-\S+ .*MiB/.test(screen), "the pod's memory");
    expect(pod).toContain('› pod of payment');
    tui.press('[');
    await tui.waitFor((screen) => /› ! .*payment/.test(screen), 'the trace again');
    tui.press(']');
    await tui.waitFor((screen) => /payment-\S+ .*MiB/.test(screen), 'the pod again');
  });

  it('shows a span in full, folds, and jumps between failed spans', async () => {
    const tui = await open({ columns: 120, rows: 40 });
    await pivotToTrace(tui);
    tui.press('z');
    await tui.waitFor((screen) => !screen.includes('4 logs'), 'the trace alone');
    tui.press('d');
    await tui.waitFor(
      (screen) => screen.includes('── span') && screen.includes('status error'),
      'the span in full',
    );
    tui.press('\u001b');
    await tui.waitFor((screen) => !screen.includes('── span'), 'the drawer closed');
    tui.press('N');
    await tui.waitFor((screen) => /› ! .*checkout/.test(screen), 'the caller that failed with it');
    tui.press('g');
    await tui.waitFor((screen) => /› {1,3}!? .*frontend-proxy/.test(screen), 'the root');
    tui.press('h');
    await tui.waitFor((screen) => /› .*\+\d+ ingress/.test(screen), 'the root folded');
    tui.press('l');
    await tui.waitFor((screen) => !/\+\d+ ingress/.test(screen), 'the root unfolded');
  });

  it('says that a pivot without exemplars is inferred', async () => {
    const tui = await open({ columns: 200, rows: 50 });
    await openQuery(tui, 'pod-cpu');
    await tui.waitFor((screen) => /POD +.*CPU/.test(screen) && screen.includes('payment-'), 'the pods');
    tui.press('/payment\r');
    await tui.waitFor((screen) => /3 of \d+ series/.test(screen), 'the pods of payment');
    tui.press('\r');
    await tui.waitFor(
      (screen) => screen.includes('~ inferred: ') && /4 logs.* lines/.test(screen),
      'an inferred trace',
    );
  });

  it('follows lines live, pauses with an obvious mark and counts what was not seen', async () => {
    // A clock that runs: the demo writes as it goes.
    const tui = await open({ columns: 120, rows: 30, env: { OBSQ_NOW: '' } });
    tui.press('4e');
    await tui.waitForText('LogQL');
    tui.press('\u0015{service_name="frontend-proxy"}\r');
    await tui.waitFor((screen) => /4 logs.* lines/.test(screen) && screen.includes('/api/'), 'lines');
    tui.press('f');
    await tui.waitFor(
      (screen) => /4 logs {2}LIVE/.test(screen) && /[1-9]\d* lines/.test(screen),
      'a live tail',
    );
    tui.press(' ');
    await tui.waitFor((screen) => /PAUSED [1-9]\d* unseen/.test(screen), 'unseen lines');
    tui.press(' ');
    await tui.waitFor((screen) => /4 logs {2}LIVE/.test(screen), 'live again');
    tui.press('f');
    await tui.waitFor((screen) => !screen.includes('LIVE'), 'the tail stopped');
  });
});
