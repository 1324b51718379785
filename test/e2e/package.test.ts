import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';

const execute = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'obsq-package-'));
const empty = join(folder, 'empty');
const env = {
  PATH: process.env.PATH ?? '',
  HOME: folder,
  // Nowhere to go: what is not in the tarball cannot be had.
  npm_config_cache: join(folder, 'cache'),
  npm_config_registry: 'http://127.0.0.1:9',
  npm_config_offline: 'true',
  npm_config_update_notifier: 'false',
};

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

let packed: Packed;

beforeAll(async () => {
  // Without `prepare`: other tests run what is in dist/ meanwhile.
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const { stdout } = await execute('npm', pack, { cwd: root, env });
  [packed] = JSON.parse(stdout) as [Packed];
  mkdirSync(empty);
  await execute(
    'npm',
    ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', join(folder, packed.filename)],
    {
      cwd: empty,
      env,
    },
  );
}, 120_000);

describe('the package', () => {
  it('holds the program, its words and its licences, and nothing of the workshop', () => {
    const paths = packed.files.map(({ path }) => path);
    for (const path of [
      'bin/obsq.js',
      'bin/package.json',
      'dist/start.cjs',
      'dist/main.cjs',
      'dist/queries/pod-cpu.json',
      'dist/THIRD_PARTY_LICENSES.txt',
      'schemas/obsq.schema.json',
      'queries/pods/pod-cpu.yaml',
      'docs/cli.md',
      'LICENSE',
      'README.md',
      'CHANGELOG.md',
      'package.json',
    ])
      expect(paths).toContain(path);
    expect(
      paths.filter((path) => /^(src|test|fixtures|bench|build|\.ci)\/|\.map$|meta\.json$/.test(path)),
    ).toEqual([]);
    expect(packed.size).toBeLessThan(4_000_000);
  });

  it('needs nothing else: one folder is installed', () => {
    expect(readdirSync(join(empty, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'obsq',
    ]);
  });

  it('runs from where it is installed', async () => {
    const bin = join(empty, 'node_modules/.bin/obsq');
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect((await execute(bin, ['--version'], { cwd: empty, env })).stdout).toBe(`obsq ${version}\n`);
    const { stdout } = await execute(bin, ['pod-cpu', '-n', 'otel-demo', '--demo'], { cwd: empty, env });
    expect(stdout).toMatch(/^NAMESPACE +POD .*\notel-demo /);
    expect((await execute(bin, ['schema', 'error'], { cwd: empty, env })).stdout).toContain('obsq/v1/error');
  });

  it('names every library in it with its licence', () => {
    const notices = readFileSync(join(root, 'dist/THIRD_PARTY_LICENSES.txt'), 'utf8');
    for (const name of [
      'undici',
      'commander',
      'yaml',
      '@lezer/lr',
      '@grafana/lezer-logql',
      'ink',
      'react',
      'ws',
    ])
      expect(notices).toMatch(new RegExp(`^${name} \\d\\S* \\((MIT|ISC|Apache-2\\.0)\\)$`, 'm'));
  });
});
