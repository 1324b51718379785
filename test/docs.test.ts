import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderCliDocs } from '../build/render-cli-docs.ts';
import { renderKeysDocs } from '../build/render-keys-docs.ts';
import { catalogue, reservedWords } from '../src/cli/commands/catalogue.ts';
import { findSpec } from '../src/cli/commands/find-spec.ts';
import { listShippedQueries } from '../src/saved/library/shipped-queries.ts';
import { fakeIo } from './helpers/fake-io.ts';
import { obsqLines } from './helpers/obsq-lines.ts';
import { parseLine } from './helpers/parse-line.ts';
import { splitShell } from './helpers/split-shell.ts';

const root = join(import.meta.dirname, '..');
const io = fakeIo();

const documents = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'AGENTS.md'].concat(
  readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    // Written from the commands: its examples are theirs, which are tested below.
    .filter((file) => file.endsWith('.md') && file !== 'cli.md')
    .map((file) => `docs/${file}`),
);

describe('every obsq line in the documents is one that obsq takes', () => {
  const lines = documents.flatMap((file) =>
    obsqLines(readFileSync(join(root, file), 'utf8')).map((line) => [file, line] as const),
  );

  it('finds them', () => {
    expect(lines.filter(([file]) => file === 'README.md').length).toBeGreaterThan(10);
  });

  it.each(lines)('%s: %s', async (_file, line) => {
    const words = splitShell(line);
    expect(words).toContain(await parseLine(words.slice(1)));
  });
});

describe('every example of --help is one that obsq takes', async () => {
  const queries = await listShippedQueries();
  const names = [...catalogue.map(({ name }) => name), ...queries.map(({ name }) => name)];
  it.each(names)('%s', async (name) => {
    const spec = await findSpec(name, [], io);
    expect(spec?.name).toBe(name);
    for (const { command } of spec?.examples ?? [])
      for (const line of obsqLines(`\`\`\`\n${command}\n\`\`\``)) await parseLine(splitShell(line).slice(1));
  });

  it('and every hint at its summary is there', async () => {
    for (const { name, summary, load } of catalogue) {
      const spec = await load([], io);
      expect({ name: spec.name, summary: spec.summary }).toEqual({ name, summary });
      for (const flag of spec.flags) expect(flag.doc, `${name} --${flag.name}`).toMatch(/\S/);
    }
  });
});

describe('words', () => {
  it('of commands are reserved: no saved query can take one', async () => {
    expect((await listShippedQueries()).filter(({ name }) => reservedWords().includes(name))).toEqual([]);
  });
});

describe('docs/keys.md', () => {
  it('is what npm run docs writes', () => {
    const written = readFileSync(join(root, 'docs/keys.md'), 'utf8');
    expect(written, 'run: npm run docs').toBe(renderKeysDocs());
  });
});

describe('docs/cli.md', () => {
  it('is what npm run docs writes', async () => {
    const written = readFileSync(join(root, 'docs/cli.md'), 'utf8');
    expect(written, 'run: npm run docs').toBe(await renderCliDocs());
  });
});
