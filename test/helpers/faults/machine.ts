import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testNow } from '../run-obsq.ts';

const program = join(import.meta.dirname, '../../../bin/obsq.js');

/** A row of the table of what the machine, the person or the shell does to a command. */
export interface MachineFault {
  readonly name: string;
  /** A line of bash; `$OBSQ` is the program, `$URL` a store that answers well, `$HANGING` one that never does. */
  readonly shell: string;
  /** Files below the home, by path. The configuration's folder is `obsq`. */
  readonly files?: Readonly<Record<string, string>>;
  /** The exit code as the shell has it: 128 and the signal's number after a signal. */
  readonly code: number;
  /** Tested against both streams, line breaks as spaces. */
  readonly says: RegExp;
}

export interface MachineRun {
  readonly code: number;
  readonly output: string;
}

/** Runs the line in a home of its own. Its whole group is killed after 30 s: a hang is a failure, not a hung test. */
export async function runMachineFault(
  fault: MachineFault,
  urls: { URL: string; HANGING: string },
): Promise<MachineRun> {
  const home = mkdtempSync(join(tmpdir(), 'obsq-machine-'));
  for (const [path, text] of Object.entries(fault.files ?? {})) {
    mkdirSync(join(home, path, '..'), { recursive: true, mode: 0o700 });
    writeFileSync(join(home, path), text, { mode: 0o600 });
  }
  const child = spawn('bash', ['-c', fault.shell], {
    cwd: home,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      HOME: home,
      XDG_CONFIG_HOME: home,
      TZ: 'UTC',
      LANG: 'C.UTF-8',
      OBSQ_NOW: testNow,
      OBSQ: `${process.execPath} ${program}`,
      ...urls,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const tooLong = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), 90_000);
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearTimeout(tooLong);
  return { code: code ?? -1, output: signal === null ? output : `${output}\nended by ${signal}` };
}
