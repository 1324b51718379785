import { afterEach, describe, expect, it } from 'vitest';
import { type BurstLoki, startBurstLoki } from '../helpers/burst-loki.ts';
import { testNow } from '../helpers/run-obsq.ts';
import { openReadyScreen, openScreen } from '../helpers/screen/open-screen.ts';
import { openSlowest, pivotToPod, pivotToTrace } from '../helpers/screen/walks.ts';

let loki: BurstLoki | undefined;
afterEach(async () => {
  await loki?.close();
  loki = undefined;
});

describe('a screen on which nothing happens', () => {
  it('sends nothing, before a query and after a pivot, while the clock runs', async () => {
    const screen = await openReadyScreen({ columns: 200, rows: 50, env: { OBSQ_NOW: '' } });
    const bytesOfRest = async (): Promise<string> => {
      await screen.waitForQuiet(600);
      screen.takeBytes();
      await screen.waitForQuiet(1_500);
      return screen.takeBytes();
    };
    expect(await bytesOfRest()).toBe('');
    await pivotToPod(screen);
    expect(await bytesOfRest()).toBe('');
  });
});

describe('a step down in the logs, whose lines are wrapped into several rows', () => {
  it('sends at most 600 bytes', async () => {
    const screen = await openReadyScreen({ columns: 200, rows: 50 });
    await pivotToTrace(screen);
    screen.press('4');
    await screen.pane('logs').isFocused();
    await screen.waitForQuiet();
    const sent: number[] = [];
    // The selection stands two lines before the last of eight.
    const walk = [
      ['j', '.392 ERROR frontend-proxy'],
      ['j', '.740 WARN  frontend '],
      ['k', '.392 ERROR frontend-proxy'],
      ['k', '.166 ERROR payment'],
      ['k', '.997 ERROR checkout'],
      ['k', '.083 INFO  quote'],
      ['j', '.997 ERROR checkout'],
      ['j', '.166 ERROR payment'],
    ] as const;
    for (const [key, line] of walk) {
      screen.takeBytes();
      screen.press(key);
      await screen.pane('logs').selects(line);
      await screen.waitForQuiet();
      sent.push(Buffer.byteLength(screen.takeBytes()));
    }
    expect(Math.max(...sent), sent.join(' ')).toBeLessThanOrEqual(600);
  });
});

describe('a burst of lines', () => {
  it('is kept to the newest 10,000 with a count of the dropped, and to a few frames', async () => {
    loki = await startBurstLoki(25_000, Date.parse(testNow));
    const screen = openScreen({ columns: 120, rows: 40, args: ['--logs-url', loki.url] });
    const logs = screen.pane('logs');
    await screen.status('logs ok');
    screen.press('4', 'e');
    await screen.overlay('LogQL').isOpen();
    screen.press('Ctrl-U');
    screen.type('{service_name="shop"}');
    screen.press('Enter');
    await logs.contains('no lines');
    await screen.waitForQuiet();
    screen.takeBytes();

    screen.press('f');
    await logs
      .title(/^4 logs {2}LIVE.* dropped 15000 {2}10000 lines$/)
      .contains('request 24999')
      .selects('request 24999');
    await screen.waitForQuiet();
    // 25,000 lines are 1.6 MB: what was sent is frames, not lines.
    expect(screen.takeBytes().length).toBeLessThan(60_000);

    screen.press('g');
    await logs.title('PAUSED').selects('request 15000 ');
  });
});

describe('a terminal that changes its size while answers are on their way', () => {
  it('shows them at its last size, and nothing of the ones before', async () => {
    const screen = await openReadyScreen({
      columns: 200,
      rows: 50,
      env: { OBSQ_DEMO_FAULT: 'traces=slow:700ms,logs=slow:400ms' },
    });
    await openSlowest(screen);
    await screen.contains('asking');
    for (const [columns, rows] of [
      [80, 24],
      [137, 18],
      [120, 40],
    ] as const)
      screen.resize(columns, rows);
    await screen
      .lacks(/asking|waiting/)
      .and.pane('trace')
      .title(/ 32 spans {2}7 errors$/)
      .and.pane('logs')
      .title(/ 8 lines$/);
    await screen.waitForQuiet();
    const shown = screen.lines();
    screen.takeBytes();

    // Drawn anew from nothing it is the same.
    screen.press('Ctrl-L');
    await screen.holds('the screen is drawn anew', () => screen.peekBytes().length > 2_000);
    await screen.waitForQuiet();
    await screen.shows(shown).keyLine(/q quit$/);
    expect(shown).toHaveLength(40);
  });
});

const sizes = [
  { columns: 80, rows: 24 },
  { columns: 200, rows: 50 },
];

describe('LANG=C', () => {
  it.each(sizes)('sends nothing but ASCII through a whole pivot at $columns x $rows', async (size) => {
    const screen = await openReadyScreen({ ...size, env: { LANG: 'C' } });
    await pivotToPod(screen);
    for (const [key, title] of [
      ['?', 'Keys'],
      ['@', 'Requests'],
      ['t', 'Time window'],
      ['e', 'PromQL'],
    ] as const) {
      screen.press(key);
      await screen.overlay(title).isOpen();
      screen.press('Escape');
      await screen.hasNoOverlay();
    }
    screen.press('W');
    await screen.keyLine('written: ');
    screen.press('A');
    await screen.overlay('Alerts').selects('firing');
    const bytes = screen.takeBytes();
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
    const screen = await openReadyScreen({ ...size, env: { NO_COLOR: '1' } });
    await pivotToPod(screen);
    const used = sgrOf(screen.takeBytes());
    // Bold, dim, underlined and inverse are no colours.
    expect([...used].filter((one) => !['', '0', '1', '2', '4', '7'].includes(one))).toEqual([]);
    expect(used).toContain('7');
  });
});
