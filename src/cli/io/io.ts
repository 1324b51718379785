import { isatty } from 'node:tty';
import { parseClock } from '../../config/clock.ts';
import { ObsqError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/time/window.ts';
import { exitCodes } from './exit-code.ts';
import type { Pager } from './pager.ts';

/** An output stream of the program, with its properties. */
export interface Output {
  readonly isTerminal: boolean;
  /** The width of the terminal in cells; null if the stream is no terminal. */
  readonly widthCells: number | null;
  readonly heightCells: number | null;
  /** Writes text and resolves when more may be written. It never rejects, since a closed pipe ends the program quietly. */
  write(text: string): Promise<void>;
}

/** The outside world for commands, as an interface, so that tests can run commands in process. */
export interface Io {
  readonly version: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdinIsTerminal: boolean;
  /** Whether all of standard input was read. Absent where there is none. */
  readonly stdinHasEnded?: (() => boolean) | undefined;
  readonly clock: Clock;
  /**
   * Aborts with a reason: the name of the signal (SIGINT, SIGTERM, SIGHUP), 'EPIPE' if the reader of stdout has gone, or the
   * ObsqError of another failed write (a full disk).
   */
  readonly interrupted: AbortSignal;
  /** Asks for one typed line; null if stdin is no terminal or has ended. */
  ask(question: string): Promise<string | null>;
  /** Starts a pager on the terminal, a command as in `PAGER`; null if there is no such program. Absent where nothing can be started. */
  readonly startPager?: ((command: string) => Promise<Pager | null>) | undefined;
  /** Ends the command as if the reader of stdout had gone. */
  readonly leave?: (() => void) | undefined;
  /** A clock in milliseconds for durations, which never goes back. */
  monotonicMs(): number;
}

export interface ProcessIo extends Io {
  /** Sets the exit code. The process then ends by itself, or at once if a signal came. */
  finish(exitCode: number): Promise<void>;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Creates the Io of the real process. `OBSQ_NOW` fixes the clock; an invalid value throws ObsqError usage when the clock is first read. */
export function createProcessIo(version: string): ProcessIo {
  const interrupt = new AbortController();
  /** Ends the pager too, which Ctrl-C does not. */
  const terminated = new AbortController();
  const isTerminal = { stdout: isatty(1), stderr: isatty(2) };
  let pager: Pager | null = null;
  const onSignal = (signal: string): void => {
    if (signal === 'SIGHUP') hangUp(interrupt);
    // Ctrl-C in a pager is the pager's: it stops the answer that still comes, and the person goes on reading.
    if (signal === 'SIGINT' && pager !== null && !pager.hasEnded()) {
      if (!pager.isComplete()) interrupt.abort(signal);
      return;
    }
    // A second Ctrl-C ends the process even if the program hangs.
    if (interrupt.signal.aborted) endAtOnce(signal, signal === 'SIGINT' ? 130 : 143);
    if (signal === 'SIGTERM') terminated.abort();
    interrupt.abort(signal);
  };
  for (const signal of signals) process.on(signal, onSignal);
  const onClosed = (error: NodeJS.ErrnoException): void => {
    if (isTerminalGone(error, isTerminal.stdout)) hangUp(interrupt);
    else if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') interrupt.abort('EPIPE');
    else interrupt.abort(writeError(error));
  };
  process.stdout.on('error', onClosed);
  const onStderrFailed = (error: NodeJS.ErrnoException): void => {
    // The failure of stderr itself cannot be reported anywhere.
    if (isTerminalGone(error, isTerminal.stderr)) hangUp(interrupt);
  };
  const clock = parseClock(process.env.OBSQ_NOW, () => Date.now());
  return {
    version,
    environment: process.env,
    workingDirectory: findWorkingDirectory(),
    stdout: createOutput(() => process.stdout, isTerminal.stdout, interrupt.signal),
    stderr: createOutput(() => openStderr(onStderrFailed), isTerminal.stderr, interrupt.signal),
    // isatty avoids process.stdin, which would open a stream that few commands read.
    stdinIsTerminal: isatty(0),
    stdinHasEnded: () => process.stdin.readableEnded,
    clock,
    interrupted: interrupt.signal,
    ask: (question) => askOnTerminal(question, interrupt.signal),
    startPager: async (command) => {
      const { startPager } = await import('./pager.ts');
      pager = await startPager(command, process.env, terminated.signal);
      return pager;
    },
    leave: () => {
      if (!interrupt.signal.aborted) interrupt.abort('EPIPE');
    },
    // hrtime avoids `performance`, which takes a millisecond to load.
    monotonicMs: () => {
      const [seconds, nanoseconds] = process.hrtime();
      return seconds * 1e3 + nanoseconds / 1e6;
    },
    finish: async (exitCode) => {
      process.exitCode = exitCode;
      // After a signal, open sockets or a partly read stdin must not keep the process alive.
      if (interrupt.signal.aborted) endAtOnce(interrupt.signal.reason, exitCode);
    },
  };
}

/** The working directory may have been removed under its shell: its name then stands for it, and nothing is found in it. */
function findWorkingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    const { PWD = '' } = process.env; // the directory is gone
    return PWD.startsWith('/') ? PWD : '/';
  }
}

