import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { testNow } from './run-obsq.ts';

const program = join(import.meta.dirname, '..', '..', 'bin', 'obsq.js');

export interface TerminalRun {
  /** Everything that was sent to the terminal, stdout and stderr together, line ends as `\n`. */
  readonly text: string;
  /** Its lines without colours. */
  readonly lines: readonly string[];
  readonly code: number;
}

export interface TerminalOptions {
  readonly cols?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with everything so far; may type. */
  readonly onData?: (text: string, type: (keys: string) => void) => void;
}

/**
 * A pseudo-terminal may lose the last bytes of a process that has ended: the shell around it says when it is over, and with which code,
 * and stays until it is told that this was read. It hears Ctrl-C too and lives on.
 */
const wrapper = `trap : INT; "$@"; printf '\\033_end %d\\033\\\\' $?; read -r _`;
const ending = /\u001b_end (\d+)\u001b\\/;

/** Runs the built program in a pseudo-terminal of 80x24, at `testNow`, with a HOME of its own. */
export function runInTerminal(args: readonly string[], options: TerminalOptions = {}): Promise<TerminalRun> {
  const home = mkdtempSync(join(tmpdir(), 'obsq-home-'));
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', wrapper, 'sh', process.execPath, program, ...args], {
      cols: options.cols ?? 80,
      rows: options.rows ?? 24,
      // Becomes TERM, whatever `env` says.
      name: options.env?.TERM ?? 'xterm-256color',
      cwd: home,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: home,
        TZ: 'UTC',
        LANG: 'C.UTF-8',
        // Tests of other things read the output as it is written.
        PAGER: '',
        OBSQ_NOW: testNow,
        ...options.env,
      },
    });
    let text = '';
    child.onData((data) => {
      text += data;
      const end = ending.exec(text);
      if (end === null) {
        options.onData?.(text, (keys) => child.write(keys));
        return;
      }
      child.write('\n');
      const plain = text.slice(0, end.index).replaceAll('\r\n', '\n');
      const bare = plain.replace(/\u001b\[[0-9;]*m/g, '');
      resolve({ text: plain, lines: bare.replace(/\n$/, '').split('\n'), code: Number(end[1]) });
    });
  });
}
