import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { testNow } from './run-obsq.ts';

const program = join(import.meta.dirname, '..', '..', 'bin', 'obsq.js');
const patienceMs = 20_000;

export interface SessionOptions {
  readonly columns: number;
  readonly rows: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Of obsq; `--demo` when left out. */
  readonly args?: readonly string[];
  /** A shell command line in place of obsq itself; `$OBSQ` runs it. */
  readonly shell?: string;
}

export interface TerminalModes {
  readonly alternate: boolean;
  readonly cursorHidden: boolean;
  readonly bracketedPaste: boolean;
  /** Whether text goes on in the next row at the right edge. */
  readonly wraps: boolean;
}

/** Of a terminal that belongs to a shell. */
export const normalModes: TerminalModes = {
  alternate: false,
  cursorHidden: false,
  bracketedPaste: false,
  wraps: true,
};

/** Of a terminal that belongs to the screen. */
export const screenModes: TerminalModes = {
  alternate: true,
  cursorHidden: true,
  bracketedPaste: true,
  wraps: false,
};

/** obsq in a pseudo-terminal, with a terminal emulator that says what a person would see. */
export interface TerminalSession {
  readonly home: string;
  readonly pid: number;
  /** Rows of the screen, without spaces at their ends. */
  screen(): string[];
  /** Types keys; `waitFor` says when their effect is there. */
  press(keys: string): void;
  /** Resolves with the screen as soon as it fits; rejects with the screen when it does not in 20 s. */
  waitFor(fits: (screen: string) => boolean, what: string): Promise<string>;
  waitForText(text: string): Promise<string>;
  /** Resolves when nothing has been written for a while and the program has no question open. */
  waitForQuiet(ms?: number): Promise<void>;
  /** Everything written since the last call. */
  takeBytes(): string;
  /** The same, which stays to be taken. */
  peekBytes(): string;
  resize(columns: number, rows: number): void;
  kill(signal: string): void;
  /** Resolves when the program has ended. */
  readonly ended: Promise<{ readonly exitCode: number; readonly signal: number | undefined }>;
  /** Modes a terminal is left in. */
  modes(): TerminalModes;
  close(): Promise<void>;
}

/** Starts obsq in a terminal of its own, in a home of its own, at the fixed test clock. */
export function openTerminal(options: SessionOptions): TerminalSession {
  const home = mkdtempSync(join(tmpdir(), 'obsq-tui-'));
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    TZ: 'UTC',
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    OBSQ_NOW: testNow,
    OBSQ: `${process.execPath} ${program}`,
    ...options.env,
  };
  const terminal = new xterm.Terminal({
    cols: options.columns,
    rows: options.rows,
    allowProposedApi: true,
    scrollback: 500,
  });
  const [file, args] =
    options.shell === undefined
      ? [process.execPath, [program, ...(options.args ?? ['--demo'])]]
      : ['/bin/bash', ['--norc', '--noprofile', '-i', '-c', options.shell]];
  const child = pty.spawn(file, args, {
    cols: options.columns,
    rows: options.rows,
    cwd: home,
    env,
    name: env.TERM,
  });
  let bytes = '';
  let written = 0;
  let parsed = 0;
  let lastWriteMs = performance.now();
  let cursorHidden = false;
  let inFrame = false;
  let lastRead = '';
  const watchers = new Set<() => void>();
  child.onData((data) => {
    bytes += data;
    written += data.length;
    lastWriteMs = performance.now();
    // A sequence may be split between two reads.
    const recent = lastRead.slice(-8) + data;
    lastRead = data.length >= 8 ? data : recent;
    for (const match of recent.matchAll(/\u001b\[\?25([hl])/g)) cursorHidden = match[1] === 'l';
    // A frame comes in pieces: half of one is not what a person sees.
    for (const match of recent.matchAll(/\u001b\[\?2026([hl])/g)) inFrame = match[1] === 'h';
    terminal.write(data, () => {
      parsed += data.length;
      for (const watch of watchers) watch();
    });
  });
  const ended = new Promise<{ exitCode: number; signal: number | undefined }>((resolve) => {
    child.onExit(({ exitCode, signal }) => resolve({ exitCode, signal }));
  });
  const screen = (): string[] =>
    Array.from({ length: terminal.rows }, (_, row) => {
      const { active } = terminal.buffer;
      // The emulator keeps what a narrower terminal cannot show any more.
      const line = active.getLine(active.viewportY + row);
      return (line?.translateToString(false, 0, terminal.cols) ?? '').trimEnd();
    });
  const until = (isDone: () => boolean, what: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const finish = (act: () => void): void => {
        watchers.delete(check);
        clearTimeout(timer);
        act();
      };
      const check = (): void => {
        if (isDone()) finish(resolve);
      };
      const timer = setTimeout(
        () =>
          finish(() => reject(new Error(`waited for ${what}; the screen shows:\n${screen().join('\n')}`))),
        patienceMs,
      );
      watchers.add(check);
      check();
    });
  const waitFor: TerminalSession['waitFor'] = async (fits, what) => {
    await until(() => written === parsed && !inFrame && fits(screen().join('\n')), what);
    return screen().join('\n');
  };
  return {
    home,
    pid: child.pid,
    ended,
    screen,
    press: (keys) => child.write(keys),
    waitFor,
    waitForText: (text) => waitFor((shown) => shown.includes(text), JSON.stringify(text)),
    waitForQuiet: async (ms = 250) => {
      // Silence cannot be waited for by an event: looked at until it has lasted.
      while (performance.now() - lastWriteMs < ms || written !== parsed)
        await new Promise((resolve) => setTimeout(resolve, 20));
    },
    takeBytes: () => {
      const taken = bytes;
      bytes = '';
      return taken;
    },
    peekBytes: () => bytes,
    resize: (columns, rows) => {
      terminal.resize(columns, rows);
      child.resize(columns, rows);
    },
    kill: (signal) => child.kill(signal),
    modes: () => ({
      alternate: terminal.buffer.active.type === 'alternate',
      cursorHidden,
      bracketedPaste: terminal.modes.bracketedPasteMode,
      wraps: terminal.modes.wraparoundMode,
    }),
    close: async () => {
      child.kill('SIGKILL');
      await ended;
      terminal.dispose();
    },
  };
}
