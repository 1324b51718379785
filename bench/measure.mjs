// Shared by the benches: running whole processes, interleaved so that a busy moment hits all of them alike.
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

export const program = new URL('../bin/obsq.js', import.meta.url).pathname;

/** This machine's environment with a home of its own and nothing that points obsq or its kin anywhere. */
export function cleanEnvironment(extra = {}) {
  const home = mkdtempSync(join(tmpdir(), 'obsq-bench-'));
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(OBSQ|LOKI|MIMIR|TEMPO|PROMETHEUS|ALERTMANAGER|XDG)_/.test(name),
  );
  return { ...Object.fromEntries(kept), HOME: home, TZ: 'UTC', LANG: 'C.UTF-8', ...extra };
}

/** Runs a process to its end. Resolves with wall milliseconds, peak memory in MB (where asked) and what it wrote. */
export function runProcess(command, args, { env, measureMemory = false, keepOutput = true } = {}) {
  const source = `process.on('exit',()=>process.stderr.write(String.fromCharCode(10)+'peak-kb '+process.resourceUsage().maxRSS))`;
  const preload = `--import=data:text/javascript,${encodeURIComponent(source)}`;
  const options = {
    env: measureMemory ? { ...env, NODE_OPTIONS: preload } : env,
    stdio: ['ignore', 'pipe', 'pipe'],
  };
  return new Promise((resolve, reject) => {
    const startMs = performance.now();
    const child = spawn(command, args, options);
    let stdout = '';
    let stderr = '';
    let bytes = 0;
    let lines = 0;
    child.stdout.on('data', (chunk) => {
      bytes += chunk.length;
      for (const byte of chunk) if (byte === 10) lines++;
      if (keepOutput) stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      const peak = /peak-kb (\d+)/.exec(stderr);
      resolve({
        ms: performance.now() - startMs,
        code,
        stdout,
        stderr,
        bytes,
        lines,
        peakMb: peak === null ? null : Number(peak[1]) / 1024,
      });
    });
  });
}

/** Medians of each command's wall time over `rounds`, the commands taking turns; a warm-up round first. `run` stands for a process of its own making. */
export async function compare(commands, rounds) {
  const times = commands.map(() => []);
  for (let round = -1; round < rounds; round++) {
    for (const [index, { command, args, env, expectCode = 0, run: start }] of commands.entries()) {
      const run = start === undefined ? await runProcess(command, args, { env }) : await start();
      if (run.code !== expectCode)
        throw new Error(`${commands[index].name} ended with ${run.code}: ${run.stderr.slice(0, 500)}`);
      if (round >= 0) times[index].push(run.ms);
    }
  }
  return commands.map(({ name }, index) => ({ name, ms: median(times[index]) }));
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

const results = [];

/** Prints one figure beside its budget and remembers whether it holds. `budget` null: shown only. */
export function report(name, value, budget, unit = 'x') {
  const holds = budget === null || value <= budget;
  results.push(holds);
  const limit = budget === null ? '' : `  budget ${budget}${unit}`;
  process.stdout.write(
    `${holds ? 'ok  ' : 'OVER'} ${name.padEnd(62)} ${value.toFixed(2).padStart(9)}${unit}${limit}\n`,
  );
}

/** True when every budget reported so far holds. */
export function allHold() {
  return results.every(Boolean);
}
