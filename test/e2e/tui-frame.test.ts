import { afterEach, describe, expect, it } from 'vitest';
import {
  normalModes,
  openTerminal,
  type SessionOptions,
  screenModes,
  type TerminalSession,
} from '../helpers/terminal-session.ts';

let session: TerminalSession | undefined;

const open = (options: SessionOptions): TerminalSession => {
  session = openTerminal(options);
  return session;
};

afterEach(async () => {
  await session?.close();
  session = undefined;
});

describe('the screen', () => {
  it.each([
    { columns: 80, rows: 24 },
    { columns: 120, rows: 40 },
    { columns: 200, rows: 50 },
  ])('opens at $columns x $rows, runs a saved query and quits', async (size) => {
    const tui = open(size);
    await tui.waitForText('traces ok');
    expect(tui.modes()).toEqual(screenModes);
    expect(tui.screen()[0]).toMatch(/^obsq {2}demo {2}last 1h/);
    expect(tui.screen().at(-1)).toMatch(/\? help {2}q quit/);
    tui.press(':');
    await tui.waitForText('type to search');
    tui.press('podcpu');
    await tui.waitFor((screen) => /› pod-cpu/.test(screen), 'pod-cpu to be found');
    tui.press('\r');
    await tui.waitFor(
      (screen) =>
        /2 metric {2}pod-cpu.* series/.test(screen) && /POD +.*CPU/.test(screen) && screen.includes('cores┤'),
      'chart and table of the pods',
    );
    tui.press('q');
    expect(await tui.ended).toEqual({ exitCode: 0, signal: 0 });
    expect(tui.modes()).toEqual(normalModes);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 143],
    ['SIGINT', 130],
  ])('gives the terminal back on %s', async (signal, exitCode) => {
    const tui = open({ columns: 80, rows: 24 });
    await tui.waitForText('metrics ok');
    tui.kill(signal);
    expect((await tui.ended).exitCode).toBe(exitCode);
    expect(tui.modes()).toEqual(normalModes);
  });

  it('gives it back on Ctrl-C', async () => {
    const tui = open({ columns: 80, rows: 24 });
    await tui.waitForText('metrics ok');
    tui.press('\u0003');
    expect((await tui.ended).exitCode).toBe(130);
    expect(tui.modes()).toEqual(normalModes);
  });

  it('shows help and exits 2 on a dumb terminal', async () => {
    const tui = open({ columns: 80, rows: 24, env: { TERM: 'dumb' } });
    expect((await tui.ended).exitCode).toBe(2);
    expect(tui.takeBytes()).toContain('obsq <command>');
  });

  it('stops for the shell and comes back with fg', async () => {
    const tui = open({
      columns: 80,
      rows: 24,
      shell: '$OBSQ --demo; echo "code $?"; read line; fg; echo "code $?"; read line',
    });
    await tui.waitForText('traces ok');
    tui.press('\u001a');
    await tui.waitFor(() => !tui.modes().alternate && !tui.modes().cursorHidden, 'the shell');
    await tui.waitForText('code ');
    tui.press('\n');
    await tui.waitFor((screen) => tui.modes().alternate && screen.includes('traces ok'), 'the screen again');
    tui.press('q');
    await tui.waitForText('code 0');
    expect(tui.modes()).toEqual(normalModes);
  });

  it('follows the terminal as it changes its size', async () => {
    const tui = open({ columns: 80, rows: 24 });
    await tui.waitForText('traces ok');
    tui.resize(200, 50);
    await tui.waitFor(
      (screen) => screen.includes('3 trace') && /q quit$/.test(screen.trimEnd()),
      'all panes',
    );
    tui.resize(80, 24);
    await tui.waitFor(
      (screen) => !screen.includes('3 trace') && /q quit$/.test(screen.trimEnd()),
      'one pane',
    );
  });
});
