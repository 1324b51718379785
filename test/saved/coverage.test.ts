import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderCoverageDocs } from '../../build/render-coverage-docs.ts';
import { answerItems, itemKey, type Verdict } from '../../src/saved/coverage/answer-items.ts';
import { loadCoverage } from '../../src/saved/coverage/shipped-coverage.ts';
import type { SavedQuery } from '../../src/saved/saved-query.ts';
import { shippedQueries } from '../helpers/example-cases.ts';

const sections = await loadCoverage();
const queries = await shippedQueries();
const counted = sections.filter((section) => section.counted).flatMap(({ items }) => items);

/** Whether an example expects a value in the column, or a text in the label. The examples themselves run in other tests, with a real Prometheus too. */
function isShown({ examples, columns, signal }: SavedQuery, name: string): boolean {
  const rows = examples.flatMap((example) => example.rows);
  // A logs or traces query answers with its rows.
  if (signal !== 'metrics' && columns.length === 0) return rows.length > 0;
  return rows.some(({ labels, values }) => (values[name] ?? labels[name] ?? '') !== '');
}

describe('the coverage', () => {
  it('is of 355 items, each once', () => {
    expect(counted).toHaveLength(355);
    const keys = sections.flatMap(({ code, items }) => items.map(({ item }) => itemKey(code, item)));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each(
    queries.filter(({ answers }) => answers !== undefined).map((query) => [query.name, query] as const),
  )('%s answers items that there are, with columns that an example shows', (_name, query) => {
    const known = new Set(
      sections.flatMap(({ code, items }) => items.map(({ item }) => itemKey(code, item))),
    );
    const answers = query.answers ?? [];
    expect(answers.map(({ item }) => item).filter((item) => !known.has(item))).toEqual([]);
    const unproven = answers.flatMap(({ item, columns }) =>
      columns.filter((column) => !isShown(query, column)).map((column) => `${item}: ${column}`),
    );
    expect(unproven).toEqual([]);
    expect(new Set(answers.map(({ item }) => item)).size).toBe(answers.length);
  });

  it('answers at least as many items as it promises', () => {
    const count = (verdict: Verdict): number => counted.filter((item) => item.verdict === verdict).length;
    expect(count('yes')).toBeGreaterThanOrEqual(promised.yes);
    expect(count('no')).toBeLessThanOrEqual(promised.no);
  });

  it('is what docs/coverage.md says: npm run docs', () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'coverage.md'), 'utf8');
    expect(page).toBe(renderCoverageDocs(sections));
  });
});

/** The library may grow, and never shrink below this. */
const promised = { yes: 330, no: 12 };

describe('the verdict on an item', () => {
  const items = [{ code: 'A', title: 'a', like: ['a'], counted: true, items: [{ item: 'CPU', asks: '' }] }];
  const verdictWith = (...partly: readonly (string | null)[]) =>
    answerItems(
      items,
      partly.map((lacks, index) => ({
        name: `q${index}`,
        answers: [{ item: 'A CPU', columns: ['cpu'], partly: lacks }],
      })),
    )[0]?.items[0]?.verdict;

  it('is no without an answer, partly with parts, and yes with a whole one', () => {
    expect([verdictWith(), verdictWith('no limits'), verdictWith('no limits', null)]).toEqual([
      'no',
      'partly',
      'yes',
    ]);
  });
});
