import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The programs of a Prometheus on this machine. */
export interface RealPrometheus {
  readonly prometheus: string;
  readonly promtool: string;
  /** `3.5.3`, whatever packagers put behind it left out. */
  readonly version: string;
  readonly major: number;
}

const root = join(import.meta.dirname, '..', '..');

/**
 * The Prometheus of `OBSQ_PROMETHEUS` (the server's path, promtool beside it) or of `.ci/real-servers.sh`; null where
 * there is none. With `OBSQ_REQUIRE_REAL=1` none is an error: the tests that need it must not be skipped in CI.
 */
export function findRealPrometheus(): RealPrometheus | null {
  const prometheus = process.env.OBSQ_PROMETHEUS ?? join(root, '.real', 'bin', 'prometheus');
  const promtool = join(dirname(prometheus), 'promtool');
  if (existsSync(prometheus) && existsSync(promtool)) {
    const text = execFileSync(prometheus, ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const version = /version (\d+\.\d+\.\d+)/.exec(text)?.[1] ?? '0.0.0';
    return { prometheus, promtool, version, major: Number(version.split('.')[0]) };
  }
  if (process.env.OBSQ_REQUIRE_REAL === '1' || process.env.OBSQ_PROMETHEUS !== undefined) {
    throw new Error(`no Prometheus (with promtool beside it) at ${prometheus}: run .ci/real-servers.sh`);
  }
  return null;
}

interface RealAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface RunningPrometheus {
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  /** GET below the server's root, the body parsed. */
  get(path: string, params: Readonly<Record<string, string>>): Promise<RealAnswer>;
  /** POST of bytes (remote write). */
  post(path: string, headers: Readonly<Record<string, string>>, bytes: Uint8Array): Promise<RealAnswer>;
  stop(): Promise<void>;
}

/** Starts a Prometheus that holds the samples of an OpenMetrics text (null: none), ready to be asked. */
export async function startRealPrometheus(
  real: RealPrometheus,
  openMetrics: string | null,
): Promise<RunningPrometheus> {
  const directory = mkdtempSync(join(tmpdir(), 'obsq-prometheus-'));
  const data = join(directory, 'data');
  const config = join(directory, 'prometheus.yml');
  writeFileSync(config, 'global: {scrape_interval: 15s, evaluation_interval: 1m}\n');
  if (openMetrics !== null) {
    const samples = join(directory, 'samples.om');
    writeFileSync(samples, openMetrics);
    execFileSync(real.promtool, ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', samples, data], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(
    real.prometheus,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=20y',
      `--web.listen-address=127.0.0.1:${port}`,
      '--enable-feature=exemplar-storage',
      '--web.enable-remote-write-receiver',
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  server.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  await untilReady(url, server, () => said);
  return {
    url,
    get: (path, params) => answerOf(fetch(`${url}${path}?${new URLSearchParams(params)}`)),
    post: (path, headers, bytes) =>
      answerOf(fetch(`${url}${path}`, { method: 'POST', headers, body: bytes })),
    stop: async () => {
      await stopped(server);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function answerOf(pending: Promise<Response>): Promise<RealAnswer> {
  const response = await pending;
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, body: isJson ? JSON.parse(text) : text };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
  });
}

/** Asks until the server says it is ready; a server that ends says why. */
async function untilReady(url: string, server: ChildProcess, said: () => string): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`prometheus ended: ${said()}`);
    // Refused while it starts: asked again.
    const response = await fetch(`${url}/-/ready`).catch(() => null);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  server.kill('SIGKILL');
  throw new Error(`prometheus was not ready in 120 s: ${said()}`);
}

function stopped(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null) resolve();
    server.once('exit', () => resolve());
    server.kill('SIGTERM');
  });
}
