import { isatty } from 'node:tty';
import { parseClock } from '../../config/clock.ts';
import { ObsqError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/time/window.ts';

/** A stream the program writes to, and what is known of it. */
export interface Output {
  readonly isTerminal: boolean;
  /** Columns of the terminal; null where it is none. */
  readonly widthCells: number | null;
  readonly heightCells: number | null;
  /** Resolves when more may be written; rejects never: a closed pipe ends the program quietly. */
  write(text: string): Promise<void>;
}

/** Everything of the outside world a command may touch, so that tests can run commands in process. */
export interface Io {
  readonly version: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdinIsTerminal: boolean;
  readonly clock: Clock;
  /**
   * Aborted with the signal's name as reason (SIGINT, SIGTERM, SIGHUP), with 'EPIPE' when the reader of stdout has gone, or with the
   * ObsqError of a write that failed otherwise (a full disk).
   */
  readonly interrupted: AbortSignal;
  /** One line typed by the person, or null where stdin is no terminal or ended. */
  ask(question: string): Promise<string | null>;
  /** Milliseconds for durations; never goes back. */
  monotonicMs(): number;
}

export interface ProcessIo extends Io {
  /** Sets the exit code and lets the process end by itself, or at once after a signal. */
  finish(exitCode: number): Promise<void>;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The real process. `OBSQ_NOW` fixes the clock (a bad value throws ObsqError usage when it is first read). */
export function createProcessIo(version: string): ProcessIo {
  const interrupt = new AbortController();
  const onSignal = (signal: string): void => {
    // The second Ctrl-C must end even a program that hangs.
    if (interrupt.signal.aborted) process.exit(signal === 'SIGINT' ? 130 : 143);
    interrupt.abort(signal);
  };
  for (const signal of signals) process.on(signal, onSignal);
  const onClosed = (error: NodeJS.ErrnoException): void => {
    if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') interrupt.abort('EPIPE');
    else interrupt.abort(writeError(error));
  };
  process.stdout.on('error', onClosed);
  const clock = parseClock(process.env.OBSQ_NOW, () => Date.now());
  return {
    version,
    environment: process.env,
    workingDirectory: process.cwd(),
    stdout: createOutput(() => process.stdout, isatty(1), interrupt.signal),
    stderr: createOutput(openStderr, isatty(2), interrupt.signal),
    // process.stdin would open a stream that few commands read.
    stdinIsTerminal: isatty(0),
    clock,
    interrupted: interrupt.signal,
    ask: askOnTerminal,
    // What `performance` loads costs a millisecond.
    monotonicMs: () => {
      const [seconds, nanoseconds] = process.hrtime();
      return seconds * 1e3 + nanoseconds / 1e6;
    },
    finish: async (exitCode) => {
      process.exitCode = exitCode;
      // Sockets kept alive or a half-read stdin must not hold the shell back.
      if (interrupt.signal.aborted) process.exit(exitCode);
    },
  };
}

function writeError(error: NodeJS.ErrnoException): ObsqError {
  return new ObsqError({
    kind: 'limit',
    message: `the output cannot be written: ${error.message}`,
    hint: error.code === 'ENOSPC' ? 'the disk is full: df -h' : undefined,
    cause: error,
  });
}

/** Most runs have nothing to say there, and a stream costs a millisecond. */
function openStderr(): NodeJS.WriteStream {
  if (process.stderr.listenerCount('error') === 0) {
    process.stderr.on('error', () => {
      // Nobody is left to tell.
    });
  }
  return process.stderr;
}

/** `open` gives the same stream each time; it is called when the stream is first needed. */
function createOutput(open: () => NodeJS.WriteStream, isTerminal: boolean, interrupted: AbortSignal): Output {
  return {
    isTerminal,
    // Asked each time: a terminal changes its size.
    get widthCells() {
      return isTerminal ? open().columns || 80 : null;
    },
    get heightCells() {
      return isTerminal ? open().rows || 24 : null;
    },
    write: (text) => {
      const stream = open();
      if (text === '' || stream.destroyed || hasLeft(interrupted)) return Promise.resolve();
      // A stream that was closed by its reader never drains.
      if (stream.write(text) || stream.destroyed || interrupted.aborted) return Promise.resolve();
      return untilDrained(stream, interrupted);
    },
  };
}

function hasLeft(interrupted: AbortSignal): boolean {
  return interrupted.aborted && interrupted.reason === 'EPIPE';
}

/** Resolves when the stream takes more, or never will: closed by its reader, or the program is ending. */
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

async function askOnTerminal(question: string): Promise<string | null> {
  if (process.stdin.isTTY !== true) return null;
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
