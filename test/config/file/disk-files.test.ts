import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diskFiles, fileProblem } from '../../../src/config/file/config-files.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'obsq-config-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('diskFiles', () => {
  it('writes a file for its owner alone, with the directories it needs', () => {
    const path = join(root, 'deep', 'obsq', 'config.yaml');
    diskFiles.replace(path, 'one');
    diskFiles.replace(path, 'two');
    expect(diskFiles.read(path)).toBe('two');
    expect([mode(path), mode(join(root, 'deep', 'obsq'))]).toEqual(['600', '700']);
    expect(readdirSync(join(root, 'deep', 'obsq'))).toEqual(['config.yaml']);
    expect(diskFiles.stat(path)).toMatchObject({ size: 3, mode: 0o600 });
  });

  it('says so where a directory can never be made, and where a file is in the way', () => {
    expect(() => diskFiles.replace('/proc/nope/.config/obsq/config.yaml', 'x')).toThrow(/\/proc/);
    writeFileSync(join(root, 'file'), '');
    expect(() => diskFiles.replace(join(root, 'file', 'config.yaml'), 'x')).toThrow(/file/);
    expect(() => diskFiles.replace(join(root, 'file', 'obsq', 'config.yaml'), 'x')).toThrow(/ENOTDIR/);
  });

  it('closes a file that was open to others', () => {
    const path = join(root, 'config.yaml');
    writeFileSync(path, 'old');
    chmodSync(path, 0o644);
    diskFiles.replace(path, 'new');
    expect(mode(path)).toBe('600');
  });

  it('writes through a symbolic link and leaves it standing', () => {
    mkdirSync(join(root, 'dotfiles'));
    writeFileSync(join(root, 'dotfiles', 'obsq.yaml'), 'old');
    symlinkSync(join('dotfiles', 'obsq.yaml'), join(root, 'config.yaml'));
    diskFiles.replace(join(root, 'config.yaml'), 'new');
    expect(lstatSync(join(root, 'config.yaml')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(root, 'dotfiles', 'obsq.yaml'), 'utf8')).toBe('new');
  });

  it('leaves no half file behind when it fails', () => {
    mkdirSync(join(root, 'config.yaml', 'in the way'), { recursive: true });
    expect(() => diskFiles.replace(join(root, 'config.yaml'), 'new')).toThrow();
    expect(readdirSync(root)).toEqual(['config.yaml']);
  });

  it('knows what is not there', () => {
    expect(diskFiles.stat(join(root, 'none'))).toBeNull();
    expect(() => diskFiles.read(join(root, 'none'))).toThrow('ENOENT');
  });
});

it('says reasons in plain words', () => {
  const reason = (path: string): string => {
    try {
      return diskFiles.read(path);
    } catch (error) {
      return fileProblem(error);
    }
  };
  writeFileSync(join(root, 'file'), '');
  expect(reason(join(root, 'none'))).toBe('no such file');
  expect(reason(root)).toBe('it is a directory');
  expect(reason(join(root, 'file', 'x'))).toBe('a part of its path is no directory');
});
