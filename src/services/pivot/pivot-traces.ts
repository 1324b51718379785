import type { Trace } from '../../domain/trace/trace.ts';
import type { PivotPoint } from '../../pivot/plan/hop.ts';
import { skippedHop } from '../../pivot/plan/hop.ts';
import { planExemplarLogs } from '../../pivot/plan/plan-exemplars.ts';
import { planTaggedLogs } from '../../pivot/plan/plan-tagged-logs.ts';
import { logPaddingsMs, planTraceLogs, spansOutside } from '../../pivot/plan/plan-trace-logs.ts';
import type { ExemplarTrace } from '../../pivot/plan/rank-exemplars.ts';
import { askAllLogs, askTrace } from './pivot-hops.ts';
import type { PivotRun } from './pivot-run.ts';

/** The extent of the first log queries. */
export interface AskedLogs {
  /** The services whose streams were queried. */
  readonly services: ReadonlySet<string>;
  readonly count: number;
}

/**
 * Follows exemplars concurrently to their traces and their logs. A second step then queries the logs of services that the traces
 * name and the series did not, or of all services if no line was found. If the context defines its own query for the logs of
 * spans, that query runs instead, as soon as the spans are known.
 */
export async function followExemplars(run: PivotRun, chosen: readonly ExemplarTrace[]): Promise<void> {
  run.found.traceOrder = chosen.map(({ traceId }) => traceId);
  const hasOwnQuery = (run.correlation.tracesToLogs?.query ?? null) !== null;
  if (hasOwnQuery && run.wants('traces') && run.wants('logs')) {
    const traces = await askTraces(run, 'exemplar', chosen);
    // Without a span the context's query cannot be filled, so the labels of the exemplars are used instead.
    await (traces.length > 0 ? askTaggedLogs(run, 'trace', traces) : askExemplarLogs(run, chosen));
    return;
  }
  const [traces, asked] = await Promise.all([
    run.wants('traces') ? askTraces(run, 'exemplar', chosen) : [],
    run.wants('logs') ? settledLogs(run, askExemplarLogs(run, chosen)) : null,
  ]);
  if (asked !== null && traces.length > 0) await askOutside(run, traces, asked);
}

/** Awaits the log request and then marks the logs as settled; any further lines depend on the trace. */
export async function settledLogs<T>(run: PivotRun, asked: Promise<T>): Promise<T> {
  const answer = await asked;
  run.settle('logs');
  return answer;
}

async function askTraces(
  run: PivotRun,
  from: PivotPoint,
  chosen: readonly ExemplarTrace[],
): Promise<Trace[]> {
  const traces = await Promise.all(
    chosen.map(({ traceId, exemplars }) =>
      askTrace(run, from, traceId, exemplarReason(exemplars[0]?.value ?? '')),
    ),
  );
  run.settle('traces');
  return traces.filter((trace) => trace !== null);
}

function exemplarReason(value: string): string {
  return value === '' ? 'the trace of the exemplar' : `the trace of the exemplar ${value}`;
}

async function askExemplarLogs(run: PivotRun, chosen: readonly ExemplarTrace[]): Promise<AskedLogs> {
  const mapping = await run.mapping();
  const { hops, selector } = planExemplarLogs(chosen, mapping, run.correlation.logLabels);
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
  const count = await askAllLogs(run, hops);
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
  const spans = spansOutside(traces, asked.count === 0 ? new Set() : asked.services);
  if (spans.length === 0) return;
  if (run.correlation.tracesToLogs !== null) return askTaggedLogs(run, 'trace', traces, spans);
  const hops = planTraceLogs({
    from: 'trace',
    traces,
    spans,
    mapping: await run.mapping(),
    padMs: logPaddingsMs[0] ?? 0,
    idLabels: run.correlation.logLabels,
    remark: asked.count === 0 ? 'nothing came from the series alone' : 'services that were not asked before',
  });
  await askAllLogs(run, hops);
}

/** Whether every request to the log store failed. The store is then down, slow or forbidden, so no further query is tried. */
function logsFailed(run: PivotRun): boolean {
  const asked = run.found.hops.filter(({ store }) => store === 'logs');
  return asked.length > 0 && asked.every(({ status }) => status === 'failed' || status === 'skipped');
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
    const hops = planTraceLogs({ from, traces, spans, mapping, padMs, idLabels, remark });
    if (hops.length === 0) {
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
    if ((await askAllLogs(run, hops)) > 0) return;
    if (logsFailed(run)) return;
  }
}
