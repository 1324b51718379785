import { createKeySplitter, type InputEvent } from './key-splitter.ts';

/** What the terminal tells the screen. */
export interface TerminalListener {
  onInput(events: readonly InputEvent[]): void;
  onResize(columns: number, rows: number): void;
  /** The screen's content is not known any more (back from the shell). */
  onResume(): void;
}

/** The terminal while the screen owns it. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  write(bytes: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
  /** Takes the terminal: alternate screen, raw keys. */
  enter(listener: TerminalListener): void;
  /** Gives it back as it was. May be called more than once. */
  leave(): void;
  /** What Ctrl-C does outside of raw mode. */
  interrupt(): void;
  /** Gives it back and stops the process until `fg`. */
  suspend(): void;
}

// Alternate screen, cursor hidden, no wrapping at the right edge, pastes bracketed; left in reverse order.
const enterBytes = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[?2004h';
const leaveBytes = '\u001b[0m\u001b[?2004l\u001b[?7h\u001b[?25h\u001b[?1049l';

/** How long an Escape waits for the rest of a sequence; over a slow link it comes in pieces. */
const escapeMs = 50;

/** The terminal of this process. Signals that end or stop the process give it back first. */
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
    // To a terminal node writes at once, also from within an exit handler.
    stdout.write(leaveBytes);
    stdin.setRawMode(false);
    stdin.pause();
  };
  const onStop = (): void => {
    give();
    // The default action, which stops us here until somebody continues us. Where nobody could (no shell with job control above: a
    // window that runs obsq and nothing else) the kernel leaves it out, which it would not do with SIGSTOP.
    process.off('SIGTSTP', onStop);
    process.kill(process.pid, 'SIGTSTP');
    process.on('SIGTSTP', onStop);
    setImmediate(onContinue);
  };
  const onContinue = (): void => {
    if (listener === null) return;
    take();
    // The terminal tells a new size to who is in the foreground: while stopped we were not.
    process.emit('SIGWINCH', 'SIGWINCH');
    listener.onResize(stdout.columns, stdout.rows);
    listener.onResume();
  };
  // Before node prints the error: it belongs on the normal screen.
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
      process.on('uncaughtExceptionMonitor', onCrash);
      take();
    },
    leave() {
      listener = null;
      stdin.off('data', onData);
      stdout.off('resize', onResize);
      process.off('SIGTSTP', onStop);
      process.off('exit', give);
      process.off('uncaughtExceptionMonitor', onCrash);
      give();
    },
    interrupt: () => void process.kill(process.pid, 'SIGINT'),
    // The whole group, as the terminal itself would do for Ctrl-Z: a script around us stops with us.
    suspend: () => void process.kill(0, 'SIGTSTP'),
  };
}
