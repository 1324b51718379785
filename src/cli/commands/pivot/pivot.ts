import type { Emptiness } from '../../../domain/answer.ts';
import { ObsqError } from '../../../domain/errors.ts';
import type { Window } from '../../../domain/time/window.ts';
import type { PivotFrom } from '../../../pivot/pivot-from.ts';
import type { PivotResult } from '../../../pivot/pivot-result.ts';
import type { ExemplarOrder } from '../../../pivot/plan/rank-exemplars.ts';
import type { LoadedQuery } from '../../../saved/library/user-queries.ts';
import type { PivotTarget } from '../../../services/pivot/pivot-run.ts';
import type { Stores } from '../../../services/stores.ts';
import { noticeWindow, readWindow } from '../../flags/read-window.ts';
import type { Invocation } from '../../io/invocation.ts';
import type { Io } from '../../io/io.ts';
import { outputs } from '../../io/output-format.ts';
import type { CommandSpec, FlagSpec } from '../../session/command.ts';
import type { QueryFacts } from '../../session/report.ts';
import type { Session } from '../../session/session.ts';
import { readCount, readLimit } from '../../setup/read-limit.ts';
import { flagsWithParameters, savedQueryAmong } from '../queries/query-or-name.ts';
import { readStart } from './read-start.ts';

const ownFlags: readonly FlagSpec[] = [
  { name: 'trace', value: 'ID', doc: 'start from a trace: its logs, its services and pods', group: 'own' },
  {
    name: 'log',
    value: 'LOGQL',
    doc: 'start from the newest matching line that carries a trace id',
    group: 'own',
  },
  {
    name: 'alert',
    value: 'NAME',
    doc: 'start from an alert: its expression and its labels; \'NAME{node="a"}\' chooses one of several that fire',
    group: 'own',
  },
  { name: 'top', value: 'N', doc: 'traces to look into (3; at most 50)', group: 'own' },
  { name: 'recent', doc: 'the newest exemplars, not the slowest', group: 'own' },
  { name: 'errors', doc: 'only what failed; with --recent the newest failures', group: 'own' },
  {
    name: 'hop',
    value: 'LIST',
    doc: 'where to go: traces, logs, metrics, with commas between (traces,logs; from a trace all)',
    group: 'own',
  },
];

/** Loads `obsq pivot`. If a word of the line names a saved query, that query's parameters are flags too. */
export async function loadPivotCommand(words: readonly string[], io: Io): Promise<CommandSpec> {
  const saved = await savedQueryAmong(words, io);
  if (saved === null) return pivotCommand;
  return {
    ...pivotCommand,
    flags: await flagsWithParameters(saved, ownFlags),
    run: (session, invocation) => runPivotCommand(session, invocation, saved),
  };
}

/** `obsq pivot` without a saved query. */
export const pivotCommand: CommandSpec = {
  name: 'pivot',
  summary: 'metric -> exemplars -> traces -> logs, in one answer',
  description:
    'Starts from a metric (PromQL or a saved query), a trace, a log line or an alert and follows what links them: exemplars, trace ids, ' +
    'labels. Every hop says how it was found; where nothing recorded links two signals it is marked as inferred. ' +
    'One store down: the others still answer, and the exit code is 4.',
  args: [
    {
      name: 'promql',
      required: false,
      doc: 'a query, or the name of a saved query',
      completes: 'saved-queries',
    },
  ],
  flags: ownFlags,
  without: ['sort', 'step', 'fail-if'],
  outputs: outputs.pivot,
  examples: [
    {
      command:
        "obsq pivot 'histogram_quantile(0.99, sum by (le, service_name) (rate(http_server_request_duration_seconds_bucket[5m])))' --since 30m",
      doc: 'from the slowest requests to their log lines',
    },
    { command: 'obsq pivot pod-cpu -n otel-demo', doc: 'from a saved query' },
    {
      command: "id=$(obsq traces '{ status = error }' --limit 1 -o jsonl | jq -r .traceId)",
      doc: 'the id of the newest trace that failed; any id will do',
    },
    { command: 'obsq pivot --trace $id', doc: 'what a trace logged, and how its services did' },
    { command: 'obsq pivot --log \'{service_name="payment"} |= "error"\' -o json', doc: 'for a runbook' },
  ],
  run: (session, invocation) => runPivotCommand(session, invocation, null),
};

