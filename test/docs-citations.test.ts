import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Every source file whose comments may cite a document, with its text. */
const sources = ['src', 'test', 'build', 'bench', 'bin'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(tsx?|mjs|js)$/.test(path) && path !== 'docs-citations.test.ts')
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })),
);

/** The numbers cited after `docs/<page>.md`: `docs/stores.md 2.6, 7.7`, `5.7 and 6`, `5.1 to 5.6`. A comment may break the line between. */
function citedNumbers(text: string, page: string): readonly string[] {
  const number = String.raw`\d+(?:\.\d+)*`;
  const between = '(?:,|,? and| to|-)';
  const pattern = new RegExp(
    String.raw`docs/${page}\.md(?:\s+\*)?\s+(?:rules?\s+)?(${number}(?:${between}\s*${number})*)`,
    'g',
  );
  return [...text.matchAll(pattern)].flatMap(([, cited = '']) => cited.match(new RegExp(number, 'g')) ?? []);
}

/** The numbers a page has: of its headings, of its facts (`- **2.4.1**`) and of its numbered list of rules. */
function numbersOf(page: string): ReadonlySet<string> {
  const text = readFileSync(join(root, 'docs', `${page}.md`), 'utf8');
  return new Set(
    [...text.matchAll(/^(?:#+ |- \*\*|)(\d+(?:\.\d+)*)(?:\*\*|\. )/gm)]
      .concat([...text.matchAll(/^#+ (\d+(?:\.\d+)+) /gm)])
      .map(([, number = '']) => number),
  );
}

describe.each(['stores', 'architecture'])('docs/%s.md', (page) => {
  const cited = sources.flatMap(({ path, text }) =>
    citedNumbers(text, page).map((number) => ({ path, number })),
  );

  it('is cited', () => {
    expect(cited.length).toBeGreaterThan(page === 'stores' ? 100 : 4);
  });

  it('has every number that a comment cites', () => {
    const numbers = numbersOf(page);
    expect(cited.filter(({ number }) => !numbers.has(number))).toEqual([]);
  });
});

describe('docs/stores.md', () => {
  it('gives each number once', () => {
    const text = readFileSync(join(root, 'docs/stores.md'), 'utf8');
    const numbers = [...text.matchAll(/^(?:#+ |- \*\*)(\d+(?:\.\d+)*)/gm)].map(([, number]) => number);
    expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).toEqual([]);
  });
});

describe('a comment', () => {
  it('cites no document that is not in the repository', () => {
    const missing = sources
      // A test may speak of files that it makes itself.
      .filter(({ path }) => !path.startsWith('test/'))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/(?<![\w./-])((?:docs\/)?[\w-]+\.md)\b/g)].map(([, name = '']) => ({ path, name })),
      )
      .filter(({ name }) => ![name, `docs/${name}`].some((file) => existsSync(join(root, file))));
    expect(missing).toEqual([]);
  });

  it('cites no section of a document by its bare name', () => {
    const bare = /\b[A-Z]{3,}(?:\.md)? (?:section|never-rule|trap) \d/;
    expect(sources.filter(({ text }) => bare.test(text)).map(({ path }) => path)).toEqual([]);
  });
});
