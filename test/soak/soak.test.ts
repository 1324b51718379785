import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startChaosLoki } from '../helpers/chaos-loki.ts';
import { residentMb } from '../helpers/faults/memory-of.ts';
import { openReadyScreen } from '../helpers/screen/open-screen.ts';

/** `npm run soak`: OBSQ_SOAK is the minutes of each run, 3 at least. The usual tests leave it out: it waits on a real clock. */
const minutes = Number(process.env.OBSQ_SOAK ?? '0');
const linesPerSecond = 1000;
const ticksPerSecond = 10;
/** A follow remembers the lines of 90 s, to tell new ones from repeated ones: its memory is level after that. */
const warmMs = 120_000;
/** What a process may grow by when it is warm, MB. */
const mostGrowthMb = 60;

const program = join(import.meta.dirname, '../../bin/obsq.js');
const durationMs = minutes * 60_000;
const timeout = durationMs + 120_000;

/** Says how memory went, and fails where it grows. */
function judge(what: string, samples: readonly number[], more: string): void {
  const warm = samples[Math.floor((samples.length * warmMs) / durationMs)] ?? 0;
  const last = samples.at(-1) ?? 0;
  const most = Math.max(...samples);
  process.stdout.write(
    `soak, ${minutes} min, ${what}: ${more}; resident ${warm.toFixed(0)} MB after 2 min, ${last.toFixed(0)} MB at the end, ${most.toFixed(0)} MB at most\n`,
  );
  expect(last - warm, `${what} grows: ${samples.map(Math.round).join(' ')}`).toBeLessThan(mostGrowthMb);
}

describe.runIf(minutes > 0)('a soak', () => {
  it('of a follow at a steady rate', { timeout }, async () => {
    const loki = await startChaosLoki();
    const child = spawn(
      process.execPath,
      [program, 'logs', '{app="a"}', '-f', '-o', 'raw', '--logs-url', loki.url],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const got = new Map<string, number>();
    let rest = '';
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) got.set(line, (got.get(line) ?? 0) + 1);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    while (loki.tails === 0) await sleep(50);
    const samples: number[] = [];
    const began = Date.now();
    let stored = 0;
    for (let tick = 0; Date.now() - began < durationMs; tick += 1) {
      const now = BigInt(Date.now()) * 1_000_000n;
      loki.store(
        Array.from({ length: linesPerSecond / ticksPerSecond }, (_, at) => {
          stored += 1;
          return { ns: now + BigInt(at), pod: `p${at % 4}`, line: `line ${stored}`, traceId: `t${stored}` };
        }),
      );
      // Every half minute the link breaks, in another way each time.
      if (tick % (30 * ticksPerSecond) === 29 * ticksPerSecond)
        loki.breakTails((['cut', 'half', 'garbage', 'close'] as const)[Math.floor(tick / 300) % 4] ?? 'cut');
      if (tick % (5 * ticksPerSecond) === 0) samples.push(residentMb(child.pid ?? 0));
      await sleep(1000 / ticksPerSecond);
    }
    const deadline = Date.now() + 60_000;
    while (got.size < stored && Date.now() < deadline) await sleep(200);
    child.kill('SIGINT');
    await once(child, 'close');
    await loki.close();
    const doubled = [...got.values()].filter((times) => times > 1).length;
    judge('a follow', samples, `${stored} lines stored, ${got.size} written, ${doubled} doubled`);
    expect({ written: got.size, doubled }, said).toEqual({ written: stored, doubled: 0 });
  });

  it('of the screen that refreshes', { timeout }, async () => {
    const screen = await openReadyScreen({ columns: 120, rows: 40, env: { OBSQ_NOW: '' } });
    const samples: number[] = [];
    const began = Date.now();
    let presses = 0;
    while (Date.now() - began < durationMs) {
      for (const key of ['r', 'Down', 'Up']) screen.press(key);
      presses += 3;
      samples.push(residentMb(screen.pid));
      await sleep(2000);
    }
    screen.press('q');
    expect((await screen.ended).exitCode).toBe(0);
    judge('the screen', samples, `${presses} keys pressed`);
  });
});
