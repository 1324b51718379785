import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pty from '@lydell/node-pty';
import { describe, expect, it } from 'vitest';

const program = join(import.meta.dirname, '../../bin/obsq.js');
const payment = '{service_name="payment"}';

/** The code that a shell gives to a process that SIGHUP ended; 134 and 139 would be an abort and a fault. */
const hungUp = 129;

/** Writes the exit code of the program to `status`. It survives the hang-up itself and allows a core. */
const keeper = `trap '' HUP; ulimit -c unlimited 2>/dev/null; "$@"; echo $? > status.new; mv status.new status`;

interface Started {
  readonly home: string;
  /** Resolves when the terminal has shown the text. */
  shows(text: string): Promise<void>;
  type(keys: string): void;
  /** Closes the terminal, as a dropped connection does. */
  close(): void;
  /** The exit code of the program, read after its end. */
  status(): Promise<number>;
}

/** Starts obsq in a pseudo-terminal under a shell that outlives the terminal. */
function startInTerminal(args: readonly string[], before: readonly string[] = []): Started {
  const home = mkdtempSync(join(tmpdir(), 'obsq-hang-up-'));
  const child = pty.spawn('/bin/sh', ['-c', keeper, 'sh', ...before, process.execPath, program, ...args], {
    cols: 80,
    rows: 24,
    cwd: home,
    name: 'xterm-256color',
    env: { PATH: process.env.PATH ?? '', HOME: home, TZ: 'UTC', LANG: 'C.UTF-8' },
  });
  let text = '';
  let told = (): void => undefined;
  child.onData((data) => {
    text += data;
    told();
  });
  return {
    home,
    shows: async (wanted) => {
      while (!text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '').includes(wanted)) {
        await new Promise<void>((resolve) => {
          told = resolve;
        });
      }
    },
    type: (keys) => child.write(keys),
    // The master's file descriptor is closed, and the kernel hangs the terminal up.
    close: () => (child as unknown as { destroy(): void }).destroy(),
    status: async () => {
      while (!existsSync(join(home, 'status'))) await new Promise((resolve) => setImmediate(resolve));
      return Number(readFileSync(join(home, 'status'), 'utf8'));
    },
  };
}

// The kernel signals the shell alone, and this one passes nothing on: obsq learns of it when it reads or writes. A served demo does
// neither, so that it ends by the signal that a shell of its own passes on (below).
describe('a terminal that is closed', () => {
  it.each<[string, readonly string[], string]>([
    ['the screen', ['--demo'], 'traces ok'],
    ['a follow', ['logs', payment, '-f', '--demo'], 'payment'],
    ['a watch', ['metrics', 'up', '--watch', '5s', '--demo'], 'up'],
  ])('ends %s by SIGHUP', async (_what, args, text) => {
    const run = startInTerminal(args);
    await run.shows(text);
    run.close();
    expect(await run.status()).toBe(hungUp);
  });

  it('ends a follow that gets no signal, at its next line', async () => {
    const run = startInTerminal(['logs', payment, '-f', '--demo'], ['setsid', '-w']);
    await run.shows('payment');
    run.close();
    expect(await run.status()).toBe(hungUp);
  });
});

describe('kill -HUP', () => {
  it.each<[string, readonly string[], string]>([
    ['a follow', ['logs', payment, '-f', '--demo'], 'payment'],
    ['the served demo', ['demo'], 'OBSQ_ALERTS_URL'],
  ])('ends %s in a pipe by the signal', async (_what, args, text) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (data: string) => {
      output += data;
      if (output.includes(text)) child.kill('SIGHUP');
    });
    expect(await once(child, 'close')).toEqual([null, 'SIGHUP']);
  });
});
