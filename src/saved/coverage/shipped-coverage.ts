import { readFile } from 'node:fs/promises';
import { listShippedQueries, loadShippedQuery } from '../library/shipped-queries.ts';
import { answerItems, type CoveredSection } from './answer-items.ts';

// The bundle holds another module in its place, which reads the file that the build made (build/compile-queries.mjs).

/** The items of the references that obsq is measured against, each with the shipped queries that answer it. */
export async function loadCoverage(): Promise<readonly CoveredSection[]> {
  const items = JSON.parse(await readFile(new URL('../../../coverage/items.json', import.meta.url), 'utf8'));
  const listed = await listShippedQueries();
  const queries = await Promise.all(listed.map(({ name }) => loadShippedQuery(name)));
  return answerItems(
    items,
    queries.flatMap((query) => query ?? []),
  );
}