async function runPivotCommand(
  session: Session,
  invocation: Invocation,
  saved: LoadedQuery | null,
): Promise<void> {
  const { window } = await readWindow(session);
  const start = await readStart(session, invocation, saved, window);
  if (start.from.kind !== 'trace' && start.from.kind !== 'alert') await noticeWindow(session, window);
  const [{ runPivot }, { maxTraces }] = await Promise.all([
    import('../../../services/pivot/pivot.ts'),
    import('../../../services/pivot/pivot-run.ts'),
  ]);
  const hops = readHops(invocation);
  if (hops?.has('metrics') && start.from.kind !== 'trace')
    await session.warn('--hop metrics: only a trace leads to metrics (obsq pivot --trace ID)');
  const top = readCount(session, 'top', 3) ?? Number.POSITIVE_INFINITY;
  if (top > maxTraces) await session.warn(`--top: ${maxTraces} traces are looked into at most`);
  const stores = await session.stores();
  if (start.from.kind === 'log-query') {
    const { guardCost } = await import('../logs/logs-cost.ts');
    await guardCost(session, await stores.logs(), start.from.expr, window);
  }
  const result = await runPivot(stores, start.from, {
    cache: await session.cache(),
    nowMs: session.nowMs,
    signal: session.interrupted,
    // A document is whole or not there: a script must not take half an answer for all of it.
    keepsOnCancel: !session.mode.isJson,
    hops,
    top,
    order: readOrder(invocation),
  });
  throwIfNothingAnswered(result, start.from);
  if (!stores.has('traces') && !stores.has('logs'))
    await session.warn(
      'neither a traces nor a logs store is configured, so that there is nowhere to go: --traces-url, --logs-url',
    );
  await report(session, stores, {
    query: start.query,
    from: start.from,
    window: isWindowed(start.from) ? window : null,
    result,
  });
}

function isWindowed(from: PivotFrom): boolean {
  return from.kind === 'metric' || from.kind === 'log-query';
}

function readOrder(invocation: Invocation): ExemplarOrder {
  const isRecent = invocation.on('recent');
  if (invocation.on('errors')) return isRecent ? 'recent-errors' : 'errors';
  return isRecent ? 'recent' : 'slowest';
}

const targets: readonly PivotTarget[] = ['traces', 'logs', 'metrics'];

function readHops(invocation: Invocation): ReadonlySet<PivotTarget> | undefined {
  const text = invocation.text('hop');
  if (text === undefined) return undefined;
  const words = text.split(',').map((word) => word.trim());
  const hops = words.map((word) => targets.find((target) => target === word));
  const unknown = words.find((_, index) => hops[index] === undefined);
  if (unknown !== undefined)
    throw new ObsqError({
      kind: 'usage',
      message: `--hop: ${unknown} is no hop; there are ${targets.join(', ')}`,
      hint: '--hop logs,traces',
    });
  return new Set(hops.filter((hop) => hop !== undefined));
}

