import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { testNow } from './run-obsq.ts';
import { takePicture } from './screen/picture.ts';
import type { ScreenSource } from './screen/screen-source.ts';

const program = join(import.meta.dirname, '..', '..', 'bin', 'obsq.js');
const patienceMs = 60_000;

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
  /** The screen and the keyboard, for the driver in `screen/`. */
  readonly source: ScreenSource;
  /** Resolves when nothing has been written for a while, ms. */
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
    PAGER: '',
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
  let cursorHidden = false;
  let inFrame = false;
  let lastRead = '';
  const watchers = new Set<() => void>();
  child.onData((data) => {
    bytes += data;
    written += data.length;
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
  const source: ScreenSource = {
    patienceMs,
    picture: () => (written === parsed && !inFrame ? takePicture(terminal) : null),
    watch: (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    write: (keys) => child.write(keys),
  };
  return {
    home,
    pid: child.pid,
    ended,
    source,
    waitForQuiet: (ms = 250) =>
      new Promise((resolve) => {
        const finish = (): void => {
          unwatch();
          resolve();
        };
        // Silence has no event of its own: each write puts its end off.
        let timer = setTimeout(finish, ms);
        const unwatch = source.watch(() => {
          clearTimeout(timer);
          timer = setTimeout(finish, ms);
        });
      }),
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
