import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ObsqError } from '../../../src/domain/errors.ts';
import { parseSavedQuery } from '../../../src/saved/library/parse-saved-query.ts';
import { queryReaders } from '../../../src/saved/library/query-readers.ts';
import {
  findQueryFiles,
  hidingNotice,
  listQueries,
  loadQuery,
  type QueryReaders,
} from '../../../src/saved/library/user-queries.ts';
import { cpuMs } from '../../helpers/cpu-time.ts';
import { requestsYaml } from './query-fixture.ts';

const places = { configDir: '/home/me/.config/obsq', workingDir: '/repo' };

/** A file system of texts that remembers what was read. */
function readersOf(files: Readonly<Record<string, string>>): QueryReaders & { readonly read: string[] } {
  const read: string[] = [];
  return {
    read,
    listFiles: async (folder) => Object.keys(files).filter((path) => path.startsWith(`${folder}/`)),
    readText: async (path) => {
      read.push(path);
      return files[path] ?? '';
    },
  };
}

const near = '/repo/.obsq/queries/requests.yaml';
const far = '/home/me/.config/obsq/queries/team/requests.yml';
const own = '/home/me/.config/obsq/queries/pod-cpu.yaml';

describe('findQueryFiles', () => {
  it('finds YAML files below both folders, the nearest first', async () => {
    const readers = readersOf({
      [far]: '',
      [near]: '',
      '/repo/.obsq/queries/README.md': '',
      '/repo/queries/x.yaml': '',
    });
    expect(await findQueryFiles(places, readers)).toEqual([
      { name: 'requests', path: near, origin: 'working directory', within: '/repo' },
      { name: 'requests', path: far, origin: 'configuration', within: null },
    ]);
    expect(await findQueryFiles({ configDir: null, workingDir: null }, readers)).toEqual([]);
  });
});

describe('loadQuery', () => {
  const both = () =>
    readersOf({ [far]: requestsYaml, [near]: requestsYaml.replace('Requests of services', 'Theirs') });

  it('lets a working directory add queries, but replace none, and says so', async () => {
    const readers = both();
    const loaded = await loadQuery('requests', places, readers);
    expect(loaded).toMatchObject({
      origin: 'configuration',
      path: far,
      hides: [],
      ignored: [near],
      query: { source: { origin: 'configuration', path: far } },
    });
    expect(readers.read).toEqual([far]);
    expect(loaded && hidingNotice(loaded)).toMatch(`${near} is not used: `);
    const added = await loadQuery('requests', places, readersOf({ [near]: requestsYaml }));
    expect(added).toMatchObject({ origin: 'working directory', path: near, hides: [], ignored: [] });
  });

  it('lets a working directory replace none that is shipped', async () => {
    const path = '/repo/.obsq/queries/pod-cpu.yaml';
    const readers = readersOf({ [path]: requestsYaml.replace('name: requests', 'name: pod-cpu') });
    const loaded = await loadQuery('pod-cpu', places, readers);
    expect(loaded).toMatchObject({ origin: 'shipped', path: null, ignored: [path] });
    expect(loaded && hidingNotice(loaded)).toMatch(/pod-cpu is the shipped query/);
    const listed = await listQueries(places, readers);
    expect(listed.find(({ name }) => name === 'pod-cpu')?.origin).toBe('shipped');
    expect(readers.read).toEqual([]);
  });

  it('takes the nearest where the configuration trusts the directory, and says what it hides', async () => {
    const readers = both();
    const trusting = { ...places, mayReplace: async () => true };
    const loaded = await loadQuery('requests', trusting, readers);
    expect(loaded).toMatchObject({
      origin: 'working directory',
      path: near,
      hides: [far],
      query: { title: 'Theirs' },
    });
    expect(readers.read).toEqual([near]);
    expect(loaded && hidingNotice(loaded)).toBe(`requests comes from ${near}; it hides ${far}`);
  });

  it('runs what ships although the working directory cannot be listed', async () => {
    const readers = readersOf({});
    readers.listFiles = async (folder) => {
      if (folder.startsWith('/repo')) throw new ObsqError({ kind: 'config', message: 'too many files' });
      return [];
    };
    expect(await loadQuery('pod-cpu', places, readers)).toMatchObject({ origin: 'shipped' });
    await expect(loadQuery('other', places, readers)).rejects.toMatchObject({ message: 'too many files' });
  });

  it('lets a file stand before a shipped query', async () => {
    const readers = readersOf({ [own]: requestsYaml.replace('name: requests', 'name: pod-cpu') });
    const loaded = await loadQuery('pod-cpu', places, readers);
    expect(loaded).toMatchObject({ origin: 'configuration', hides: ['the shipped one'] });
    expect(loaded && hidingNotice(loaded)).toBe(`pod-cpu comes from ${own}; it hides the shipped one`);
  });

  it('reads no file for a shipped query', async () => {
    const readers = readersOf({ [near]: 'broken: [' });
    const loaded = await loadQuery('pod-cpu', places, readers);
    expect(loaded).toMatchObject({
      origin: 'shipped',
      path: null,
      query: { name: 'pod-cpu', group: 'pods' },
    });
    expect(loaded && hidingNotice(loaded)).toBeNull();
    expect(readers.read).toEqual([]);
  });

  it('knows none of another name, and names the place of what is broken', async () => {
    const readers = readersOf({ [near]: `${requestsYaml}sort: cpu\n` });
    expect(await loadQuery('nothing', places, readers)).toBeNull();
    await expect(loadQuery('requests', places, readers)).rejects.toMatchObject({
      kind: 'config',
      message: expect.stringMatching(/^\/repo\/\.obsq\/queries\/requests\.yaml:\d+:\d+: /),
    });
  });
});

