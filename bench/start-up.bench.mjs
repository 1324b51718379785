// How long the one-shot commands take beside a bare node, on the same machine in the same run. The store is a loopback server
// that repeats recorded answers of the demo at once: the time is obsq's own.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, compare, program, report, runProcess } from './measure.mjs';
import { createReplay } from './replay-server.mjs';

const rounds = Number(process.env.OBSQ_BENCH_ROUNDS ?? 21);
const args = ['pod-cpu', '-n', 'otel-demo', '-o', 'json'];

export async function run() {
  const demo = await startDemo();
  const replay = await createReplay(demo.metrics);
  try {
    const fromEnvironment = cleanEnvironment({ OBSQ_METRICS_URL: replay.url });
    const fromFile = cleanEnvironment();
    const folder = join(fromFile.HOME, '.config', 'obsq');
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'config.yaml'),
      `currentContext: bench\ncontexts:\n  - name: bench\n    metrics: {url: "${replay.url}"}\n    logs: {url: "${demo.logs}"}\n`,
      { mode: 0o600 },
    );
    const node = process.execPath;
    const commands = [
      { name: 'node -e 0', command: node, args: ['-e', '0'], env: fromEnvironment },
      { name: 'obsq --version', command: node, args: [program, '--version'], env: fromEnvironment },
      {
        name: 'obsq pod-cpu -o json, URL from the environment',
        command: node,
        args: [program, ...args],
        env: fromEnvironment,
      },
      { name: 'obsq pod-cpu -o json, config file', command: node, args: [program, ...args], env: fromFile },
    ];
    const promtool = findPromtool();
    if (promtool !== null) {
      commands.push({
        name: 'promtool query instant',
        command: promtool,
        args: ['query', 'instant', replay.url, 'up'],
        env: fromEnvironment,
      });
    }
    // The cache learns which metrics the store has.
    for (const env of [fromEnvironment, fromFile]) await runProcess(node, [program, ...args], { env });
    if (promtool !== null)
      await runProcess(promtool, ['query', 'instant', replay.url, 'up'], { env: fromEnvironment });
    const [bare, ...rest] = await compare(commands, rounds);
    process.stdout.write(`     node -e 0: ${bare.ms.toFixed(0)} ms, median of ${rounds}\n`);
    const budgets = [1.25, 2.0, 2.3, null];
    for (const [index, { name, ms }] of rest.entries())
      report(`${name} / node -e 0`, ms / bare.ms, budgets[index] ?? null);
  } finally {
    replay.close();
    demo.stop();
  }
}

function findPromtool() {
  const own = new URL('../.real/bin/promtool', import.meta.url).pathname;
  const path = [own, ...(process.env.PATH ?? '').split(':').map((folder) => join(folder, 'promtool'))];
  return path.find((candidate) => existsSync(candidate)) ?? null;
}

export function startDemo() {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, 'demo', '-o', 'json'], {
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.on('error', reject);
    child.stdout.once('data', (line) =>
      resolve({ ...JSON.parse(line).urls, stop: () => child.kill('SIGTERM') }),
    );
  });
}
