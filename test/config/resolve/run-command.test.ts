import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand, runWithin } from '../../../src/config/resolve/run-command.ts';

const node = process.execPath;
const environment = { PATH: process.env.PATH, GREETING: 'hello' };

describe('runCommand', () => {
  it('gives what the program wrote, with the environment it was given and no input', async () => {
    const script =
      'process.stdin.resume().on("end", () => console.log(process.env.GREETING, process.argv[1]))';
    expect(await runCommand([node, '-e', script, 'a b'], environment)).toEqual({
      ok: true,
      stdout: 'hello a b\n',
    });
  });

  it('tells why a program failed', async () => {
    const failing = await runCommand([node, '-e', 'console.error("locked"); process.exit(3)'], environment);
    expect(failing).toEqual({ ok: false, reason: 'it ended with exit code 3', stderr: 'locked\n' });
    expect(await runCommand(['no-such-helper'], environment)).toMatchObject({ reason: 'no such command' });
    expect(await runCommand([import.meta.dirname], environment)).toMatchObject({
      reason: 'it may not be run',
    });
    const loud = await runCommand([node, '-e', 'process.stdout.write("x".repeat(2e6))'], environment);
    expect(loud).toMatchObject({ reason: 'it wrote more than a megabyte' });
  });

  it('does not wait for a helper that does not end, nor for what it left behind', async () => {
    const ended = join(mkdtempSync(join(tmpdir(), 'obsq-command-')), 'ended');
    const outlives = `setTimeout(() => require("node:fs").writeFileSync(${JSON.stringify(ended)}, ""), 20000)`;
    const script = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(outlives)}], { stdio: 'inherit' });
      setTimeout(() => {}, 20000)`;
    const result = await runWithin([node, '-e', script], environment, 300);
    expect(result).toEqual({ ok: false, reason: 'it did not end within 0.3 s', stderr: '' });
    expect(existsSync(ended)).toBe(false);
  });
});
