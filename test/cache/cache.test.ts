import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCache } from '../../src/cache/cache.ts';
import { openCacheDirectory } from '../../src/cache/cache-directory.ts';
import { entryName } from '../../src/cache/entry-name.ts';
import { currentUser } from '../../src/cache/file-owner.ts';

let root: string;
let path: string;
let nowMs: number;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'obsq-cache-'));
  path = join(root, 'deep', 'obsq');
  nowMs = 1_000_000;
});
afterEach(() => {
  chmodSync(root, 0o700);
  rmSync(root, { recursive: true, force: true });
});

const isText = (value: unknown): value is string => typeof value === 'string';
const open = (directory: string | null = path) => createCache(openCacheDirectory(directory), () => nowMs);
const mode = (file: string): string => (statSync(file).mode & 0o777).toString(8);
const onlyFile = (): string => join(path, readdirSync(path)[0] ?? 'none');

describe('the cache', () => {
  it('gives back what was kept, also to the next process', () => {
    open().set(['ctx', 'labels'], 'pod', 5000);
    expect(open().get(['ctx', 'labels'], isText)).toBe('pod');
    expect(open().get(['ctx', 'values'], isText)).toBeUndefined();
    expect(open().get(['ctx'], isText)).toBeUndefined();
  });

  it('forgets when the time is over, and under a clock that runs behind', () => {
    const cache = open();
    cache.set(['key'], 'value', 5000);
    nowMs += 4999;
    expect(cache.get(['key'], isText)).toBe('value');
    nowMs += 1;
    expect(cache.get(['key'], isText)).toBeUndefined();
    nowMs = 999_999;
    expect(cache.get(['key'], isText)).toBeUndefined();
  });

  it('gives nothing whose shape is not the one asked for', () => {
    open().set(['key'], { not: 'a text' }, 5000);
    expect(open().get(['key'], isText)).toBeUndefined();
  });

  it('is private to its owner', () => {
    open().set(['key'], 'value', 5000);
    expect(mode(path)).toBe('700');
    expect(mode(onlyFile())).toBe('600');
  });

  it.each([
    '',
    '{"version":1',
    '[]',
    'null',
    '{"version":99,"key":["key"],"storedAtMs":0,"expiresAtMs":9e15,"value":"x"}',
  ])('ignores and replaces an entry of %j', (damaged) => {
    open().set(['key'], 'value', 5000);
    writeFileSync(onlyFile(), damaged);
    expect(open().get(['key'], isText)).toBeUndefined();
    open().set(['key'], 'again', 5000);
    expect(open().get(['key'], isText)).toBe('again');
    expect(readdirSync(path)).toHaveLength(1);
  });

  it('does not take an entry of another key that shares its name', () => {
    open().set(['key'], 'value', 5000);
    const entry = readFileSync(onlyFile(), 'utf8').replace('["key"]', '["other"]');
    writeFileSync(onlyFile(), entry);
    expect(open().get(['key'], isText)).toBeUndefined();
  });

  it('does not keep what is too large', () => {
    open().set(['key'], 'x'.repeat(1_000_001), 5000);
    expect(open().get(['key'], isText)).toBeUndefined();
    expect(existsSync(path)).toBe(false);
  });
});

describe('where it cannot work', () => {
  it('has no directory', () => {
    const cache = open(null);
    cache.set(['key'], 'value', 5000);
    expect(cache.get(['key'], isText)).toBeUndefined();
  });

  it('finds a file in the place of its directory', () => {
    mkdirSync(join(root, 'deep'));
    writeFileSync(path, 'in the way');
    const cache = open();
    cache.set(['key'], 'value', 5000);
    expect(cache.get(['key'], isText)).toBeUndefined();
    expect(readFileSync(path, 'utf8')).toBe('in the way');
  });

  it('finds a symbolic link in the place of its directory', () => {
    const elsewhere = join(root, 'elsewhere');
    mkdirSync(elsewhere, { mode: 0o700 });
    mkdirSync(join(root, 'deep'));
    symlinkSync(elsewhere, path);
    open().set(['key'], 'value', 5000);
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('closes a directory that others can read', () => {
    mkdirSync(path, { recursive: true, mode: 0o755 });
    open().set(['key'], 'value', 5000);
    expect(mode(path)).toBe('700');
  });

  it('does not trust what others could have written', () => {
    open().set(['key'], 'value', 5000);
    chmodSync(path, 0o777);
    expect(open().get(['key'], isText)).toBeUndefined();
    open().set(['other'], 'value', 5000);
    expect(readdirSync(path)).toHaveLength(1);
  });
});

describe('what another user has put there', () => {
  // Only root can give files away, and a test that others run shows as skipped.
  it.runIf(currentUser()?.uid === 0)('is not read: neither a directory of theirs nor a file', () => {
    open().set(['key'], 'value', 5000);
    const [name = ''] = readdirSync(path);
    chownSync(join(path, name), 12345, 12345);
    expect(open().get(['key'], isText)).toBeUndefined();
    chownSync(join(path, name), 0, 0);
    expect(open().get(['key'], isText)).toBe('value');
    chownSync(path, 12345, 12345);
    expect(open().get(['key'], isText)).toBeUndefined();
  });

  it('is not read through a link', () => {
    open().set(['key'], 'value', 5000);
    const [name = ''] = readdirSync(path);
    renameSync(join(path, name), join(root, 'planted'));
    symlinkSync(join(root, 'planted'), join(path, name));
    expect(open().get(['key'], isText)).toBeUndefined();
  });
});

describe('its size', () => {
  it('drops the files written longest ago', () => {
    const directory = openCacheDirectory(path, { maxFiles: 3, maxBytes: 1_000_000 });
    for (const [index, name] of ['a', 'b', 'c', 'd'].entries()) {
      directory?.write(name, name);
      utimesSync(join(path, name), index, index);
    }
    directory?.write('e', 'e');
    expect(readdirSync(path).sort()).toEqual(['c', 'd', 'e']);
  });

  it('holds the sum of bytes', () => {
    const directory = openCacheDirectory(path, { maxFiles: 100, maxBytes: 10 });
    directory?.write('a', '12345678');
    utimesSync(join(path, 'a'), 1, 1);
    directory?.write('b', '12345678');
    expect(readdirSync(path)).toEqual(['b']);
  });
});

describe('entryName', () => {
  it('is one plain file name, different for different keys', () => {
    const names = new Set<string>();
    for (let index = 0; index < 10_000; index++) names.add(entryName(['ctx', `key ${index}`, '../../etc']));
    expect(names.size).toBe(10_000);
    for (const name of names) expect(name).toMatch(/^[a-z0-9]+-[a-z0-9]+\.json$/);
    expect(entryName(['a', 'b'])).not.toBe(entryName(['a,b']));
  });
});
