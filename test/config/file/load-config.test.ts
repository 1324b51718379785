import { describe, expect, it } from 'vitest';
import { createCache } from '../../../src/cache/cache.ts';
import type { CacheDirectory } from '../../../src/cache/cache-directory.ts';
import { currentUser } from '../../../src/cache/file-owner.ts';
import type { FileFacts } from '../../../src/config/file/config-files.ts';
import { loadConfig } from '../../../src/config/file/load-config.ts';
import { fakeFiles } from './fake-files.ts';

const path = '/home/ann/.config/obsq/config.yaml';
const text = 'contexts: [{name: a, logs: {url: "http://l", auth: {bearer: "${TOKEN}"}}}]';
const withSecret = text.replace('${TOKEN}', 'hunter2');
const environment = { HOME: '/home/ann' };

/** A cache directory in memory. */
function memory(): CacheDirectory & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    read: (name) => entries.get(name) ?? null,
    write: (name, entry) => entries.set(name, entry),
  };
}

describe('where the file is', () => {
  it.each([
    [{ HOME: '/home/ann' }, '/home/ann/.config/obsq/config.yaml'],
    [{ HOME: '/home/ann', XDG_CONFIG_HOME: '/etc/xdg' }, '/etc/xdg/obsq/config.yaml'],
    [{ HOME: '/home/ann', XDG_CONFIG_HOME: 'relative' }, '/home/ann/.config/obsq/config.yaml'],
    [{ HOME: '/home/ann', XDG_CONFIG_HOME: '' }, '/home/ann/.config/obsq/config.yaml'],
  ])('%j', async (variables, place) => {
    const loaded = await loadConfig({ environment: variables, files: fakeFiles({ [place]: text }) });
    expect(loaded?.file.path).toBe(place);
  });

  it('is nowhere without a home', async () => {
    expect(await loadConfig({ environment: {}, files: fakeFiles({ [path]: text }) })).toBeNull();
    expect(await loadConfig({ environment, files: fakeFiles() })).toBeNull();
  });

  it('is told when it cannot be read', async () => {
    const files = fakeFiles({ [path]: text });
    files.read = () => {
      throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
    };
    await expect(loadConfig({ environment, files })).rejects.toMatchObject({
      kind: 'config',
      message: `cannot read ${path}: permission denied`,
    });
  });
});

describe('keeping the file as JSON', () => {
  it('reads it once until it changes', async () => {
    const cache = createCache(memory(), () => 1000);
    const files = fakeFiles({ [path]: text });
    const first = await loadConfig({ environment, files, cache });
    const second = await loadConfig({ environment, files, cache });
    expect(files.reads).toEqual([path]);
    expect(second?.file).toEqual(JSON.parse(JSON.stringify(first?.file)));
    files.map.set(path, { text: text.replace('name: a', 'name: b'), mode: 0o600, mtimeMs: 2 });
    expect((await loadConfig({ environment, files, cache }))?.file.contexts[0]?.name).toBe('b');
  });

  it('keeps no file in which a secret stands', async () => {
    const directory = memory();
    const cache = createCache(directory, () => 1000);
    await loadConfig({ environment, files: fakeFiles({ [path]: withSecret }), cache });
    expect(directory.entries.size).toBe(0);
  });
});

describe('a secret in a file that others can read', () => {
  const notices = async (content: string, mode: number) => {
    const files = fakeFiles();
    files.map.set(path, { text: content, mode, mtimeMs: 1 });
    return (await loadConfig({ environment, files }))?.notices;
  };

  it.each([0o644, 0o640, 0o604])('earns a notice with mode %o', async (mode) => {
    const [notice, ...more] = (await notices(withSecret, mode)) ?? [];
    expect(more).toEqual([]);
    expect(notice).toBe(
      `${path}:1:61 (contexts[0].logs.auth.bearer): a secret in a file that others can read; try "chmod 600 ${path}", or refer to it with \${ENV}, file: or exec:`,
    );
    expect(notice).not.toContain('hunter2');
  });

  it('earns none where nobody can, or where it is a reference', async () => {
    expect(await notices(withSecret, 0o600)).toEqual([]);
    expect(await notices(text, 0o644)).toEqual([]);
  });
});

describe('a file that others could have written', () => {
  const owner = { uid: currentUser()?.uid ?? 0, gid: 4_000_000 };
  const load = (
    facts: Readonly<Record<string, Partial<FileFacts>>>,
    cache = createCache(memory(), () => 1000),
  ) => {
    const files = fakeFiles({ [path]: text });
    const known = { mtimeMs: 1, size: 1, mode: 0o600, owner };
    files.stat = (name) => ({ ...known, ...facts[name] });
    return loadConfig({ environment, files, cache });
  };

  it.each([
    [
      'everybody can write to it',
      { [path]: { mode: 0o666 } },
      /config\.yaml is not read: everybody can write/,
    ],
    [
      'its group can write to it',
      { [path]: { mode: 0o660 } },
      /config\.yaml is not read: its group can write/,
    ],
    [
      'it is another user’s',
      { [path]: { owner: { uid: 4_000_000, gid: 1 } } },
      /another user \(uid 4000000\)/,
    ],
    [
      'its folder is open',
      { '/home/ann/.config/obsq': { mode: 0o777 } },
      /obsq is not read: everybody can write/,
    ],
  ])('is refused where %s, also when it was kept before', async (_case, facts, message) => {
    const cache = createCache(memory(), () => 1000);
    expect(await load({}, cache)).not.toBeNull();
    await expect(load(facts, cache)).rejects.toMatchObject({
      kind: 'config',
      message: expect.stringMatching(message),
    });
  });
});
