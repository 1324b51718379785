import type { Trace } from '../../domain/trace/trace.ts';
import type { PivotPoint } from '../../pivot/plan/hop.ts';
import { skippedHop } from '../../pivot/plan/hop.ts';
import { planExemplarLogs } from '../../pivot/plan/plan-exemplars.ts';
import { planTaggedLogs } from '../../pivot/plan/plan-tagged-logs.ts';
import { logPaddingsMs, planTraceLogs, spansOutside } from '../../pivot/plan/plan-trace-logs.ts';
import type { ExemplarTrace } from '../../pivot/plan/rank-exemplars.ts';
import { askAllLogs } from './pivot-hops.ts';
import { askIdLogs } from './pivot-id-logs.ts';
import type { PivotRun } from './pivot-run.ts';
import { askStoredTraces, type ExemplarPlan } from './pivot-stored-traces.ts';

/** The extent of the first log queries. */
export interface AskedLogs {
  /** The services whose streams were queried. */
  readonly services: ReadonlySet<string>;
  /** The traces whose lines were queried; absent means all that are known. */
  readonly traceIds?: ReadonlySet<string> | undefined;
  readonly count: number;
}

/**
 * Follows exemplars concurrently to their traces and their logs. A second step then queries the logs of services that the traces
 * name and the series did not, of traces that were looked up later, or of all services if no line was found. If the context defines
 * its own query for the logs of spans, that query runs instead, as soon as the spans are known.
 */
export async function followExemplars(run: PivotRun, plan: ExemplarPlan): Promise<void> {
  const { first } = plan;
  run.found.traceOrder = first.map(({ traceId }) => traceId);
  const hasOwnQuery = (run.correlation.tracesToLogs?.query ?? null) !== null;
  if (hasOwnQuery && run.wants('traces') && run.wants('logs')) {
    const traces = await settledTraces(run, askStoredTraces(run, plan));
    // Without a span the context's query cannot be filled, so the labels of the exemplars are used instead.
    await (traces.length > 0 ? askTaggedLogs(run, 'trace', traces) : askExemplarLogs(run, first));
    return;
  }
  const [traces, asked] = await Promise.all([
    run.wants('traces') ? settledTraces(run, askStoredTraces(run, plan)) : [],
    run.wants('logs') ? settledLogs(run, askExemplarLogs(run, first)) : null,
  ]);
  if (asked === null || traces.length === 0) return;
  await askOutside(run, traces, { ...asked, traceIds: new Set(first.map(({ traceId }) => traceId)) });
}

async function settledTraces(run: PivotRun, asked: Promise<readonly Trace[]>): Promise<readonly Trace[]> {
  const traces = await asked;
  run.settle('traces');
  return traces;
}

/** Awaits the log request and then marks the logs as settled; any further lines depend on the trace. */
export async function settledLogs<T>(run: PivotRun, asked: Promise<T>): Promise<T> {
  const answer = await asked;
  run.settle('logs');
  return answer;
}

async function askExemplarLogs(run: PivotRun, chosen: readonly ExemplarTrace[]): Promise<AskedLogs> {
  const mapping = await run.mapping();
  const { questions, selector } = planExemplarLogs(chosen, mapping, run.correlation.logLabels);
  if (selector === null) {
    run.record(
      skippedHop(
        'exemplar',
        'log',
        'logs',
        "the series' labels name no service or pod that the log store has a label for",
      ),
    );
    return { services: new Set(), count: 0 };
  }
  const count = await askIdLogs(run, questions);
  return { services: new Set(selector.narrowedBy === 'service' ? selector.values : []), count };
}

/** Queries logs exactly as the context's `tracesToLogsV2` says. It guesses nothing and does not widen the window. */
async function askTaggedLogs(
  run: PivotRun,
  from: PivotPoint,
  traces: readonly Trace[],
  spans: Trace['spans'] = traces.flatMap((trace) => trace.spans),
): Promise<void> {
  const settings = run.correlation.tracesToLogs;
  if (settings === null) return;
  const padMs = logPaddingsMs[0] ?? 0;
  const idLabels = run.correlation.logLabels;
  const hops = planTaggedLogs({ from, traces, spans, settings, padMs, idLabels });
  if (hops.length > 0) {
    await askAllLogs(run, hops);
    return;
  }
  const tags = settings.tags.map(({ key }) => key).join(', ');
  run.record(
    skippedHop(
      from,
      'log',
      'logs',
      `no span has any of the tags of tracesToLogsV2 (${tags}), or a variable of its query`,
    ),
  );
}

/** Queries the streams of participating services that have not been queried yet: the second step of docs/pivot.md. */
export async function askOutside(run: PivotRun, traces: readonly Trace[], asked: AskedLogs): Promise<void> {
  if (logsFailed(run)) return;
  const isAsked = ({ traceId }: Trace): boolean => asked.traceIds?.has(traceId) ?? true;
  const later = traces.filter((trace) => !isAsked(trace));
  const spans = [
    ...spansOutside(traces.filter(isAsked), asked.count === 0 ? new Set() : asked.services),
    ...spansOutside(later, new Set()),
  ];
  if (spans.length === 0) return;
  if (run.correlation.tracesToLogs !== null) return askTaggedLogs(run, 'trace', traces, spans);
  const questions = planTraceLogs({
    from: 'trace',
    traces,
    spans,
    mapping: await run.mapping(),
    padMs: logPaddingsMs[0] ?? 0,
    idLabels: run.correlation.logLabels,
    anyWriting: asked.count === 0,
    remark: describeStep(asked, later.length > 0),
  });
  await askIdLogs(run, questions);
}

function describeStep({ count }: AskedLogs, hasLater: boolean): string {
  if (hasLater) return 'traces that were found later';
  return count === 0 ? 'nothing came from the series alone' : 'services that were not asked before';
}

/** Whether every request to the log store failed. The store is then down, slow or forbidden, so no further query is tried. */
function logsFailed(run: PivotRun): boolean {
  const asked = run.found.hops.filter(({ store, status }) => store === 'logs' && status !== 'skipped');
  return asked.length > 0 && asked.every(({ status }) => status === 'failed');
}

/** Queries the logs of fetched traces. While nothing is found it widens the window, in hops that say so. */
export async function askTraceLogs(
  run: PivotRun,
  from: PivotPoint,
  traces: readonly Trace[],
  spans?: Trace['spans'],
): Promise<void> {
  if (run.correlation.tracesToLogs !== null) return askTaggedLogs(run, from, traces, spans);
  const mapping = await run.mapping();
  for (const [index, padMs] of logPaddingsMs.entries()) {
    const remark = index === 0 ? undefined : 'widened: nothing came before';
    const idLabels = run.correlation.logLabels;
    const anyWriting = index > 0;
    const questions = planTraceLogs({ from, traces, spans, mapping, padMs, idLabels, remark, anyWriting });
    if (questions.length === 0) {
      run.record(
        skippedHop(
          from,
          'log',
          'logs',
          'the spans name no service or pod that the log store has a label for',
        ),
      );
      return;
    }
    if ((await askIdLogs(run, questions)) > 0) return;
    if (logsFailed(run)) return;
  }
}
