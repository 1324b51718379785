import { ObsqError } from '../../../domain/errors.ts';
import { hidingNotice, type LoadedQuery } from '../../../saved/library/user-queries.ts';
import { originOf, type Parameter, type SavedQuery } from '../../../saved/saved-query.ts';
import { watchFlag } from '../../flags/common-flags.ts';
import { spansFlag } from '../../flags/read-spans.ts';
import { vsFlag } from '../../flags/read-vs.ts';
import type { Invocation } from '../../io/invocation.ts';
import { outputs } from '../../io/output-format.ts';
import type { CommandSpec, FlagSpec } from '../../session/command.ts';
import type { Session } from '../../session/session.ts';
import { lineFlags } from '../logs/line-flags.ts';

/** Builds the command of a saved query, whose flags are the query's parameters. */
export function savedQueryCommand(found: LoadedQuery): CommandSpec {
  const { query } = found;
  return {
    name: query.name,
    summary: query.title,
    description: query.doc,
    args: [],
    flags: [...query.parameters.map(parameterFlag), ...extraFlags(query)],
    outputs: query.signal === 'traces' ? outputs.traces : outputs.series,
    stores: [query.signal],
    examples: examplesOf(query),
    run: async (session, invocation) => {
      const notice = hidingNotice(found);
      if (notice !== null) await session.notice(notice);
      await runSaved(namingQuery(session, query), invocation, query);
    },
  };
}

/** A session whose documents name the saved query and its origin, whichever signal it is of. */
function namingQuery(session: Session, query: SavedQuery): Session {
  const facts = { name: query.name, ...originOf(query) };
  return {
    ...session,
    report: (report) => session.report({ ...report, query: { ...facts, ...report.query } }),
  };
}

function parameterFlag(parameter: Parameter): FlagSpec {
  const fallback = parameter.default === null ? '' : ` (${parameter.default})`;
  return {
    name: parameter.flag,
    short: parameter.short ?? undefined,
    value:
      parameter.type === 'duration'
        ? 'DURATION'
        : parameter.type === 'integer' || parameter.type === 'number'
          ? 'N'
          : parameter.name.toUpperCase(),
    choices: parameter.choices.length > 0 ? parameter.choices : undefined,
    doc: `${parameter.doc}${fallback}`,
    group: 'own',
    completes: parameter.label === null ? undefined : { label: parameter.label },
  };
}

function hasNamespace(query: SavedQuery): boolean {
  return query.parameters.some((parameter) => parameter.name === 'namespace');
}

function extraFlags(query: SavedQuery): readonly FlagSpec[] {
  const taken = new Set(query.parameters.map((parameter) => parameter.flag));
  const extra: FlagSpec[] = [];
  // A required namespace bounds the query, so only an optional one can be unset.
  if (query.parameters.some(({ name, required }) => name === 'namespace' && !required))
    extra.push({ name: 'all-namespaces', short: 'A', doc: 'every namespace', group: 'own' });
  if (!taken.has('top'))
    extra.push({ name: 'top', value: 'N', doc: 'the first N rows after sorting', group: 'own' });
  if (query.signal === 'metrics') extra.push(vsFlag, watchFlag);
  if (query.signal === 'logs') extra.push(...lineFlags.filter(({ name }) => !taken.has(name)));
  if (query.signal === 'traces' && !taken.has('spans')) extra.push(spansFlag);
  return extra;
}

function examplesOf(query: SavedQuery): CommandSpec['examples'] {
  const scope = hasNamespace(query) ? ' -n otel-demo' : '';
  return [
    { command: `obsq ${query.name}${scope} --demo`, doc: 'on the built-in cluster' },
    ...(query.signal === 'metrics'
      ? [{ command: `obsq ${query.name}${scope} --since 1h -o chart`, doc: 'over an hour' }]
      : []),
    { command: `obsq ${query.name}${scope} -o json`, doc: 'for a script' },
  ];
}

/** The typed values of the parameters, with defaults. `--all-namespaces` unsets the namespace. Throws ObsqError usage for a missing value. */
export function parameterValues(
  query: SavedQuery,
  invocation: Invocation,
): Readonly<Record<string, string | undefined>> {
  const values: Record<string, string | undefined> = {};
  for (const parameter of query.parameters) {
    const typed = invocation.text(parameter.flag);
    if (parameter.name === 'namespace' && invocation.on('all-namespaces')) {
      if (typed !== undefined) {
        throw new ObsqError({
          kind: 'usage',
          message: '--namespace and --all-namespaces exclude each other',
          hint: `obsq ${query.name} -A`,
        });
      }
      continue;
    }
    const value = typed ?? parameter.default ?? undefined;
    if (value === undefined && parameter.required) {
      throw new ObsqError({
        kind: 'usage',
        message: `${query.name} needs --${parameter.flag}: ${parameter.doc}`,
        hint: `obsq ${query.name} --help`,
      });
    }
    values[parameter.name] = value;
  }
  return values;
}

async function runSaved(session: Session, invocation: Invocation, query: SavedQuery): Promise<void> {
  const values = parameterValues(query, invocation);
  switch (query.signal) {
    case 'metrics': {
      const { runSavedMetrics } = await import('../metrics/saved-metrics.ts');
      return runSavedMetrics(session, query, values);
    }
    case 'logs': {
      const { runSavedLogs } = await import('../logs/saved-logs.ts');
      return runSavedLogs(session, query, values);
    }
    case 'traces': {
      const { runSavedTraces } = await import('../traces/saved-traces.ts');
      return runSavedTraces(session, query, values);
    }
  }
}
