import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openReadyScreen, openScreen, type ProgramScreen } from '../helpers/screen/open-screen.ts';
import { normalModes, screenModes } from '../helpers/terminal-session.ts';

const small = { columns: 80, rows: 24 };

/** Throws in the running program on SIGUSR2, out of nowhere, as a bug would. */
const bug = `process.on('SIGUSR2', () => setImmediate(() => { throw new Error('boom'); }))`;

/**
 * obsq under a shell that afterwards says its exit code and the state of the line. `NODE_OPTIONS` is set for obsq alone:
 * `pid` holds its process id.
 */
const underShell = (args = '--demo'): ProgramScreen => {
  const preload = `--import=data:text/javascript,${encodeURIComponent(bug).replace(/['()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`;
  return openScreen({
    columns: 100,
    rows: 30,
    shell: `sh -c 'echo $$ > pid; NODE_OPTIONS=${preload} exec $OBSQ ${args}'; echo "code $?"; stty -a; echo done; read line`,
  });
};

const signalTo = (screen: ProgramScreen, signal: NodeJS.Signals): void => {
  process.kill(Number(readFileSync(join(screen.home, 'pid'), 'utf8')), signal);
};

/** Waits for the shell's report and reads it. */
const reportOf = async (screen: ProgramScreen) => {
  await screen.contains(/^done$/m);
  const text = screen.lines().join('\n');
  return {
    code: Number(/^code (\d+)$/m.exec(text)?.[1]),
    // Cooked and echoing: what raw mode turns off.
    cooked: ['icanon', 'echo', 'isig', 'icrnl', 'opost'].every((flag) =>
      new RegExp(`(^|\\s)${flag}(;|\\s|$)`, 'm').test(text),
    ),
    modes: screen.modes(),
  };
};

describe('leaving the screen', () => {
  it.each<[string, (screen: ProgramScreen) => void, number]>([
    ['q', (screen) => screen.press('q'), 0],
    ['Ctrl-C', (screen) => screen.press('Ctrl-C'), 130],
    ['Ctrl-C under the help', (screen) => screen.press('?', 'Ctrl-C'), 130],
    ['SIGINT', (screen) => signalTo(screen, 'SIGINT'), 130],
    ['SIGTERM', (screen) => signalTo(screen, 'SIGTERM'), 143],
    ['SIGHUP', (screen) => signalTo(screen, 'SIGHUP'), 129],
    ['a bug', (screen) => signalTo(screen, 'SIGUSR2'), 70],
  ])('by %s gives the terminal back as it was', async (_road, leave, code) => {
    const screen = underShell();
    await screen.status('traces ok');
    expect(screen.modes()).toEqual(screenModes);
    leave(screen);
    expect(await reportOf(screen)).toEqual({ code, cooked: true, modes: normalModes });
    // The screen's own text is gone, and the prompt's place is where it was.
    await screen.lacks('traces ok');
    if (code === 70) await screen.contains('boom');
    else await screen.lacks('boom');
  });

  it('says on the normal screen why it cannot begin', async () => {
    const screen = underShell('-c nowhere');
    expect(await reportOf(screen)).toEqual({ code: 2, cooked: true, modes: normalModes });
    await screen.contains('no context is called "nowhere"');
  });

  it('stops under an overlay and comes back to it with fg', async () => {
    const screen = await openReadyScreen({
      ...small,
      shell: '$OBSQ --demo; echo "code $?"; read line; fg; echo "code $?"; read line',
    });
    screen.press('?');
    await screen.overlay('Keys').isOpen();
    const before = screen.lines();

    screen.press('Ctrl-Z');
    await screen
      .contains(/code 14[78]/)
      .holds('the shell has its own screen', () => !screen.modes().alternate);
    expect(screen.modes()).toEqual(normalModes);

    screen.press('Ctrl-J');
    await screen.shows(before).and.overlay('Keys').isOpen();
    expect(screen.modes()).toEqual(screenModes);

    screen.press('q', 'q');
    await screen.contains('code 0');
    expect(screen.modes()).toEqual(normalModes);
  });

  it('goes on where no shell could ever continue it: a window with obsq alone', async () => {
    const screen = await openReadyScreen(small);
    const before = screen.lines();
    screen.takeBytes();
    screen.press('Ctrl-Z');
    // It leaves the screen to stop, and comes back because it cannot.
    await screen.holds('the screen was left and taken again', () =>
      /\u001b\[\?1049l.*\u001b\[\?1049h/s.test(screen.peekBytes()),
    );
    screen.press('?');
    await screen.overlay('Keys').isOpen();
    expect(screen.modes()).toEqual(screenModes);
    screen.press('q');
    await screen.shows(before).hasNoOverlay();
  });

  it('takes a new size from while it was stopped', async () => {
    const screen = await openReadyScreen({
      ...small,
      shell: '$OBSQ --demo; read line; fg; echo "code $?"; read line',
    });
    screen.press('Ctrl-Z');
    await screen.contains('Stopped').holds('the shell has its own screen', () => !screen.modes().alternate);
    screen.resize(200, 40);
    screen.press('Ctrl-J');
    await screen
      .keyLine(/q quit$/)
      .status(/^.{200}$/)
      .and.pane('trace')
      .isShown()
      .and.pane('logs')
      .isShown();
    expect(screen.lines()).toHaveLength(40);
  });
});
