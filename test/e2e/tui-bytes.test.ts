import { afterEach, describe, expect, it } from 'vitest';
import { type BurstLoki, startBurstLoki } from '../helpers/burst-loki.ts';
import { testNow } from '../helpers/run-obsq.ts';
import { openTerminal, type SessionOptions, type TerminalSession } from '../helpers/terminal-session.ts';

let session: TerminalSession | undefined;
let loki: BurstLoki | undefined;
afterEach(async () => {
  await session?.close();
  await loki?.close();
  session = undefined;
  loki = undefined;
});

const open = async (options: SessionOptions): Promise<TerminalSession> => {
  session = openTerminal(options);
  await session.waitForText('traces ok');
  return session;
};

/** Latency, its slowest exemplar, trace and logs. */
const pivotToLogs = async (tui: TerminalSession): Promise<void> => {
  tui.press(':latency');
  await tui.waitFor((screen) => /[›>] latency .* query/.test(screen), 'latency in the palette');
  tui.press('\r');
  await tui.waitFor((screen) => /series, \d+ exemplars/.test(screen), 'latency with its exemplars');
  tui.press('x');
  await tui.waitForText('TRACE ID');
  tui.press('\r');
  await tui.waitFor(
    (screen) => /3 trace.* errors?/.test(screen) && /[›>] [\d:.]+ ERROR payment/.test(screen),
    'trace and logs',
  );
};

/** The same, then the line's span, and its pod. */
const pivot = async (tui: TerminalSession): Promise<void> => {
  await pivotToLogs(tui);
  tui.press('4d');
  await tui.waitForText(' line ');
  tui.press('\u001b\r');
  await tui.waitFor((screen) => /Enter open {2}d details.*M pod/.test(screen), 'the span');
  tui.press('M');
  await tui.waitFor((screen) => /payment-\S+ .*MiB/.test(screen), "the pod's memory");
};

describe('a screen on which nothing happens', () => {
  it('sends nothing, before a query and after a pivot, while the clock runs', async () => {
    const tui = await open({ columns: 200, rows: 50, env: { OBSQ_NOW: '' } });
    const bytesOfRest = async (): Promise<string> => {
      await tui.waitForQuiet(600);
      tui.takeBytes();
      await tui.waitForQuiet(1_500);
      return tui.takeBytes();
    };
    expect(await bytesOfRest()).toBe('');
    await pivot(tui);
    expect(await bytesOfRest()).toBe('');
  });
});

describe('a step down in the logs, whose lines are wrapped into several rows', () => {
  it('sends at most 600 bytes', async () => {
    const tui = await open({ columns: 200, rows: 50 });
    await pivotToLogs(tui);
    tui.press('4');
    await tui.waitForQuiet();
    const sent: number[] = [];
    const chosen = (screen: string) => /› \d\d:\d\d:\d\d\.\d+ .*/.exec(screen)?.[0];
    // The selection stands two lines before the last of eight.
    for (const key of 'jjkkkkjj') {
      const before = chosen(tui.screen().join('\n'));
      tui.takeBytes();
      tui.press(key);
      await tui.waitFor((screen) => chosen(screen) !== before, 'another line');
      await tui.waitForQuiet();
      sent.push(Buffer.byteLength(tui.takeBytes()));
    }
    expect(Math.max(...sent), sent.join(' ')).toBeLessThanOrEqual(600);
  });
});

describe('a burst of lines', () => {
  it('is kept to the newest 10,000 with a count of the dropped, and to a few frames', async () => {
    loki = await startBurstLoki(25_000, Date.parse(testNow));
    session = openTerminal({ columns: 120, rows: 40, args: ['--logs-url', loki.url] });
    const tui = session;
    await tui.waitForText('logs ok');
    tui.press('4e');
    await tui.waitForText('LogQL');
    tui.press('\u0015{service_name="shop"}\r');
    await tui.waitForText('no lines');
    await tui.waitForQuiet();
    tui.takeBytes();
    tui.press('f');
    const screen = await tui.waitFor((shown) => shown.includes('request 24999'), 'the newest line');
    expect(screen).toMatch(/4 logs {2}LIVE.* dropped 15000 {2}10000 lines/);
    await tui.waitForQuiet();
    // 25,000 lines are 1.6 MB: what was sent is frames, not lines.
    expect(tui.takeBytes().length).toBeLessThan(60_000);
    tui.press('g');
    await tui.waitFor((shown) => /PAUSED/.test(shown) && shown.includes('request 15000 '), 'the oldest kept');
  });
});

describe('a terminal that changes its size while answers are on their way', () => {
  it('shows them at its last size, and nothing of the ones before', async () => {
    const tui = await open({
      columns: 200,
      rows: 50,
      env: { OBSQ_DEMO_FAULT: 'traces=slow:700ms,logs=slow:400ms' },
    });
    tui.press(':latency');
    await tui.waitFor((screen) => /› latency .* query/.test(screen), 'latency in the palette');
    tui.press('\r');
    await tui.waitFor((screen) => /series, \d+ exemplars/.test(screen), 'latency with its exemplars');
    tui.press('x');
    await tui.waitForText('TRACE ID');
    tui.press('\r');
    await tui.waitForText('asking');
    for (const [columns, rows] of [
      [80, 24],
      [137, 18],
      [120, 40],
    ] as const)
      tui.resize(columns, rows);
    await tui.waitFor(
      (screen) =>
        /3 trace.* errors?/.test(screen) &&
        /4 logs.* \d+ lines/.test(screen) &&
        !/asking|waiting/.test(screen),
      'trace and logs',
    );
    await tui.waitForQuiet();
    const shown = tui.screen();
    tui.takeBytes();
    // Drawn anew from nothing it is the same.
    tui.press('\u000c');
    await tui.waitFor(() => tui.peekBytes().length > 2_000, 'the screen anew');
    await tui.waitForQuiet();
    expect(tui.screen()).toEqual(shown);
    expect(shown).toHaveLength(40);
    expect(shown.at(-1)).toMatch(/q quit$/);
  });
});

const sizes = [
  { columns: 80, rows: 24 },
  { columns: 200, rows: 50 },
];

describe('LANG=C', () => {
  it.each(sizes)('sends nothing but ASCII through a whole pivot at $columns x $rows', async (size) => {
    const tui = await open({ ...size, env: { LANG: 'C' } });
    await pivot(tui);
    for (const keys of ['?', '\u001b', '@', '\u001b', 't', '\u001b', 'e', '\u001b', 'W', 'A']) {
      tui.press(keys);
      await tui.waitForQuiet(100);
    }
    const bytes = tui.takeBytes();
    expect(bytes.length).toBeGreaterThan(5_000);
    expect(bytes.match(/[^\u0000-\u007f].{0,20}/g) ?? []).toEqual([]);
  });
});

/** Every SGR parameter that was sent. */
const sgrOf = (bytes: string): Set<string> =>
  new Set(
    [...bytes.matchAll(/\u001b\[([0-9;:]*)m/g)].flatMap(([, parameters = '']) => parameters.split(';')),
  );

describe('NO_COLOR', () => {
  it.each(sizes)('sends no colour through a whole pivot at $columns x $rows', async (size) => {
    const tui = await open({ ...size, env: { NO_COLOR: '1' } });
    await pivot(tui);
    const used = sgrOf(tui.takeBytes());
    // Bold, dim, underlined and inverse are no colours.
    expect([...used].filter((one) => !['', '0', '1', '2', '4', '7'].includes(one))).toEqual([]);
    expect(used).toContain('7');
  });
});
