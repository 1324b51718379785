import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = join(import.meta.dirname, '..', '..', 'bin', 'obsq.js');

export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: string;
  /** CommonJS that runs in the process before the program. */
  readonly before?: string;
  /** Called as soon as the process is there. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
  /** Called with everything stdout has had so far; may kill the process. */
  readonly onStdout?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
  readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
  /** Stop reading stdout after this many bytes, as `| head` does. */
  readonly closeStdoutAfter?: number;
}

/** Unix ms of the clock that tests run at. */
export const testNow = '2026-11-20T13:00:00Z';

/**
 * Runs the built program as a user does: a process of its own, its own HOME, nothing of this machine's environment but PATH.
 * The clock stands still at `testNow` unless `env` says otherwise.
 */
export function runObsq(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const home = mkdtempSync(join(tmpdir(), 'obsq-home-'));
  const preload = join(home, 'before.cjs');
  if (options.before !== undefined) writeFileSync(preload, options.before);
  const nodeArgs = options.before === undefined ? [] : ['--require', preload];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...nodeArgs, program, ...args], {
      cwd: options.cwd ?? home,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: home,
        TZ: 'UTC',
        LANG: 'C.UTF-8',
        OBSQ_NOW: testNow,
        ...options.env,
      },
      stdio: 'pipe',
    });
    let stdout = '';
    let stderr = '';
    const kill = (signal: NodeJS.Signals): void => {
      child.kill(signal);
    };
    options.onStart?.(kill);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      options.onStdout?.(stdout, kill);
      if (options.closeStdoutAfter !== undefined && stdout.length >= options.closeStdoutAfter)
        child.stdout.destroy();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      options.onStderr?.(stderr, kill);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ stdout, stderr, code, signal }));
    // A program that ends without reading closes the pipe, on a busy machine before this is written.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}
