import { counted } from '../../../domain/text/counted.ts';
import { parsedOrThrow } from '../../../domain/text/parsed.ts';
import { resolveWindow } from '../../../domain/time/resolve-window.ts';
import type { SavedQuery } from '../../../saved/saved-query.ts';
import { type Check, runChecks } from '../../../services/checks/check-rules.ts';
import { renderChecks } from '../../../view/alerts/check-table.ts';
import { rangeFlags, rowFlags, watchFlag } from '../../flags/common-flags.ts';
import { exitCodes } from '../../io/exit-code.ts';
import { isDocumentFormat, outputs } from '../../io/output-format.ts';
import { type CheckEntry, checkLine, checkRow, isBroken, summarizeChecks } from '../../output/check-rows.ts';
import type { CommandSpec } from '../../session/command.ts';
import type { Report } from '../../session/report.ts';
import type { Session } from '../../session/session.ts';
import { loadRules } from './load-rules.ts';

/** `obsq check [rules...]`. */
export const checkCommand: CommandSpec = {
  name: 'check',
  summary: 'the health rules, all at once: a step of a runbook',
  description:
    'Runs every rule (saved queries with rule:, yours too) at the same time. Each is ok, firing or unknown: a metric that is absent or stale, ' +
    'or a store that failed. Exit 7 when any fires, else 4 when any is unknown: it never passes because it is blind. With -n the rules on ' +
    'nodes and the cluster are left out.',
  args: [{ name: 'rules', required: false, variadic: true, doc: 'only these; all of them without' }],
  flags: [
    {
      name: 'namespace',
      short: 'n',
      value: 'NAMESPACE',
      doc: 'only this namespace; leaves out what looks at nodes and the cluster',
      group: 'own',
      completes: 'namespace',
    },
    watchFlag,
  ],
  without: [...rangeFlags, ...rowFlags],
  outputs: outputs.rows,
  stores: ['metrics'],
  examples: [
    { command: 'obsq check --demo', doc: 'the built-in cluster, where payment fails' },
    { command: 'obsq check -n kube-system', doc: 'one namespace' },
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
  const { rules, broken } = await loadRules(session, invocation.args);
  const run = rules.filter(({ rule }) => namespace === undefined || rule?.scope === 'namespace');
  const leftOut = rules.filter((query) => !run.includes(query));
  const stores = await session.stores();
  const client = await stores.metrics();
  const checks = await runChecks(run, {
    client,
    cache: await session.cache(),
    fingerprint: stores.context.fingerprint,
    namespace,
    nowMs,
    atMs: readAt(session, nowMs),
    signal,
  });
  const entries = [
    ...checks,
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
  return reportOf(session, { entries, leftOut, summary, namespace });
}

/** The time of the checks. Null means the server's own time, whatever this machine's clock says; OBSQ_NOW replaces it. */
function readAt(session: Session, nowMs: number): number | null {
  const at = session.invocation.text('at');
  if (at === undefined) return session.io.clock.standsStill === true ? nowMs : null;
  const context = { nowMs, timeZone: session.timeZone, defaultSinceMs: 0 };
  return parsedOrThrow(resolveWindow({ at }, context)).atMs;
}

const stateOrder: readonly Check['state'][] = ['firing', 'unknown', 'ok'];
const severityOrder = ['critical', 'warning', 'info'];

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

interface Made {
  readonly entries: readonly CheckEntry[];
  /** The rules that were not run because of -n. */
  readonly leftOut: readonly SavedQuery[];
  readonly summary: ReturnType<typeof summarizeChecks>;
  readonly namespace: string | undefined;
}

function reportOf(session: Session, { entries, leftOut, summary, namespace }: Made): Report {
  const rows = entries.map(checkRow);
  const { isJson, format } = session.mode;
  const { firing, unknown, ok } = summary;
  const counts = `${counted(entries.length, 'check')}: ${firing} firing, ${unknown} unknown, ${ok} ok`;
  const names = leftOut.map(({ name }) => name);
  const omission =
    names.length === 0
      ? []
      : [`left out with -n, they look at nodes or the whole cluster: ${names.join(', ')}`];
  return {
    kind: 'check',
    query: null,
    window: null,
    ...(isDocumentFormat(format) ? { fields: { checks: rows, summary, leftOut: names } } : { rows }),
    // With no check to run the answer is empty, since nothing is known to be healthy.
    count: entries.length,
    warnings: rows.flatMap(({ name, warnings }) => warnings.map((warning) => `${name}: ${warning}`)),
    infos: [...omission, ...(isJson || entries.length === 0 ? [] : [counts])],
    partial: unknown > 0 || entries.length === 0,
    explainEmpty: async () => ({
      reason: leftOut.length > 0 ? 'every rule is left out with -n' : 'there are no rules to check',
      hint: 'obsq queries',
    }),
    lines: (frame, asked) =>
      renderChecks(entries.map(checkLine), {
        frame,
        wide: asked === 'wide',
        oneNamespace: namespace !== undefined,
      }),
    csv: () => checksCsv(entries),
    // What `obsq wait check` compares. A check that is unknown has no value, so it meets nothing.
    lastValues: () =>
      rows.map(({ state, firing: found }) => ({ firing: state === 'unknown' ? null : String(found.length) })),
    raw: () => rows.map((row) => [row.state, row.name, row.unknown?.message ?? ''].join('\t')),
  };
}

/** Yields one CSV record for each check, or one for each row that fires. */
function* checksCsv(entries: readonly CheckEntry[]): Iterable<readonly string[]> {
  yield ['check', 'state', 'severity', 'labels', 'value', 'reason'];
  for (const row of entries.map(checkRow)) {
    const head = [row.name, row.state, row.severity ?? ''];
    if (row.firing.length === 0) yield [...head, '', '', row.unknown?.message ?? ''];
    for (const { labels, values } of row.firing)
      yield [...head, JSON.stringify(labels), Object.values(values)[0] ?? '', ''];
  }
}
