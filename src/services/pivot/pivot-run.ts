import { setTimeout as wait } from 'node:timers/promises';
import type { Cache } from '../../cache/cache.ts';
import type { Answer } from '../../domain/answer.ts';
import { toObsqError } from '../../domain/errors.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import type { Trace } from '../../domain/trace/trace.ts';
import { parseCorrelate } from '../../pivot/correlate/correlate.ts';
import type { Correlation } from '../../pivot/correlate/correlation.ts';
import { linkLogs, mergeEntries } from '../../pivot/correlate/link-logs.ts';
import { type EntryIds, findEntryIds } from '../../pivot/correlate/log-trace-id.ts';
import { type LabelMapping, overrideLogLabels } from '../../pivot/labels/label-mapping.ts';
import type { LookUps } from '../../pivot/look-ups.ts';
import type { PivotResult } from '../../pivot/pivot-result.ts';
import { type Hop, type PlannedHop, skippedHop } from '../../pivot/plan/hop.ts';
import type { SpanMetricPart } from '../../pivot/plan/plan-span-metrics.ts';
import { type ExemplarOrder, wantsRecent } from '../../pivot/plan/rank-exemplars.ts';
import type { Stores } from '../stores.ts';
import { fetchLabelMapping } from './fetch-label-mapping.ts';
import { createPatience, type Patience } from './patience.ts';

export type PivotTarget = 'metrics' | 'logs' | 'traces';

/** A target that can be complete while the other one is still being queried. */
export type SettledTarget = 'logs' | 'traces';

export interface PivotOptions {
  readonly cache: Cache;
  /** The current time for this answer, Unix ms. */
  readonly nowMs: number;
  /** Cancels all requests; the pivot then throws ObsqError `cancelled`. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each hop, with everything found so far. */
  readonly onHop?: ((hop: Hop, soFar: PivotResult) => void) | undefined;
  /**
   * Called when a store has answered everything that can be asked without the other store's answer. Traces lead to more logs, so
   * the log store may be asked again afterwards.
   */
  readonly onSettled?: ((target: SettledTarget, soFar: PivotResult) => void) | undefined;
  /** The targets to look for; by default those that make sense from the start. */
  readonly hops?: ReadonlySet<PivotTarget> | undefined;
  /** The part of the metrics of spans to ask for; both by default. */
  readonly spanMetrics?: SpanMetricPart | undefined;
  /** The number of traces to fetch; 3 by default, 50 at most. */
  readonly top?: number | undefined;
  /** The order of the exemplars; the slowest come first by default. */
  readonly order?: ExemplarOrder | undefined;
  /** Whether a cancelled pivot gives what it has found so far instead of throwing `cancelled`. */
  readonly keepsOnCancel?: boolean | undefined;
  /** The time that a store without any answer gets after the others have answered; 5 s by default. */
  readonly patienceMs?: number | undefined;
  /** Waits before a missing trace is requested again; tests pass their own. */
  readonly sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
}

/** The findings of a pivot so far. Only its own run writes to them. */
interface Findings {
  alert: PivotResult['alert'];
  metric: PivotResult['metric'];
  exemplars: PivotResult['exemplars'];
  metrics: PivotResult['metrics'];
  readonly traces: Trace[];
  /** Ids of the requested traces by rank, since their answers arrive in any order. */
  traceOrder: readonly string[];
  readonly logAnswers: (readonly LogEntry[])[];
  /** Counts of the look-ups of exemplars' traces; null without any. */
  lookUps: LookUps | null;
  readonly hops: Hop[];
  /** The hops that were asked and have no answer yet. */
  readonly open: Set<PlannedHop>;
  readonly warnings: Set<string>;
}

/** The most traces that a pivot looks into: their ids must fit into one query for logs, and a person reads no more. */
export const maxTraces = 50;

/** One running pivot. */
export interface PivotRun {
  readonly stores: Stores;
  readonly options: PivotOptions;
  readonly correlation: Correlation;
  readonly found: Findings;
  readonly patience: Patience;
  readonly top: number;
  readonly order: ExemplarOrder;
  wants(target: PivotTarget): boolean;
  /** The ids that a line carries. A line is searched once: that is dear, and the lines are linked again after every hop. */
  idsOf(entry: LogEntry): EntryIds;
  /** The label mapping, fetched once and concurrently with other requests. It rejects only if cancelled. */
  mapping(): Promise<LabelMapping>;
  sleep(ms: number): Promise<void>;
  /** Adds a hop and notifies the listener. */
  record(hop: Hop): void;
  /** Notifies the listener that a target is settled, unless the target is not wanted. */
  settle(target: SettledTarget): void;
  result(): PivotResult;
}

