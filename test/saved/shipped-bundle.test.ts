import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as unbundled from '../../src/saved/library/shipped-queries.ts';
import type { SavedQuery } from '../../src/saved/saved-query.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'obsq-bundle-'));
let bundled: typeof unbundled;
let metafile: Metafile;
let compiled: readonly SavedQuery[];

beforeAll(async () => {
  // A module of the build, which has no types.
  const plugin = (await import(pathToFileURL(join(root, 'build', 'compile-queries.mjs')).href)) as {
    compileQueries(root: string): Promise<readonly SavedQuery[]>;
    shippedQueries(queries: readonly SavedQuery[]): import('esbuild').Plugin;
  };
  compiled = await plugin.compileQueries(root);
  const result = await build({
    absWorkingDir: root,
    entryPoints: { shipped: 'src/saved/library/shipped-queries.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    splitting: true,
    metafile: true,
    plugins: [plugin.shippedQueries(compiled)],
  });
  metafile = result.metafile;
  bundled = (await import(pathToFileURL(join(folder, 'shipped.mjs')).href)) as typeof unbundled;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a query answers is in the bundle's file of the coverage alone. */
function withoutAnswers(query: SavedQuery | null): Omit<SavedQuery, 'answers'> | null {
  if (query === null) return null;
  const { answers: _answers, ...rest } = query;
  return rest;
}

describe('the shipped queries in the bundle', () => {
  it('are the same as the files say', async () => {
    const entries = await bundled.listShippedQueries();
    expect(entries).toEqual(await unbundled.listShippedQueries());
    expect(entries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['pod-cpu', 'pod-memory', 'pod-restarts', 'node-usage']),
    );
    for (const { name, group } of entries) {
      const query = await bundled.loadShippedQuery(name);
      expect(query).toEqual(withoutAnswers(await unbundled.loadShippedQuery(name)));
      expect(query?.group).toBe(group);
    }
  });

  it('lie as files beside the script of a one-shot run', () => {
    const files = compiled.map(({ name }) => join(root, 'dist/queries', `${name}.json`));
    expect(files.map((file) => JSON.parse(readFileSync(file, 'utf8')))).toEqual(
      JSON.parse(JSON.stringify(compiled.map(withoutAnswers))),
    );
  });

  it('are none but those', async () => {
    expect(await bundled.loadShippedQuery('no-such-query')).toBeNull();
    expect(await bundled.loadShippedQuery('constructor')).toBeNull();
    expect(await unbundled.loadShippedQuery('no-such-query')).toBeNull();
  });

  it('need no parser, no grammar, and no file system', () => {
    const inputs = Object.keys(metafile.inputs).filter((input) => !input.startsWith('obsq-query:'));
    expect(inputs).toEqual(['src/saved/library/shipped-queries.ts']);
    expect(
      Object.values(metafile.outputs).flatMap((output) => output.imports.filter(({ external }) => external)),
    ).toEqual([]);
  });
});
