import type { Environment } from '../env.ts';

export type CommandResult =
  | { readonly ok: true; readonly stdout: string }
  | { readonly ok: false; readonly reason: string; readonly stderr: string };

/** Runs a credential helper. */
export type RunCommand = (
  command: readonly [string, ...string[]],
  environment: Environment,
) => Promise<CommandResult>;

const timeoutMs = 10_000;
const maxOutputBytes = 1_000_000;

/**
 * Runs a program without a shell and without input, at most 10 s, and gives what it wrote to stdout. A helper that cannot be
 * started, fails, or does not end is a reason, not an exception.
 */
export const runCommand: RunCommand = (command, environment) => runWithin(command, environment, timeoutMs);

/** `runCommand` with its time limit as a parameter, in ms. */
export async function runWithin(
  command: readonly [string, ...string[]],
  environment: Environment,
  limitMs: number,
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
        resolve(error === null ? { ok: true, stdout } : { ok: false, reason: reasonOf(error), stderr });
      },
    );
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      // A grandchild may hold the pipes open for as long as it likes.
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve({ ok: false, reason: `it did not end within ${limitMs / 1000} s`, stderr: '' });
    }, limitMs);
    child.stdin?.on('error', () => undefined); // It closed its input before we did: nothing was to be said.
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
