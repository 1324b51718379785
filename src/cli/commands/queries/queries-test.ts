import { ObsqError, toObsqError } from '../../../domain/errors.ts';
import { counted } from '../../../domain/text/counted.ts';
import { sanitize } from '../../../domain/text/sanitize.ts';
import { queryReaders } from '../../../saved/library/query-readers.ts';
import type { SavedQuery } from '../../../saved/saved-query.ts';
import type { Line } from '../../../view/text/line.ts';
import { exitCodes } from '../../io/exit-code.ts';
import type { Session } from '../../session/session.ts';
import { findSavedQuery, listSavedQueries } from '../../setup/find-saved-query.ts';
import { runOwnExample } from './example-engine.ts';

interface TestedExample {
  readonly name: string;
  readonly example: string;
  readonly variant: string | null;
  readonly passed: boolean;
  /** The differences from the expected result, one sentence each, or why the example could not run. */
  readonly differences: readonly string[];
}

/** Runs `obsq queries test [name|file]...`: runs the queries' own examples without any server. A failed example makes exit code 1. */
export async function testQueries(session: Session, names: readonly string[]): Promise<void> {
  const queries = await queriesToTest(session, names);
  const tested: TestedExample[] = [];
  for (const query of queries) {
    if (query.examples.length === 0) await session.notice(`${query.name} has no examples`);
    for (const example of query.examples) tested.push(await testExample(query, example));
  }
  const failed = tested.filter(({ passed }) => !passed).length;
  await session.report({
    kind: 'queries',
    query: null,
    window: null,
    rows: tested,
    // Having no example at all is a valid answer, too.
    count: Math.max(1, tested.length),
    warnings: [],
    partial: false,
    lines: () => tested.flatMap(linesOf),
    raw: () => tested.map(({ name, example, passed }) => `${passed ? 'ok' : 'FAILED'}\t${name}\t${example}`),
  });
  await session.notice(
    `${counted(tested.length, 'example')} of ${counted(queries.length, 'query', 'queries')}: ${failed === 0 ? 'all passed' : `${failed} failed`}`,
  );
  if (failed > 0) session.exit(exitCodes.failed);
}

async function testExample(
  query: SavedQuery,
  example: SavedQuery['examples'][number],
): Promise<TestedExample> {
  const named = { name: query.name, example: example.name };
  try {
    const { variant, differences } = await runOwnExample(query, example);
    return { ...named, variant, passed: differences.length === 0, differences };
  } catch (thrown) {
    // An example that cannot run has failed. A bug in obsq is no failure of the example, so it is thrown.
    const error = toObsqError(thrown);
    if (error.kind === 'bug') throw error;
    return { ...named, variant: null, passed: false, differences: [error.message] };
  }
}

function linesOf({ name, example, variant, passed, differences }: TestedExample): Line[] {
  const head: Line = [
    passed ? { text: sanitize('ok      '), tone: 'ok' } : { text: sanitize('FAILED  '), tone: 'error' },
    { text: sanitize(`${name}: ${example}`) },
    { text: sanitize(variant === null ? '' : `  (${variant})`), tone: 'muted' },
  ];
  return [head, ...differences.map((text): Line => [{ text: sanitize(`        ${text}`) }])];
}

/** The queries with the given names or files, or all queries. */
async function queriesToTest(session: Session, names: readonly string[]): Promise<readonly SavedQuery[]> {
  const wanted = names.length > 0 ? names : (await listSavedQueries(session.io)).map(({ name }) => name);
  const found: SavedQuery[] = [];
  for (const name of wanted) {
    if (/[/\\.]/.test(name)) {
      const { parseSavedQuery } = await import('../../../saved/library/parse-saved-query.ts');
      found.push(parseSavedQuery(await queryReaders.readText(name, null), name));
      continue;
    }
    const query = (await findSavedQuery(name, session.io))?.query;
    if (query === undefined) {
      throw new ObsqError({ kind: 'usage', message: `no saved query ${name}`, hint: 'obsq queries' });
    }
    found.push(query);
  }
  return found;
}