/** Throws the first failure if no store gave an answer. A trace id that no trace has also counts as a failure. */
function throwIfNothingAnswered(result: PivotResult, from: PivotFrom): void {
  const failed = result.hops.find(({ status }) => status === 'failed');
  const answered = result.hops.some(({ status }) => status !== 'failed' && status !== 'skipped');
  if (!answered && failed?.error) throw failed.error;
  if (!answered) {
    const [skipped] = result.hops;
    throw new ObsqError({
      kind: 'config',
      message: skipped?.reason ?? 'there was nothing to ask',
      hint: 'obsq context show',
    });
  }
  if (from.kind === 'trace' && result.traces.length + result.logs.length === 0 && failed === undefined) {
    throw new ObsqError({
      kind: 'not-found',
      backend: 'tempo',
      message: `no trace ${from.traceId}: it may not be flushed yet, sampled away, or past the store's retention (asked twice)${
        result.hops.some(({ to }) => to === 'log') ? ', and no line of the window carries its id' : ''
      }`,
      hint: "obsq traces '{ status = error }'",
    });
  }
}

/** The most series of the metric in a document: a histogram's buckets may be thousands beside twenty exemplars. */
const defaultSeries = 100;

interface Reported {
  readonly query: QueryFacts;
  readonly from: PivotFrom;
  readonly window: Window | null;
  readonly result: PivotResult;
}

async function report(
  session: Session,
  stores: Stores,
  { query, from, window, result }: Reported,
): Promise<void> {
  const most = readLimit(session, 20) ?? Number.POSITIVE_INFINITY;
  const mostSeries = readLimit(session, defaultSeries) ?? Number.POSITIVE_INFINITY;
  const series = result.metric?.series.length ?? 0;
  const [{ renderPivot }, { pivotFields }] = await Promise.all([
    import('../../../view/pivot/pivot.ts'),
    import('../../output/pivot-document.ts'),
  ]);
  // A metric is the start of a pivot and not a finding, so it counts only if there is nothing else.
  const count =
    result.exemplars.length +
    result.traces.length +
    result.logs.length +
    (stores.has('traces') || stores.has('logs') ? 0 : (result.metric?.series.length ?? 0));
  await session.report({
    kind: 'pivot',
    query,
    window,
    fields: session.mode.isJson ? pivotFields(result, { exemplars: most, series: mostSeries }) : {},
    count,
    warnings: [...new Set([...describeGaps(result), ...result.warnings])],
    infos:
      session.mode.isJson && series > mostSeries
        ? [`metric.series holds the highest ${mostSeries} of ${series} series: --limit 0 for all`]
        : [],
    partial: result.hops.some(
      ({ status, error }) => status === 'failed' || status === 'partial' || error?.kind === 'cancelled',
    ),
    ...(count > 0 ? {} : { empty: await explainNothing(session, stores, from, result) }),
    lines: (frame, format) =>
      renderPivot(result, frame, { zone: session.timeZone, wide: format === 'wide', exemplars: most }),
  });
}

/** A pivot asks much already, so a miss is explained in a pipe too. */
async function explainNothing(
  session: Session,
  stores: Stores,
  from: PivotFrom,
  result: PivotResult,
): Promise<Emptiness> {
  const { explainEmptyPivot } = await import('../../../services/pivot/explain-empty-pivot.ts');
  return explainEmptyPivot(stores, {
    from,
    result,
    nowMs: session.nowMs,
    savedNames: async () => {
      const { listSavedQueries } = await import('../../setup/find-saved-query.ts');
      return (await listSavedQueries(session.io)).map(({ name }) => name);
    },
  });
}

/** Describes failed hops. A store that is down fails every question in the same way, so equal failures appear once; the document lists every hop. */
function describeGaps({ hops }: PivotResult): string[] {
  const gaps = new Map<string, { readonly first: string; count: number }>();
  for (const { status, store, error } of hops) {
    if (status !== 'failed') continue;
    const key = [store, error?.kind, error?.status].join(' ');
    const gap = gaps.get(key);
    if (gap === undefined) gaps.set(key, { first: `${store} failed: ${error?.message ?? ''}`, count: 1 });
    else gap.count += 1;
  }
  return [...gaps.values()].map(({ first, count }) =>
    count === 1 ? first : `${first} (the first of ${count} questions)`,
  );
}