/**
 * Ends the process after `reason`, which may be a signal. Node's own exit waits for its threads, and one of them may hang in a file that
 * never answers (a FIFO that nobody writes to, a dead network disk): the signal's default action then ends the process instead.
 */
function endAtOnce(reason: unknown, exitCode: number): void {
  const signal = signals.find((one) => one === reason);
  if (signal !== undefined && process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'))) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  }
  process.exit(exitCode);
}

function writeError(error: NodeJS.ErrnoException): ObsqError {
  return new ObsqError({
    kind: 'limit',
    message: `the output cannot be written: ${error.message}`,
    hint: error.code === 'ENOSPC' ? 'the disk is full: df -h' : undefined,
    cause: error,
  });
}

/** Whether a write failed because the terminal was closed. Such a process need not have got SIGHUP (`setsid`, `disown`). */
function isTerminalGone({ code }: NodeJS.ErrnoException, wasTerminal: boolean): boolean {
  return code === 'EIO' && wasTerminal;
}

/**
 * Ends the process by SIGHUP, at once: the terminal is gone, and nobody is there to read what is left. Node's own exit sets the
 * terminal's modes back and crashes where there is none (Node 20.20), so the signal's default action ends the process instead.
 */
function hangUp(interrupt: AbortController): never {
  // Programs that obsq has started and requests on their way end with the signal of the command.
  interrupt.abort('SIGHUP');
  process.removeAllListeners('SIGHUP');
  process.kill(process.pid, 'SIGHUP');
  // Only a tracer that holds back the signal comes here.
  process.exit(exitCodes.hungUp);
}

/** Opens stderr on first use, because most runs write nothing to it and opening the stream takes a millisecond. */
function openStderr(onError: (error: NodeJS.ErrnoException) => void): NodeJS.WriteStream {
  if (process.stderr.listenerCount('error') === 0) process.stderr.on('error', onError);
  return process.stderr;
}

/** Creates an output. `open` returns the same stream at each call; the first call comes when the stream is needed. */
function createOutput(open: () => NodeJS.WriteStream, isTerminal: boolean, interrupted: AbortSignal): Output {
  return {
    isTerminal,
    // The width is read anew each time, because a terminal can change its size.
    get widthCells() {
      return isTerminal ? open().columns || 80 : null;
    },
    get heightCells() {
      return isTerminal ? open().rows || 24 : null;
    },
    write: (text) => {
      const stream = open();
      if (text === '' || stream.destroyed || hasLeft(interrupted)) return Promise.resolve();
      // A stream whose reader has closed it never drains.
      if (stream.write(text) || stream.destroyed || interrupted.aborted) return Promise.resolve();
      return untilDrained(stream, interrupted);
    },
  };
}

function hasLeft(interrupted: AbortSignal): boolean {
  return interrupted.aborted && interrupted.reason === 'EPIPE';
}

/** Resolves when the stream accepts more text, is closed by its reader, or the program is ending. */
function untilDrained(stream: NodeJS.WriteStream, interrupted: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const events = ['drain', 'close', 'error'] as const;
    const done = (): void => {
      for (const event of events) stream.off(event, done);
      interrupted.removeEventListener('abort', done);
      resolve();
    };
    for (const event of events) stream.on(event, done);
    interrupted.addEventListener('abort', done);
  });
}

async function askOnTerminal(question: string, interrupted: AbortSignal): Promise<string | null> {
  if (process.stdin.isTTY !== true) return null;
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // In raw mode Ctrl-C is a character.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  // `question` never settles if the input ends (Ctrl-D, a closed terminal).
  const ended = new Promise<null>((resolve) => {
    terminal.once('close', () => resolve(null));
  });
  const stopped = new Promise<null>((resolve) => {
    interrupted.addEventListener('abort', () => resolve(null), { once: true });
  });
  try {
    const answer = await Promise.race([terminal.question(question), ended, stopped]);
    // Without an answer the cursor still stands behind the question.
    if (answer === null) process.stderr.write('\n');
    return answer;
  } finally {
    terminal.close();
  }
}