describe('listQueries', () => {
  it('lists each name once, with where it comes from and what is wrong with it', async () => {
    const readers = readersOf({
      [near]: requestsYaml,
      [far]: requestsYaml,
      [own]: 'name: pod-cpu\n',
    });
    const listed = await listQueries(places, readers);
    expect(listed.slice(0, 2)).toMatchObject([
      {
        name: 'requests',
        origin: 'configuration',
        path: far,
        hides: [],
        signal: 'metrics',
        problem: null,
      },
      {
        name: 'pod-cpu',
        origin: 'configuration',
        hides: ['the shipped one'],
        signal: null,
        problem: expect.stringContaining('is missing'),
      },
    ]);
    expect(listed.filter(({ name }) => name === 'pod-cpu')).toHaveLength(1);
    expect(listed.filter(({ origin }) => origin === 'shipped').map(({ name }) => name)).toContain(
      'node-usage',
    );
  });
});

describe('the real file system', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'obsq-queries-')));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('finds files below folders, and nothing where there is no folder', async () => {
    mkdirSync(join(folder, 'queries', 'team'), { recursive: true });
    writeFileSync(join(folder, 'queries', 'team', 'requests.yaml'), requestsYaml);
    expect((await loadQuery('requests', { configDir: folder, workingDir: null }, queryReaders))?.origin).toBe(
      'configuration',
    );
    expect(await queryReaders.listFiles(join(folder, 'nowhere'), null)).toEqual([]);
    expect(await queryReaders.listFiles(join(folder, 'queries', 'team', 'requests.yaml'), null)).toEqual([]);
  });

  it('names what it cannot read, and what is too large', async () => {
    await expect(queryReaders.readText(join(folder, 'queries'), null)).rejects.toMatchObject({
      kind: 'config',
    });
    const large = join(folder, 'large.yaml');
    writeFileSync(large, ' '.repeat(128_001));
    await expect(queryReaders.readText(large, null)).rejects.toMatchObject({
      kind: 'config',
      message: `${large} is not read: it is too large for a saved query (over 128000 bytes)`,
    });
  });

  describe('of a repository that means harm', () => {
    const repo = join(folder, 'repo');
    const queries = join(repo, '.obsq', 'queries');
    const folders = { configDir: null, workingDir: repo };
    mkdirSync(join(queries, 'deep'), { recursive: true });
    writeFileSync(join(queries, 'requests.yaml'), requestsYaml);
    symlinkSync(queries, join(queries, 'deep', 'loop'));
    symlinkSync('..', join(queries, 'up'));
    symlinkSync('/dev/zero', join(queries, 'zero.yaml'));
    symlinkSync('/etc/hostname', join(queries, 'out.yaml'));
    symlinkSync('requests.yaml', join(queries, 'alias.yaml'));
    spawnSync('mkfifo', [join(queries, 'pipe.yaml')]);

    it('is listed without following a link to a folder, out of the repository or to a device', async () => {
      const listed = (await listQueries(folders, queryReaders)).filter(({ origin }) => origin !== 'shipped');
      expect(listed.map(({ name, problem }) => [name, problem])).toEqual([
        ['alias', expect.stringContaining('alias.yaml')],
        ['out', `${join(queries, 'out.yaml')} is not read: it is a link that leads out of ${repo}`],
        ['pipe', `${join(queries, 'pipe.yaml')} is not read: it is no regular file`],
        ['requests', null],
        ['zero', `${join(queries, 'zero.yaml')} is not read: it is a link that leads out of ${repo}`],
      ]);
    });

    it('is refused where its folder is a link out of it, and where it holds too many files', async () => {
      const linked = join(folder, 'linked');
      mkdirSync(join(linked, '.obsq'), { recursive: true });
      symlinkSync('/etc', join(linked, '.obsq', 'queries'));
      await expect(queryReaders.listFiles(join(linked, '.obsq', 'queries'), linked)).rejects.toMatchObject({
        kind: 'config',
        message: expect.stringContaining('leads out of'),
      });
      const crowd = join(folder, 'crowd');
      mkdirSync(crowd);
      for (let index = 0; index <= 2000; index += 1) writeFileSync(join(crowd, `${index}.yaml`), '');
      await expect(queryReaders.listFiles(crowd, null)).rejects.toMatchObject({
        message: `${crowd} is not read: it holds more than 2000 files`,
      });
    });

    it.each([
      ['a flood of keys', Array.from({ length: 14_000 }, (_, index) => `k${index}: 1`).join('\n')],
      ['nested lists', '['.repeat(60_000)],
      ['nested mappings', Array.from({ length: 400 }, (_, index) => `${' '.repeat(index)}a:`).join('\n')],
      ['an alias of itself', 'a: &a [*a]\nname: *a\ncolumns: *a'],
      [
        'aliases of aliases',
        `a: &a [1,1]\n${[...'bcdefghijklmnop'].map((name, at) => `${name}: &${name} [*${'abcdefghijklmno'[at]},*${'abcdefghijklmno'[at]}]`).join('\n')}`,
      ],
      [
        'a regex that takes hours',
        requestsYaml.replace('requests_total{', '{__name__=~"(.*)*(.*)*(.*)*(.*)*(.*)*",'),
      ],
      ['a deep expression', requestsYaml.replace('sum by (', `${'('.repeat(20_000)}sum by (`)],
    ])('%s is refused soon, with a sentence', (_what, text) => {
      const started = cpuMs();
      expect(() => parseSavedQuery(text, 'x.yaml')).toThrow(expect.objectContaining({ kind: 'config' }));
      expect(cpuMs() - started).toBeLessThan(5000);
    });
  });
});
