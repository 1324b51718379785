import { describe, expect, it } from 'vitest';
import { openReadyScreen, openScreen } from '../helpers/screen/open-screen.ts';
import { openSlowest } from '../helpers/screen/walks.ts';

const withFault = (fault: string, env: Readonly<Record<string, string>> = {}) => ({
  columns: 200,
  rows: 50,
  env: { OBSQ_DEMO_FAULT: fault, ...env },
});

/** The clock runs: waiting is counted by it. */
const running = { OBSQ_NOW: '' };

describe('a store in trouble', () => {
  it('is DOWN in the status line and says why in its own pane alone', async () => {
    const screen = openScreen(withFault('logs=down'));
    await screen.status('logs DOWN');
    await openSlowest(screen);
    // The trace stands above the error of the logs; the metric is still beside them.
    await screen
      .status('metrics ok  logs DOWN  traces ok')
      .and.pane('trace')
      .title(/ \d+ spans/)
      .contains('payment')
      .lacks(/loki/i)
      .and.pane('logs')
      .contains(/loki/i)
      .lacks('payment ')
      .and.pane('metric')
      .title(/^2 metric {2}latency/);
  });

  it('that hangs says how long it has been waited for, and Esc gives it up', async () => {
    const screen = await openReadyScreen(withFault('logs=hang', running));
    await openSlowest(screen);
    await screen
      .status('logs slow')
      .and.pane('logs')
      .title(/waiting [2-9] s, Esc cancels/)
      .and.pane('trace')
      .title(/ \d+ spans/);
    screen.press('Escape');
    await screen
      .pane('logs')
      .contains('cancelled')
      .titleLacks('waiting')
      .and.pane('trace')
      .title(/ \d+ spans/);
    screen.press('q');
    expect((await screen.ended).exitCode).toBe(0);
  });

  it.each([
    ['traces=down,logs=hang', 'trace', 'logs', 'logs slow  traces DOWN'],
    ['traces=hang,logs=down', 'logs', 'trace', 'logs DOWN  traces slow'],
  ] as const)('that failed says so though the other hangs: %s', async (fault, failed, hanging, marks) => {
    const screen = openScreen(withFault(fault, running));
    await screen.status(' DOWN');
    await openSlowest(screen);
    // The pane of the store that failed waits for nothing.
    await screen
      .status(marks)
      .and.pane(hanging)
      .title(/waiting [3-9] s, Esc cancels/)
      .and.pane(failed)
      .titleLacks('waiting')
      .contains('closed without an answer');
    screen.press('q');
    expect((await screen.ended).exitCode).toBe(0);
  });

  it('that hangs with the trace leaves the logs pane its lines, and waits in the trace pane alone', async () => {
    const screen = openScreen(withFault('traces=hang', running));
    await screen.status('metrics ok');
    await openSlowest(screen);
    await screen
      .status('logs ok  traces slow')
      .and.pane('trace')
      .title(/waiting [2-9] s, Esc cancels/)
      .and.pane('logs')
      .title(/more may come with the trace.* [1-9]\d* lines?$/)
      .titleLacks('waiting');
    screen.press('Escape');
    await screen
      .pane('trace')
      .contains('cancelled')
      .and.pane('logs')
      .titleLacks('more may come')
      .title(/ [1-9]\d* lines?$/)
      .and.lacks('more may come');
  });
});
