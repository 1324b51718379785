import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { queryReaders } from '../../../src/saved/library/query-readers.ts';
import {
  findQueryFiles,
  hidingNotice,
  listQueries,
  loadQuery,
  type QueryReaders,
} from '../../../src/saved/library/user-queries.ts';
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
      { name: 'requests', path: near, origin: 'working directory' },
      { name: 'requests', path: far, origin: 'configuration' },
    ]);
    expect(await findQueryFiles({ configDir: null, workingDir: null }, readers)).toEqual([]);
  });
});

describe('loadQuery', () => {
  it('takes the nearest and says what it hides', async () => {
    const readers = readersOf({
      [far]: requestsYaml,
      [near]: requestsYaml.replace('Requests of services', 'Ours'),
    });
    const loaded = await loadQuery('requests', places, readers);
    expect(loaded).toMatchObject({
      origin: 'working directory',
      path: near,
      hides: [far],
      query: { title: 'Ours' },
    });
    expect(readers.read).toEqual([near]);
    expect(loaded && hidingNotice(loaded)).toBe(`requests comes from ${near}; it hides ${far}`);
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
        origin: 'working directory',
        path: near,
        hides: [far],
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
  const folder = mkdtempSync(join(tmpdir(), 'obsq-queries-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('finds files below folders, and nothing where there is no folder', async () => {
    mkdirSync(join(folder, 'queries', 'team'), { recursive: true });
    writeFileSync(join(folder, 'queries', 'team', 'requests.yaml'), requestsYaml);
    expect((await loadQuery('requests', { configDir: folder, workingDir: null }, queryReaders))?.origin).toBe(
      'configuration',
    );
    expect(await queryReaders.listFiles(join(folder, 'nowhere'))).toEqual([]);
    expect(await queryReaders.listFiles(join(folder, 'queries', 'team', 'requests.yaml'))).toEqual([]);
  });

  it('names what it cannot read, and what is too large', async () => {
    await expect(queryReaders.readText(join(folder, 'queries'))).rejects.toMatchObject({ kind: 'config' });
    const large = join(folder, 'large.yaml');
    writeFileSync(large, ' '.repeat(1_000_001));
    await expect(queryReaders.readText(large)).rejects.toMatchObject({
      kind: 'config',
      message: `${large} is too large for a saved query`,
    });
  });
});
