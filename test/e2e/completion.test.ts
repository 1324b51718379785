import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { beforeAll, describe, expect, it } from 'vitest';
import { runObsq } from '../helpers/run-obsq.ts';

const program = join(import.meta.dirname, '../../bin/obsq.js');
const folder = mkdtempSync(join(tmpdir(), 'obsq-shell-'));
const home = join(folder, 'home');

beforeAll(async () => {
  mkdirSync(join(home, '.config/obsq'), { recursive: true });
  const config =
    'currentContext: prod\ncontexts:\n  - name: prod\n  - name: staging\n  - name: team:east\n  - name: team:west\n';
  writeFileSync(join(home, '.config/obsq/config.yaml'), config, { mode: 0o600 });
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/obsq'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(join(folder, 'bin/obsq'), 0o755);
  for (const shell of ['bash', 'zsh', 'fish'])
    writeFileSync(join(folder, shell), (await runObsq(['completion', shell])).stdout);
});

const env = () => ({
  PATH: `${join(folder, 'bin')}:${process.env.PATH ?? ''}`,
  HOME: home,
  TERM: 'dumb',
  LANG: 'C.UTF-8',
});

const has = (shell: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${shell}`]);
    return true;
  } catch {
    return false;
  }
};

describe.skipIf(!has('bash'))('bash', () => {
  /** What bash offers for these words, the last one being typed. */
  const offered = (...words: readonly string[]): readonly string[] => {
    const quoted = ['obsq', ...words].map((word) => `'${word}'`).join(' ');
    const script = `source '${join(folder, 'bash')}'; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length}; _obsq obsq; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const text = execFileSync('bash', ['--norc', '--noprofile', '-uec', script], {
      env: env(),
      encoding: 'utf8',
    });
    return text.split('\n').filter((line) => line !== '');
  };

  it('offers commands, saved queries, flags, choices and contexts', () => {
    expect(offered('metr')).toEqual(['metrics']);
    expect(offered('pod-cp')).toEqual(['pod-cpu']);
    expect(offered('pod-cpu', '--names')).toEqual(['--namespace']);
    expect(offered('logs', '-o', 'js')).toEqual(['json', 'jsonl']);
    expect(offered('-c', '')).toEqual(['prod', 'staging', 'team:east', 'team:west']);
    expect(offered('context', 'use', 's')).toEqual(['staging']);
    expect(offered('pod-cpu', '--nosuch')).toEqual([]);
  });

  it('replaces only what stands behind an equals sign, where readline breaks words', () => {
    expect(offered('logs', '--output', '=', 'js')).toEqual(['json', 'jsonl']);
    expect(offered('logs', '--output', '=')).toContain('table');
    expect(offered('logs', '--output', '=', 'json', '--col')).toEqual(['--color']);
  });

  it('reads a word with colons as one, and replaces only what stands behind the last', () => {
    expect(offered('pod-cpu', '--metrics-url', 'http', ':', '//h', ':', '9090', '--names')).toEqual([
      '--namespace',
    ]);
    expect(offered('-c', 'team', ':')).toEqual(['east', 'west']);
    expect(offered('-c', 'team', ':', 'e')).toEqual(['east']);
    expect(offered('--context', '=', 'team', ':', 'w')).toEqual(['west']);
  });

  it('completes under the Tab key', async () => {
    const shell = spawn('bash', ['--norc', '--noprofile', '-i'], {
      cols: 80,
      rows: 24,
      env: { ...env(), PS1: '$ ' },
    });
    let screen = '';
    const waiting: { text: string; resolve: () => void }[] = [];
    shell.onData((data) => {
      screen += data;
      for (const one of waiting) if (screen.includes(one.text)) one.resolve();
    });
    const shown = (text: string): Promise<void> =>
      screen.includes(text)
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push({ text, resolve });
          });
    try {
      shell.write(`source '${join(folder, 'bash')}' && echo rea""dy\r`);
      await shown('ready');
      shell.write('obsq pod-cp\t');
      await shown('obsq pod-cpu ');
      shell.write('--output=ta\t');
      await shown('obsq pod-cpu --output=table ');
      expect(screen).not.toMatch(/command not found|syntax error/);
    } finally {
      shell.kill('SIGKILL');
    }
  });
});

describe.skipIf(!has('zsh'))('zsh', () => {
  it('takes the script', () => {
    expect(execFileSync('zsh', ['-n', join(folder, 'zsh')], { env: env(), encoding: 'utf8' })).toBe('');
  });
});

describe.skipIf(!has('fish'))('fish', () => {
  it('takes the script', () => {
    const script = join(folder, 'fish');
    expect(execFileSync('fish', ['--no-execute', script], { env: env(), encoding: 'utf8' })).toBe('');
  });
});
