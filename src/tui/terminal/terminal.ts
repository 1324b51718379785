import { createKeySplitter, type InputEvent } from './key-splitter.ts';

/** Receives the events of the terminal. */
export interface TerminalListener {
  onInput(events: readonly InputEvent[]): void;
  onResize(columns: number, rows: number): void;
  /** Called after a return from the shell, when the content of the screen is unknown. */
  onResume(): void;
}

/** The terminal while the screen owns it. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  write(bytes: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
  /** Takes over the terminal: alternate screen, raw keys. */
  enter(listener: TerminalListener): void;
  /** Restores the terminal. It may be called more than once. */
  leave(): void;
  /** Sends the signal that Ctrl-C sends outside of raw mode. */
  interrupt(): void;
  /** Restores the terminal and stops the process until `fg`. */
  suspend(): void;
}

// Entering turns on the alternate screen and bracketed paste, hides the cursor and turns off wrapping at the right edge. Leaving undoes this in reverse order.
const enterBytes = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[?2004h';
const leaveBytes = '\u001b[0m\u001b[?2004l\u001b[?7h\u001b[?25h\u001b[?1049l';

/** How long an Escape waits for the rest of a sequence, which a slow link may send in pieces. */
const escapeMs = 50;

/** Creates the terminal of this process. Signals that end or stop the process restore the terminal first. */
export function createProcessTerminal(): Terminal {
  const { stdin, stdout } = process;
  const splitter = createKeySplitter();
  let listener: TerminalListener | null = null;
  let isEntered = false;
  let escapeTimer: NodeJS.Timeout | undefined;

  const flushEscape = (): void => listener?.onInput(splitter.flush());
  const onData = (chunk: string): void => {
    clearTimeout(escapeTimer);
    listener?.onInput(splitter.push(chunk));
    if (splitter.isWaiting) escapeTimer = setTimeout(flushEscape, escapeMs);
  };
  const onResize = (): void => listener?.onResize(stdout.columns, stdout.rows);
  const take = (): void => {
    isEntered = true;
    stdin.setEncoding('utf8');
    stdin.setRawMode(true);
    stdout.write(enterBytes);
    stdin.resume();
  };
  const give = (): void => {
    if (!isEntered) return;
    isEntered = false;
    clearTimeout(escapeTimer);
    // Node writes to a terminal synchronously, so this also works within an exit handler.
    stdout.write(leaveBytes);
    stdin.setRawMode(false);
    stdin.pause();
  };
  const onStop = (): void => {
    give();
    // The default action of SIGTSTP stops this process here until it is continued. If nothing could continue it (no shell with job
    // control, as in a window that runs only obsq), the kernel skips the stop. It would not skip a SIGSTOP.
    process.off('SIGTSTP', onStop);
    process.kill(process.pid, 'SIGTSTP');
    process.on('SIGTSTP', onStop);
    setImmediate(onContinue);
  };
  const onContinue = (): void => {
    if (listener === null) return;
    take();
    // A terminal reports a new size only to the foreground process, which this one was not while it was stopped.
    process.emit('SIGWINCH', 'SIGWINCH');
    listener.onResize(stdout.columns, stdout.rows);
    listener.onResume();
  };
  // A terminal that was closed, by a dropped connection for instance, ends the process like the signal that usually comes with it.
  const onGone = (): void => {
    if (isEntered) process.kill(process.pid, 'SIGHUP');
  };
  // Runs before Node prints the error, so that the error appears on the normal screen.
  const onCrash = (): void => give();

  return {
    get columns() {
      return stdout.columns || 80;
    },
    get rows() {
      return stdout.rows || 24;
    },
    write: (bytes) => (isEntered ? stdout.write(bytes) : true),
    once: (event, drained) => stdout.once(event, drained),
    enter(to) {
      listener = to;
      stdin.on('data', onData);
      stdout.on('resize', onResize);
      process.on('SIGTSTP', onStop);
      process.on('exit', give);
      // The program's own listener ends the process, so this one has to come before it.
      process.prependListener('SIGHUP', give);
      stdin.on('error', onGone);
      stdin.on('end', onGone);
      process.on('uncaughtExceptionMonitor', onCrash);
      take();
    },
    leave() {
      listener = null;
      stdin.off('data', onData);
      stdout.off('resize', onResize);
      process.off('SIGTSTP', onStop);
      process.off('exit', give);
      process.off('SIGHUP', give);
      stdin.off('error', onGone);
      stdin.off('end', onGone);
      process.off('uncaughtExceptionMonitor', onCrash);
      give();
    },
    interrupt: () => void process.kill(process.pid, 'SIGINT'),
    // Signals the whole process group, as the terminal does for Ctrl-Z, so that a script around obsq stops too.
    suspend: () => void process.kill(0, 'SIGTSTP'),
  };
}
