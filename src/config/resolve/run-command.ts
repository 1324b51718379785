import type { Environment } from '../env.ts';

export type CommandResult =
  | { readonly ok: true; readonly stdout: string }
  | { readonly ok: false; readonly reason: string; readonly stderr: string };

/** Runs a credential helper. */
export type RunCommand = (
  command: readonly [string, ...string[]],
  environment: Environment,
  signal?: AbortSignal,
) => Promise<CommandResult>;

const timeoutMs = 10_000;
const maxOutputBytes = 1_000_000;

/**
 * Runs a program without a shell and without input, for at most 10 s, and returns its output. If the program cannot be started,
 * fails, or does not end in time, the result holds the reason; nothing is thrown. A signal ends it sooner.
 */
export const runCommand: RunCommand = (command, environment, signal) =>
  runWithin(command, environment, timeoutMs, signal);

/** Works like `runCommand`, with the time limit in ms as a parameter. */
export async function runWithin(
  command: readonly [string, ...string[]],
  environment: Environment,
  limitMs: number,
  signal?: AbortSignal,
): Promise<CommandResult> {
  const { execFile } = await import('node:child_process');
  const [program, ...parameters] = command;
  return new Promise((resolve) => {
    const child = execFile(
      program,
      parameters,
      { env: { ...environment }, encoding: 'utf8', maxBuffer: maxOutputBytes, windowsHide: true },
      (error, stdout, stderr) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        resolve(error === null ? { ok: true, stdout } : { ok: false, reason: reasonOf(error), stderr });
      },
    );
    const give = (reason: string): void => {
      child.kill('SIGKILL');
      // A grandchild may still hold the pipes open, and the process would wait for them.
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve({ ok: false, reason, stderr: '' });
    };
    const timer = setTimeout(() => give(`it did not end within ${limitMs / 1000} s`), limitMs);
    const onAbort = (): void => give('it was cancelled');
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted === true) onAbort();
    child.stdin?.on('error', () => undefined); // the program may close its input first; there is no input to lose
    child.stdin?.end();
  });
}

function reasonOf(error: Error & { code?: unknown; signal?: unknown }): string {
  if (error.code === 'ENOENT') return 'no such command';
  if (error.code === 'EACCES') return 'it may not be run';
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'it wrote more than a megabyte';
  if (typeof error.code === 'number') return `it ended with exit code ${error.code}`;
  return typeof error.signal === 'string' ? `it was ended by ${error.signal}` : error.message;
}
