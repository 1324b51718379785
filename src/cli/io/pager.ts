import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** A pager that shows what is written to it, on the terminal of this process. */
export interface Pager {
  /** Resolves when the pager has taken the text, or has ended. */
  write(text: string): Promise<void>;
  /** Says that nothing more comes, and resolves with the exit code when the person has left the pager. */
  end(): Promise<number>;
  /** The exit code, once the pager has ended; null for one that was ended by a signal, or while it runs. */
  exitCode(): number | null;
  /** Whether `end` was called: nothing more comes. */
  isComplete(): boolean;
  /** Resolves when the pager has ended. */
  readonly ended: Promise<unknown>;
  /** Whether the pager has ended. */
  hasEnded(): boolean;
}

/** A command without anything that a shell would have to read. */
const simpleCommand = /^\s*[\w@%+:,./-]+(?: +[\w@%+=:,./-]+)*\s*$/;

/**
 * Starts a pager: a command as in `PAGER`. The pager `less` is told to show colours, and to leave short texts on the screen, unless `LESS`
 * says otherwise, as git does. Null if there is no such program. `signal` ends the pager.
 */
export async function startPager(
  command: string,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Pager | null> {
  const env = { ...environment, LESS: environment.LESS ?? 'FRX', LV: environment.LV ?? '-c' };
  const words = command.trim().split(/\s+/);
  const [file = '', ...args] = simpleCommand.test(command) ? words : ['/bin/sh', '-c', command];
  const child = spawn(file, args, { env, stdio: ['pipe', 'inherit', 'inherit'] });
  try {
    await once(child, 'spawn');
  } catch {
    // There is no such program: the text is then written without a pager.
    return null;
  }
  signal.addEventListener('abort', () => child.kill(), { once: true });
  return pagerOf(child);
}

function pagerOf(child: ChildProcess): Pager {
  let hasEnded = false;
  let isComplete = false;
  const ended = new Promise<number>((resolve) => {
    child.once('close', (code) => {
      hasEnded = true;
      resolve(code ?? 0);
    });
  });
  const { stdin } = child;
  // A person who leaves the pager early closes the pipe; `hasEnded` says so.
  stdin?.on('error', () => undefined);
  return {
    ended,
    hasEnded: () => hasEnded,
    isComplete: () => isComplete,
    exitCode: () => child.exitCode,
    write: async (text) => {
      if (hasEnded || stdin === null || stdin.destroyed || stdin.write(text)) return;
      await Promise.race([untilTaken(stdin), ended]);
    },
    end: async () => {
      isComplete = true;
      stdin?.end();
      return ended;
    },
  };
}

/** Resolves when the pipe takes more, or is closed. */
function untilTaken(stdin: Writable): Promise<void> {
  return new Promise((resolve) => {
    const events = ['drain', 'close', 'error'] as const;
    const done = (): void => {
      for (const event of events) stdin.off(event, done);
      resolve();
    };
    for (const event of events) stdin.on(event, done);
  });
}
