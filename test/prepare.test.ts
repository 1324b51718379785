import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';

let folder: string;

/** A checkout without node_modules, whose build only says that it ran, and an npm that does what the test wants. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'obsq-prepare-'));
  mkdirSync(join(folder, 'build'));
  copyFileSync(join(import.meta.dirname, '../build/prepare.mjs'), join(folder, 'build/prepare.mjs'));
  writeFileSync(join(folder, 'build.mjs'), "console.log('built');\n");
});

function prepare(npm: string | null) {
  const path = join(folder, 'npm-cli.js');
  if (npm !== null) writeFileSync(path, npm);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['build/prepare.mjs'], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH ?? '',
      npm_config_global: 'true',
      npm_config_prefix: '/elsewhere',
      npm_config_registry: 'http://127.0.0.1:9',
      ...(npm === null ? {} : { npm_execpath: path }),
    },
  });
  return { status, stdout, stderr };
}

describe('installing from a checkout', () => {
  it('installs what the build needs into this folder, then builds', () => {
    const npm = `
      const { mkdirSync, writeFileSync } = require('node:fs');
      mkdirSync('node_modules/esbuild', { recursive: true });
      const { npm_config_global, npm_config_prefix, npm_config_registry } = process.env;
      writeFileSync('asked.json', JSON.stringify({ args: process.argv.slice(2, 5), npm_config_global, npm_config_prefix, npm_config_registry }));
    `;
    expect(prepare(npm)).toEqual({ status: 0, stdout: 'built\n', stderr: '' });
    expect(JSON.parse(readFileSync(join(folder, 'asked.json'), 'utf8'))).toEqual({
      args: ['ci', '--include=dev', '--ignore-scripts'],
      npm_config_registry: 'http://127.0.0.1:9',
    });
  });

  it('builds at once where they are there', () => {
    mkdirSync(join(folder, 'node_modules/esbuild'), { recursive: true });
    expect(prepare('process.exit(1)')).toEqual({ status: 0, stdout: 'built\n', stderr: '' });
  });

  it('says how where npm would lose what is built: globally, from git', () => {
    const clone = join(folder, 'git-cloneAbC123');
    mkdirSync(clone);
    renameSync(join(folder, 'build'), join(clone, 'build'));
    renameSync(join(folder, 'build.mjs'), join(clone, 'build.mjs'));
    folder = clone;
    const { status, stdout, stderr } = prepare('process.exit(0)');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      'npm cannot build obsq while it installs it globally from git: clone the repository and run npm i -g . in its folder\n',
    );
  });

  it.each([
    ['npm cannot install them', 'process.exit(1)'],
    ['something else than npm installs', null],
  ])('ends in one sentence where %s', (_name, npm) => {
    expect(prepare(npm)).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'obsq is built with its development dependencies, which are not here: run npm ci in its folder, then install it again\n',
    });
  });
});
