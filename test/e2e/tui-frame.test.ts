import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { openReadyScreen, openScreen } from '../helpers/screen/open-screen.ts';
import { normalModes, screenModes } from '../helpers/terminal-session.ts';

const small = { columns: 80, rows: 24 };

describe('the screen', () => {
  it.each([small, { columns: 120, rows: 40 }, { columns: 200, rows: 50 }])(
    'opens at $columns x $rows, runs a saved query and quits',
    async (size) => {
      const screen = await openReadyScreen(size);
      expect(screen.modes()).toEqual(screenModes);
      await screen
        .status(/^obsq {2}demo {2}last 1h/)
        .keyLine(/\? help {2}q quit$/)
        .and.pane('queries')
        .isFocused()
        .title(/ 187$/)
        .selects('› containers');

      screen.press(':');
      await screen.overlay('Commands').contains('type to search');
      screen.type('podcpu');
      await screen.overlay('Commands').selects('› pod-cpu');
      screen.press('Enter');
      await screen.hasNoOverlay();
      await screen
        .pane('metric')
        .isFocused()
        .title(/^2 metric {2}pod-cpu.* series$/)
        .contains('cores┤')
        .contains(/POD +.*CPU/);

      screen.press('q');
      expect(await screen.ended).toEqual({ exitCode: 0, signal: 0 });
      expect(screen.modes()).toEqual(normalModes);
    },
  );

  it.each([
    ['SIGTERM', { exitCode: 143, signal: 0 }],
    // The process ends by the signal itself, because Node's own exit fails on a terminal that is gone.
    ['SIGHUP', { exitCode: 0, signal: constants.signals.SIGHUP }],
    ['SIGINT', { exitCode: 130, signal: 0 }],
  ])('gives the terminal back on %s', async (signal, end) => {
    const screen = openScreen(small);
    await screen.status('metrics ok');
    screen.kill(signal);
    expect(await screen.ended).toEqual(end);
    expect(screen.modes()).toEqual(normalModes);
  });

  it('gives it back on Ctrl-C', async () => {
    const screen = openScreen(small);
    await screen.status('metrics ok');
    screen.press('Ctrl-C');
    expect((await screen.ended).exitCode).toBe(130);
    expect(screen.modes()).toEqual(normalModes);
  });

  it('shows help and exits 2 on a dumb terminal', async () => {
    const screen = openScreen({ ...small, env: { TERM: 'dumb' } });
    expect((await screen.ended).exitCode).toBe(2);
    expect(screen.takeBytes()).toContain('obsq <command>');
  });

  it('stops for the shell and comes back with fg', async () => {
    const screen = await openReadyScreen({
      ...small,
      shell: '$OBSQ --demo; echo "code $?"; read line; fg; echo "code $?"; read line',
    });
    screen.press('Ctrl-Z');
    await screen
      .contains('code ')
      .holds('the shell has its own screen', () => !screen.modes().alternate && !screen.modes().cursorHidden);
    screen.press('Ctrl-J');
    await screen.status('traces ok').holds('obsq has its screen again', () => screen.modes().alternate);
    screen.press('q');
    await screen.contains('code 0');
    expect(screen.modes()).toEqual(normalModes);
  });

  it('follows the terminal as it changes its size', async () => {
    const screen = await openReadyScreen(small);
    await screen.pane('trace').isHidden();
    screen.resize(200, 50);
    await screen
      .keyLine(/q quit$/)
      .and.pane('trace')
      .isShown()
      .and.pane('logs')
      .isShown();
    screen.resize(80, 24);
    await screen
      .keyLine(/q quit$/)
      .and.pane('trace')
      .isHidden()
      .and.pane('queries')
      .isFocused();
  });
});
