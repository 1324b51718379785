import type { Trace } from '../../domain/trace/trace.ts';
import type { ExemplarTrace } from '../../pivot/plan/rank-exemplars.ts';
import { askTrace } from './pivot-hops.ts';
import type { PivotRun } from './pivot-run.ts';

/** The most traces that are looked up for one start. With 10 % of all traces kept, 30 look-ups miss all of them in 4 % of cases. */
const maxLookUps = 30;
/** The most look-ups of one batch after the first. */
const batchSize = 10;

/** The traces to look up for some exemplars. */
export interface ExemplarPlan {
  /** They are asked for first, together with their logs. */
  readonly first: readonly ExemplarTrace[];
  /** They are asked for in batches, while fewer than `top` wanted traces were found. */
  readonly others: readonly ExemplarTrace[];
  /** Whether a trace counts, or is only a last resort. */
  readonly isWanted: (trace: Trace) => boolean;
  /** Searches traces in another way, if none of the exemplars led to a wanted one. `why` says why it is needed. */
  readonly searchInstead: (why: string) => Promise<readonly Trace[]>;
}

/**
 * Looks up the traces of exemplars. Where traces are sampled, the best ranked exemplars may lead to none, so it goes on with the next
 * ones in batches, and then searches. It stops when the trace store fails. The traces that are not wanted are removed if any is wanted.
 */
export async function askStoredTraces(run: PivotRun, plan: ExemplarPlan): Promise<readonly Trace[]> {
  const { found } = run;
  const asked: ExemplarTrace[] = [];
  let missing = 0;
  const ask = async (batch: readonly ExemplarTrace[], mayWait: boolean): Promise<void> => {
    asked.push(...batch);
    found.traceOrder = asked.map(({ traceId }) => traceId);
    const traces = await Promise.all(batch.map((one) => askExemplarTrace(run, one, mayWait)));
    if (tracesFailed(run)) return;
    missing += traces.filter((trace) => trace === null).length;
    found.lookUps = { lookedUp: asked.length, missing };
  };
  const wanted = (): Trace[] => found.traces.filter(plan.isWanted);
  await ask(plan.first, true);
  let next = 0;
  let gain = wanted().length;
  while (wanted().length < run.top && next < plan.others.length && !tracesFailed(run)) {
    const before = wanted().length;
    const size = Math.min(
      gain === 0 ? batchSize : sizeOfBatch(run, before, asked.length),
      maxLookUps - asked.length,
    );
    if (size <= 0) break;
    await ask(plan.others.slice(next, next + size), false);
    gain = wanted().length - before;
    next += size;
  }
  if (missing > 0) found.warnings.add(describeMissing(missing, asked.length, plan.others.length - next));
  if (wanted().length === 0 && !tracesFailed(run)) {
    const stored = found.traces.length;
    if (stored > 0) found.warnings.add(`none of the ${stored} traces looked into has a failed span`);
    const instead = await plan.searchInstead(
      stored > 0 ? "none of the exemplars' traces failed" : "none of the exemplars' traces is stored",
    );
    if (instead.length > 0) found.traces.splice(0, found.traces.length, ...instead);
  } else keepBest(run, plan.isWanted);
  return [...found.traces];
}

/** `mayWait`: a missing trace that is new is asked for once more. After the first batch, time for that has passed already. */
function askExemplarTrace(
  run: PivotRun,
  { traceId, exemplars }: ExemplarTrace,
  mayWait: boolean,
): Promise<Trace | null> {
  const value = exemplars[0]?.value ?? '';
  const why = value === '' ? 'the trace of the exemplar' : `the trace of the exemplar ${value}`;
  const atMs = mayWait ? Math.max(...exemplars.map(({ timeMs }) => timeMs)) : 0;
  return askTrace(run, 'exemplar', traceId, why, { atMs, quiet: true });
}

/** The number of traces to ask for next: as many as were needed until now for one that counts, times those that lack; `wanted` is above 0. */
function sizeOfBatch(run: PivotRun, wanted: number, asked: number): number {
  const lacking = run.top - wanted;
  return Math.min(batchSize, Math.ceil((lacking * asked) / wanted));
}

/** Whether the trace store failed to answer, or is not configured: asking it for more is useless. */
function tracesFailed({ found, stores }: PivotRun): boolean {
  return !stores.has('traces') || found.hops.some(({ to, status }) => to === 'trace' && status === 'failed');
}

function describeMissing(missing: number, asked: number, left: number): string {
  const more = left > 0 ? `; ${left} more were not looked up` : '';
  if (asked === 1) return `the exemplar leads to no stored trace: sampled away, or past its retention${more}`;
  return `${missing} of ${asked} exemplars lead to no stored trace: sampled?${more}`;
}

/** Keeps the best `top` traces that count, in the order of the exemplars. Without such a trace all of them stay. */
function keepBest({ found, top }: PivotRun, isWanted: (trace: Trace) => boolean): void {
  const ranks = new Map(found.traceOrder.map((traceId, rank) => [traceId, rank]));
  const best = found.traces
    .filter(isWanted)
    .sort((a, b) => (ranks.get(a.traceId) ?? 0) - (ranks.get(b.traceId) ?? 0))
    .slice(0, top);
  if (best.length > 0) found.traces.splice(0, found.traces.length, ...best);
}
