import { parsedOrThrow } from '../../../domain/text/parsed.ts';
import { resolveWindow } from '../../../domain/time/resolve-window.ts';
import { ruleSeverities } from '../../../saved/saved-query.ts';
import { type Check, lacksSubject, runChecks } from '../../../services/checks/check-rules.ts';
import { rangeFlags, rowFlags, watchFlag } from '../../flags/common-flags.ts';
import { exitCodes } from '../../io/exit-code.ts';
import { outputs } from '../../io/output-format.ts';
import { type CheckEntry, isBroken, summarizeChecks } from '../../output/check-rows.ts';
import type { CommandSpec } from '../../session/command.ts';
import type { Report } from '../../session/report.ts';
import type { Session } from '../../session/session.ts';
import { targetWords } from '../../setup/typed-target.ts';
import { reportOf } from './check-report.ts';
import { loadRules, type RuleChoice } from './load-rules.ts';
import { nextCommands } from './next-commands.ts';

/** `obsq check [rules...]`. */
export const checkCommand: CommandSpec = {
  name: 'check',
  summary: 'the health rules, all at once: a step of a runbook',
  description:
    'Runs every rule (saved queries with rule:, yours too) at the same time. Each is ok, firing or unknown: a metric that is absent or stale, ' +
    'or a store that failed. Exit 7 when any fires, else 4 when any is unknown: it never passes because it is blind. With -n the rules on ' +
    'nodes and the cluster are left out. The table says of each that fires what it means and what to run next, and counts those that are ' +
    'ok by their group; -o wide lists them.',
  args: [
    {
      name: 'rules',
      required: false,
      variadic: true,
      doc: 'only these; all of them without',
      completes: 'rules',
    },
  ],
  flags: [
    {
      name: 'namespace',
      short: 'n',
      value: 'NAMESPACE',
      doc: 'only this namespace; leaves out what looks at nodes and the cluster',
      group: 'own',
      completes: 'namespace',
    },
    {
      name: 'group',
      value: 'GROUP,...',
      repeat: true,
      doc: 'only rules of these groups (pods, nodes, storage, ...)',
      group: 'own',
      completes: 'rule-group',
    },
    {
      name: 'severity',
      value: 'SEVERITY',
      choices: ruleSeverities,
      doc: 'only rules of this severity and worse: critical, warning, info',
      group: 'own',
    },
    {
      name: 'cluster',
      value: 'CLUSTER',
      doc: 'only this cluster of the store',
      group: 'own',
      completes: { label: 'cluster' },
    },
    watchFlag,
  ],
  without: [...rangeFlags, ...rowFlags],
  outputs: outputs.rows,
  stores: ['metrics'],
  examples: [
    { command: 'obsq check --demo', doc: 'the built-in cluster, where payment fails' },
    { command: 'obsq check -n kube-system', doc: 'one namespace' },
    { command: 'obsq check --group nodes,storage --severity critical', doc: 'the worst of two groups' },
    { command: 'obsq check -o json', doc: 'for a script: checks[], and the exit code' },
  ],
  run: async (session) => {
    await session.report(await reportOfChecks(session, { nowMs: session.nowMs }));
  },
};

/** Runs every check once and reports on it. This also adds the reasons for the exit code. */
export async function reportOfChecks(
  session: Session,
  { nowMs, signal }: { readonly nowMs: number; readonly signal?: AbortSignal | undefined },
): Promise<Report> {
  const { invocation } = session;
  const namespace = invocation.text('namespace');
  const choice = readChoice(session);
  const { rules, broken } = await loadRules(session, choice);
  const run = rules.filter(({ rule }) => namespace === undefined || rule?.scope === 'namespace');
  const leftOut = rules.filter((query) => !run.includes(query));
  const stores = await session.stores();
  const client = await stores.metrics();
  const checks = await runChecks(run, {
    client,
    cache: await session.cache(),
    fingerprint: stores.context.fingerprint,
    clusterLabel: stores.context.clusterLabel,
    namespace,
    cluster: invocation.text('cluster'),
    nowMs,
    atMs: readAt(session, nowMs),
    signal,
  });
  // Whoever names a rule wants to know of it, whatever it is about.
  const absent = checks.filter((check) => lacksSubject(check) && !choice.names.includes(check.query.name));
  const entries = [
    ...checks.filter((check) => !absent.includes(check)),
    ...broken.map(({ name, problem, origin, path }) => ({
      state: 'unknown' as const,
      name,
      problem: problem ?? '',
      origin,
      path,
    })),
  ].sort(worstFirst);
  const summary = summarizeChecks(entries);
  if (summary.firing > 0) session.exit(exitCodes.conditionMet);
  const target = targetWords(stores.context, invocation);
  return reportOf(session, {
    entries,
    leftOut,
    absent,
    summary,
    namespace,
    isNamed: choice.names.length > 0,
    nextOf: ({ query, rows: [worst] }) =>
      worst === undefined ? [] : nextCommands(query.rule?.next ?? [], worst.labels, target),
  });
}

function readChoice({ invocation }: Session): RuleChoice {
  const severity = invocation.text('severity');
  return {
    names: invocation.args,
    groups: invocation
      .list('group')
      .flatMap((list) => list.split(','))
      .map((group) => group.trim())
      .filter((group) => group !== ''),
    leastSeverity: ruleSeverities.find((one) => one === severity) ?? null,
  };
}

/** The time of the checks. Null means the server's own time, whatever this machine's clock says; OBSQ_NOW replaces it. */
function readAt(session: Session, nowMs: number): number | null {
  const at = session.invocation.text('at');
  if (at === undefined) return session.io.clock.standsStill === true ? nowMs : null;
  const context = { nowMs, timeZone: session.timeZone, defaultSinceMs: 0 };
  return parsedOrThrow(resolveWindow({ at }, context)).atMs;
}

const stateOrder: readonly Check['state'][] = ['firing', 'unknown', 'ok'];
const severityOrder: readonly string[] = ruleSeverities;

function worstFirst(a: CheckEntry, b: CheckEntry): number {
  const byState = stateOrder.indexOf(a.state) - stateOrder.indexOf(b.state);
  return byState !== 0 ? byState : severityOf(a) - severityOf(b) || (nameOf(a) < nameOf(b) ? -1 : 1);
}

function severityOf(entry: CheckEntry): number {
  return isBroken(entry) ? 0 : severityOrder.indexOf(entry.query.rule?.severity ?? '');
}

function nameOf(entry: CheckEntry): string {
  return isBroken(entry) ? entry.name : entry.query.name;
}
