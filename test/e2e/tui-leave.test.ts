import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { normalModes, openTerminal, screenModes, type TerminalSession } from '../helpers/terminal-session.ts';

let session: TerminalSession | undefined;
afterEach(async () => {
  await session?.close();
  session = undefined;
});

/** Throws in the running program on SIGUSR2, out of nowhere, as a bug would. */
const bug = `process.on('SIGUSR2', () => setImmediate(() => { throw new Error('boom'); }))`;

/**
 * obsq under a shell that afterwards says its exit code and the state of the line. `NODE_OPTIONS` is set for obsq alone:
 * `pid` holds its process id.
 */
const underShell = (args = '--demo'): TerminalSession => {
  const preload = `--import=data:text/javascript,${encodeURIComponent(bug).replace(/['()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`;
  session = openTerminal({
    columns: 100,
    rows: 30,
    shell: `sh -c 'echo $$ > pid; NODE_OPTIONS=${preload} exec $OBSQ ${args}'; echo "code $?"; stty -a; echo done; read line`,
  });
  return session;
};

const signalTo = (tui: TerminalSession, signal: NodeJS.Signals): void => {
  process.kill(Number(readFileSync(join(tui.home, 'pid'), 'utf8')), signal);
};

/** Waits for the shell's report and reads it. */
const reportOf = async (tui: TerminalSession) => {
  const text = await tui.waitFor((screen) => /^done$/m.test(screen), 'the shell');
  return {
    code: Number(/^code (\d+)$/m.exec(text)?.[1]),
    // Cooked and echoing: what raw mode turns off.
    cooked: ['icanon', 'echo', 'isig', 'icrnl', 'opost'].every((flag) =>
      new RegExp(`(^|\\s)${flag}(;|\\s|$)`, 'm').test(text),
    ),
    modes: tui.modes(),
    text,
  };
};

describe('leaving the screen', () => {
  it.each<[string, (tui: TerminalSession) => void, number]>([
    ['q', (tui) => tui.press('q'), 0],
    ['Ctrl-C', (tui) => tui.press('\u0003'), 130],
    ['Ctrl-C under the help', (tui) => tui.press('?\u0003'), 130],
    ['SIGINT', (tui) => signalTo(tui, 'SIGINT'), 130],
    ['SIGTERM', (tui) => signalTo(tui, 'SIGTERM'), 143],
    ['SIGHUP', (tui) => signalTo(tui, 'SIGHUP'), 143],
    ['a bug', (tui) => signalTo(tui, 'SIGUSR2'), 70],
  ])('by %s gives the terminal back as it was', async (_road, leave, code) => {
    const tui = underShell();
    await tui.waitForText('traces ok');
    expect(tui.modes()).toEqual(screenModes);
    leave(tui);
    const report = await reportOf(tui);
    expect(report).toMatchObject({ code, cooked: true, modes: normalModes });
    if (code === 70) expect(report.text).toMatch(/boom/);
    // The screen's own text is gone, and the prompt's place is where it was.
    expect(report.text).not.toContain('traces ok');
  });

  it('says on the normal screen why it cannot begin', async () => {
    const report = await reportOf(underShell('-c nowhere'));
    expect(report).toMatchObject({ code: 2, cooked: true, modes: normalModes });
    expect(report.text).toContain('no context is called "nowhere"');
  });

  it('stops under an overlay and comes back to it with fg', async () => {
    session = openTerminal({
      columns: 80,
      rows: 24,
      shell: '$OBSQ --demo; echo "code $?"; read line; fg; echo "code $?"; read line',
    });
    await session.waitForText('traces ok');
    session.press('?');
    await session.waitForText('Keys');
    const before = session.screen();
    session.press('\u001a');
    await session.waitFor(() => !session?.modes().alternate, 'the shell');
    expect(session.modes()).toEqual(normalModes);
    await session.waitFor((screen) => /code 14[78]/.test(screen), 'the shell to go on');
    session.press('\n');
    await session.waitForText('Keys');
    expect(session.modes()).toEqual(screenModes);
    expect(session.screen()).toEqual(before);
    session.press('qq');
    await session.waitForText('code 0');
    expect(session.modes()).toEqual(normalModes);
  });

  it('goes on where no shell could ever continue it: a window with obsq alone', async () => {
    session = openTerminal({ columns: 80, rows: 24, args: ['--demo'] });
    await session.waitForText('traces ok');
    const before = session.screen();
    session.takeBytes();
    session.press('\u001a');
    // It leaves the screen to stop, and comes back because it cannot.
    await session.waitFor(
      () => /\u001b\[\?1049l.*\u001b\[\?1049h/s.test(session?.peekBytes() ?? ''),
      'the way back',
    );
    session.press('?');
    await session.waitForText('Keys');
    expect(session.modes()).toEqual(screenModes);
    session.press('q');
    await session.waitFor((screen) => screen === before.join('\n'), 'the screen below');
  });

  it('takes a new size from while it was stopped', async () => {
    session = openTerminal({
      columns: 80,
      rows: 24,
      shell: '$OBSQ --demo; read line; fg; echo "code $?"; read line',
    });
    await session.waitForText('traces ok');
    session.press('\u001a');
    await session.waitFor(() => !session?.modes().alternate, 'the shell');
    await session.waitForText('Stopped');
    session.resize(200, 40);
    session.press('\n');
    await session.waitFor(
      (screen) => screen.includes('3 trace') && screen.trimEnd().endsWith('q quit'),
      'all panes',
    );
    expect(session.screen()).toHaveLength(40);
    expect(session.screen()[0]).toHaveLength(200);
  });
});