export function createPivotRun(
  stores: Stores,
  options: PivotOptions,
  usual: ReadonlySet<PivotTarget>,
): PivotRun {
  const correlation = parseCorrelate(stores.context.correlate);
  const found: Findings = {
    alert: null,
    metric: null,
    exemplars: [],
    metrics: [],
    traces: [],
    traceOrder: [],
    logAnswers: [],
    lookUps: null,
    hops: [],
    open: new Set(),
    warnings: new Set(correlation.leftOut),
  };
  const { signal } = options;
  const patience = createPatience(options.patienceMs);
  let mapping: Promise<LabelMapping> | undefined;
  const knownIds = new WeakMap<LogEntry, EntryIds>();
  const idsOf = (entry: LogEntry): EntryIds => {
    const ids = knownIds.get(entry) ?? findEntryIds(entry, correlation.derivedFields);
    knownIds.set(entry, ids);
    return ids;
  };
  const result = (): PivotResult => ({
    alert: found.alert,
    metric: found.metric,
    exemplars: found.exemplars,
    traces: orderTraces(found, options.order),
    logs: linkLogs(mergeEntries(found.logAnswers), found.traces, idsOf),
    metrics: found.metrics,
    lookUps: found.lookUps,
    hops: [...found.hops],
    warnings: [...found.warnings],
  });
  return {
    stores,
    options,
    correlation,
    found,
    patience,
    top: Math.min(maxTraces, Math.max(1, options.top ?? 3)),
    order: options.order ?? 'slowest',
    wants: (target) => (options.hops ?? usual).has(target),
    idsOf,
    mapping: () => {
      mapping ??= fetchLabelMapping(stores, {
        cache: options.cache,
        nowMs: options.nowMs,
        signal,
        wait: (ask) => patience.wait('logs', ask),
      }).then((found) => overrideLogLabels(found, correlation.tracesToLogs?.tags ?? []));
      // A caller that awaits the promise sees the cancellation; until then it must not count as unhandled.
      mapping.catch(() => undefined);
      return mapping;
    },
    sleep: (ms) => (options.sleep ?? defaultSleep)(ms, signal),
    record: (hop) => {
      // Three exemplars without a trace store are one gap and need one hop.
      const isSaid = hop.status === 'skipped' && found.hops.some((other) => isSameGap(other, hop));
      if (!isSaid) found.hops.push(hop);
      options.onHop?.(hop, result());
    },
    settle: (target) => {
      if ((options.hops ?? usual).has(target)) options.onSettled?.(target, result());
    },
    result,
  };
}

function isSameGap(a: Hop, b: Hop): boolean {
  return a.status === 'skipped' && a.from === b.from && a.to === b.to && a.reason === b.reason;
}

/** Sorts traces: failed ones first, then by rank. `recent` sorts by time only. */
function orderTraces({ traces, traceOrder }: Findings, order: ExemplarOrder | undefined): Trace[] {
  const keyed = traces.map((trace) => ({
    trace,
    failed:
      !(order !== undefined && wantsRecent(order)) && trace.spans.some((span) => span.status === 'error')
        ? 0
        : 1,
    rank: traceOrder.indexOf(trace.traceId),
  }));
  keyed.sort((a, b) => a.failed - b.failed || a.rank - b.rank);
  return keyed.map(({ trace }) => trace);
}

async function defaultSleep(ms: number, signal?: AbortSignal): Promise<void> {
  await wait(ms, undefined, signal === undefined ? {} : { signal });
}

export interface Asked<T> {
  /** Stores the answer in the findings; it runs before the hop is recorded. */
  readonly keep: (data: T) => void;
  readonly count: (data: T) => number;
  /** Whether the answer reached its limit, so that there may be more. */
  readonly full?: ((data: T) => boolean) | undefined;
}

/**
 * Makes one hop: it asks, keeps the answer and records the outcome. If the store fails, it records a failed hop and returns null.
 * Cancellation and bugs are thrown.
 */
export async function askHop<T>(
  run: PivotRun,
  planned: PlannedHop,
  call: () => Promise<Answer<T> | null>,
  { keep, count, full }: Asked<T>,
): Promise<T | null> {
  if (!run.stores.has(planned.store)) {
    run.record(
      skippedHop(planned.from, planned.to, planned.store, `no ${planned.store} store is configured`),
    );
    return null;
  }
  const startedMs = performance.now();
  run.found.open.add(planned);
  const finish = (hop: Pick<Hop, 'status' | 'count' | 'error'>): void => {
    run.found.open.delete(planned);
    run.record({ ...planned, ...hop, ms: Math.round(performance.now() - startedMs) });
  };
  let answer: Answer<T> | null;
  try {
    answer = await run.patience.wait(planned.store, call);
  } catch (thrown) {
    const error = toObsqError(thrown);
    if (error.kind === 'cancelled' || error.kind === 'bug') throw error;
    finish({ status: 'failed', count: 0, error });
    return null;
  }
  if (answer === null) {
    finish({ status: 'empty', count: 0, error: null });
    return null;
  }
  const { data, partial, warnings } = answer;
  for (const warning of warnings) run.found.warnings.add(warning);
  keep(data);
  const things = count(data);
  const cut = partial || full?.(data) === true;
  finish({ status: cut ? 'partial' : things === 0 ? 'empty' : 'found', count: things, error: null });
  return data;
}
