import { ObsqError } from '../../../domain/errors.ts';
import { sanitize } from '../../../domain/text/sanitize.ts';
import { renderTable } from '../../../view/table/table.ts';
import { askingFlags } from '../../flags/common-flags.ts';
import type { Io } from '../../io/io.ts';
import { outputs } from '../../io/output-format.ts';
import type { CommandSpec } from '../../session/command.ts';
import type { Session } from '../../session/session.ts';
import { savedQueryAmong } from './query-or-name.ts';

/** Builds `obsq queries`. With `show`, the parameters of the shown query are flags, too. No query may have a name of `reserved`. */
export async function loadQueriesCommand(
  words: readonly string[],
  io: Io,
  reserved: readonly string[],
): Promise<CommandSpec> {
  const shown = words.indexOf('show');
  const found = shown < 0 ? null : await savedQueryAmong(words.slice(shown + 1), io);
  const command = { ...queriesCommand, run: runQueries(reserved) };
  return found === null ? command : (await import('./queries-show.ts')).showCommand(command, found);
}

/** `obsq queries [list|show|lint|test]`. */
const queriesCommand: Omit<CommandSpec, 'run'> = {
  name: 'queries',
  summary: 'saved queries: list, show, lint, test',
  description:
    'Shipped queries, those of the configuration folder and those of ./.obsq/queries. A query of the configuration folder replaces a shipped ' +
    'one of its name; those of a working directory add to them and replace none, unless config.yaml trusts the directory (trusted:). ' +
    'show prints the bound query, ready to paste into Grafana: it takes the flags of the query (-n, --pod), and the variant is the one ' +
    'that fits the store. --since or --at put a duration in place of $__rate_interval and $__range.',
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
  flags: [
    { name: 'all', doc: 'show: the query as it is written, with every variant', group: 'own' },
    {
      name: 'like',
      value: 'REFERENCE',
      doc: 'list: what answers each panel, alert or column of it: 15760, 1860, node-mixin, kubectl, KubePodCrashLooping',
      group: 'own',
    },
  ],
  without: askingFlags,
  outputs: outputs.queries,
  examples: [
    { command: 'obsq queries', doc: 'what there is, and where each comes from' },
    { command: 'obsq queries list --like 15760', doc: 'what answers each panel of that dashboard' },
    { command: 'obsq queries show pod-cpu -n otel-demo', doc: 'its expressions, ready for Grafana' },
    { command: 'obsq queries show pod-cpu --all', doc: 'as it is written, with every variant' },
    {
      command: 'obsq queries lint ./.obsq/queries/mine.yaml',
      doc: 'what is wrong with a file, with line and reason',
    },
    { command: 'obsq queries test pod-cpu', doc: 'run its examples: series in, rows out, no server' },
  ],
};

function runQueries(reserved: readonly string[]): CommandSpec['run'] {
  return async (session, invocation) => {
    const [action = 'list', ...names] = invocation.args;
    if (action !== 'show' && invocation.on('all'))
      throw new ObsqError({
        kind: 'usage',
        message: `queries ${action} has no flag --all`,
        hint: 'obsq queries show NAME --all',
      });
    const like = invocation.text('like');
    if (like !== undefined) {
      if (action !== 'list')
        throw new ObsqError({
          kind: 'usage',
          message: `queries ${action} has no flag --like`,
          hint: 'obsq queries list --like 15760',
        });
      return (await import('./queries-like.ts')).listLike(session, like);
    }
    if (action === 'show') return show(session, names);
    if (action === 'lint') return (await import('./queries-lint.ts')).lintQueries(session, names, reserved);
    if (action === 'test') return (await import('./queries-test.ts')).testQueries(session, names);
    return list(session);
  };
}

async function list(session: Session): Promise<void> {
  const { listSavedQueries } = await import('../../setup/find-saved-query.ts');
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
  const { findSavedQuery } = await import('../../setup/find-saved-query.ts');
  const [name] = names;
  if (name === undefined)
    throw new ObsqError({ kind: 'usage', message: 'queries show needs a name', hint: 'obsq queries' });
  const found = await findSavedQuery(name, session.io);
  if (found === null)
    throw new ObsqError({ kind: 'usage', message: `no saved query ${name}`, hint: 'obsq queries' });
  await (await import('./queries-show.ts')).showQuery(session, found);
}
