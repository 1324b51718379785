import { ObsqError } from '../../domain/errors.ts';
import { sanitize } from '../../domain/sanitize.ts';
import { renderTable } from '../../view/table.ts';
import type { CommandSpec } from '../command.ts';
import type { Invocation } from '../invocation.ts';
import type { Session } from '../session.ts';

/** `obsq queries [list|show|lint|test]`. */
export const queriesCommand: CommandSpec = {
  name: 'queries',
  summary: 'saved queries: list, show, lint, test',
  description:
    'Shipped queries, those of the configuration folder and those of ./.obsq/queries; of one name the nearest wins.',
  args: [
    {
      name: 'action',
      required: false,
      doc: 'list (the default), show, lint, test',
      choices: ['list', 'show', 'lint', 'test'],
    },
    {
      name: 'name',
      required: false,
      variadic: true,
      doc: 'saved queries; lint and test also take files',
      completes: 'saved-queries',
    },
  ],
  flags: [],
  without: [
    'since',
    'from',
    'to',
    'at',
    'step',
    'tz',
    'limit',
    'sort',
    'fail-empty',
    'fail-if',
    'yes',
    'timeout',
  ],
  outputs: ['table', 'json', 'jsonl', 'raw'],
  examples: [
    { command: 'obsq queries', doc: 'what there is, and where each comes from' },
    { command: 'obsq queries show pod-cpu', doc: 'its parameters and its expressions' },
    {
      command: 'obsq queries lint ./.obsq/queries/mine.yaml',
      doc: 'what is wrong with a file, with line and reason',
    },
    { command: 'obsq queries test pod-cpu', doc: 'run its examples: series in, rows out, no server' },
  ],
  run: async (session, invocation) => {
    const [action = 'list', ...names] = invocation.args;
    if (action === 'show') return show(session, names);
    if (action === 'lint') return (await import('./queries-lint.ts')).lintQueries(session, names);
    if (action === 'test') return (await import('./queries-test.ts')).testQueries(session, names);
    return list(session, invocation);
  },
};

async function list(session: Session, invocation: Invocation): Promise<void> {
  void invocation;
  const { listSavedQueries } = await import('../find-saved-query.ts');
  const queries = await listSavedQueries(session.io);
  const columns = [
    { title: sanitize('NAME') },
    { title: sanitize('GROUP'), priority: 2 },
    { title: sanitize('SIGNAL'), priority: 1 },
    { title: sanitize('TITLE'), minWidthCells: 20 },
    { title: sanitize('FROM'), priority: 3 },
  ];
  for (const { name, problem } of queries) if (problem !== null) await session.warn(`${name}: ${problem}`);
  await session.report({
    kind: 'queries',
    query: null,
    window: null,
    rows: queries,
    count: queries.length,
    warnings: [],
    partial: false,
    lines: (frame) =>
      renderTable(
        {
          columns,
          rows: queries.map((query) => [
            { text: sanitize(query.name), tone: 'key' as const },
            { text: sanitize(query.group) },
            { text: sanitize(query.signal ?? '-') },
            query.problem === null
              ? { text: sanitize(query.title) }
              : { text: sanitize(`broken: ${query.problem}`), tone: 'error' as const },
            { text: sanitize(query.path ?? query.origin), tone: 'muted' as const },
          ]),
        },
        frame,
      ),
    raw: () => queries.map((query) => query.name),
  });
}

async function show(session: Session, names: readonly string[]): Promise<void> {
  const { findSavedQuery } = await import('../find-saved-query.ts');
  const [name] = names;
  if (name === undefined)
    throw new ObsqError({ kind: 'usage', message: 'queries show needs a name', hint: 'obsq queries' });
  const found = await findSavedQuery(name, session.io);
  if (found === null)
    throw new ObsqError({ kind: 'usage', message: `no saved query ${name}`, hint: 'obsq queries' });
  const { renderSavedQuery } = await import('../../view/saved-query.ts');
  await session.report({
    kind: 'queries',
    query: { name },
    window: null,
    rows: [{ ...found.query, origin: found.origin, path: found.path }],
    count: 1,
    warnings: [],
    partial: false,
    lines: (frame) => renderSavedQuery(found.query, found.path ?? found.origin, frame),
    raw: () =>
      found.query.variants.flatMap((variant) =>
        Object.values(variant.expressions).map((expression) => expression.source),
      ),
  });
}
