// The terminal UI: key to last byte, memory under a follow, bytes of usual steps, first paint beside a bare Ink "hello".
// Latency and memory drive reducer and painter in process (a pseudo-terminal adds the noise of a second process); first paint is
// measured in a pseudo-terminal.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import pty from '@lydell/node-pty';
import { build } from 'esbuild';
import { compileQueries, shippedQueries } from '../build/compile-queries.mjs';
import { cleanEnvironment, median, program, report, runProcess } from './measure.mjs';

const root = new URL('..', import.meta.url).pathname;
const rounds = Number(process.env.OBSQ_BENCH_ROUNDS ?? 15);

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'obsq-bench-tui-'));
  const bundled = await bundle(folder, ['latency.ts', 'memory.ts', 'bytes.ts', 'ink-hello.tsx']);
  await reportFirstPaint(bundled('ink-hello'));
  await reportBytes(bundled('bytes'));
  await reportLatency(bundled('latency'));
  await reportMemory(bundled('memory'));
}

/** Bundles the parts of bench/tui as the program is bundled; gives the path of each. */
async function bundle(folder, names) {
  await build({
    absWorkingDir: root,
    entryPoints: names.map((name) => `bench/tui/${name}`),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    jsx: 'automatic',
    minifyWhitespace: true,
    minifySyntax: true,
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    external: ['react-devtools-core'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    plugins: [shippedQueries(await compileQueries(root))],
    logLevel: 'warning',
  });
  return (name) => join(folder, `${name}.mjs`);
}

async function figuresOf(path, flags = []) {
  const run = await runProcess(process.execPath, [...flags, path], { env: cleanEnvironment() });
  if (run.code !== 0) throw new Error(`${path} ended with ${run.code}: ${run.stderr.slice(0, 800)}`);
  return JSON.parse(run.stdout);
}

/** Milliseconds from the start of a process in a terminal until it has written a text. */
function timeToText(args, text) {
  return new Promise((resolve, reject) => {
    const startMs = performance.now();
    const env = cleanEnvironment({ TERM: 'xterm-256color', OBSQ_NOW: '2026-11-20T13:00:00Z' });
    const child = pty.spawn(process.execPath, args, { cols: 200, rows: 50, cwd: env.HOME, env });
    let seen = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${args.join(' ')} never wrote ${text}: ${seen.slice(-300)}`));
    }, 30_000);
    child.onData((data) => {
      seen += data;
      if (!seen.includes(text)) return;
      seen = '';
      clearTimeout(timer);
      const ms = performance.now() - startMs;
      child.onExit(() => resolve(ms));
      child.kill('SIGKILL');
    });
  });
}

/** The frame ends with its last key hint, the hello with its text. */
async function reportFirstPaint(hello) {
  const times = { hello: [], obsq: [] };
  for (let round = -1; round < rounds; round++) {
    const bare = await timeToText([hello], 'a bare frame');
    const own = await timeToText([program, '--demo'], ' quit');
    if (round < 0) continue;
    times.hello.push(bare);
    times.obsq.push(own);
  }
  const [bare, own] = [median(times.hello), median(times.obsq)];
  process.stdout.write(
    `     first paint: obsq --demo ${own.toFixed(0)} ms, Ink hello ${bare.toFixed(0)} ms, median of ${rounds}\n`,
  );
  report('first paint / Ink hello', own / bare, 2);
}

const byteBudgets = {
  'next query': 600,
  'next series, highlight in the chart': 2_000,
  'a refresh that brings the same': 0,
  'next exemplar, cursor in the chart': 2_000,
  'next span': 600,
  'next log line': 600,
};

async function reportBytes(path) {
  for (const [name, count] of Object.entries(await figuresOf(path)))
    report(`bytes at 200x50: ${name}`, count, byteBudgets[name] ?? null, ' B');
}

async function reportLatency(path) {
  const { p50, p99, panes } = await figuresOf(path);
  for (const [pane, figures] of Object.entries(panes)) {
    process.stdout.write(
      `     ${pane.padEnd(8)} p50 ${figures.p50.toFixed(1)} ms, p99 ${figures.p99.toFixed(1)} ms, ${figures.bytesP50} B\n`,
    );
  }
  report('key to last byte, 10,000 rows a pane, follow 500/s: p50', p50, 16, ' ms');
  report('key to last byte: p99', p99, 50, ' ms');
}

async function reportMemory(path) {
  const { peakMb, heapMb, kept, lines } = await figuresOf(path, ['--expose-gc']);
  process.stdout.write(`     ${lines} lines came, ${kept} are kept, heap ${heapMb.toFixed(0)} MB\n`);
  report("memory after an hour's lines at 500/s, 10,000 rows a pane", peakMb, 300, ' MB');
}
