import { setTimeout as wait } from 'node:timers/promises';
import type { Cache } from '../../cache/cache.ts';
import type { Answer } from '../../domain/answer.ts';
import { toObsqError } from '../../domain/errors.ts';
import type { LogEntry } from '../../domain/log-entry.ts';
import type { Trace } from '../../domain/trace/trace.ts';
import { parseCorrelate } from '../../pivot/correlate/correlate.ts';
import type { Correlation } from '../../pivot/correlate/correlation.ts';
import { linkLogs, mergeEntries } from '../../pivot/correlate/link-logs.ts';
import { type LabelMapping, overrideLogLabels } from '../../pivot/labels/label-mapping.ts';
import type { PivotResult } from '../../pivot/pivot-result.ts';
import { type Hop, type PlannedHop, skippedHop } from '../../pivot/plan/hop.ts';
import type { ExemplarOrder } from '../../pivot/plan/rank-exemplars.ts';
import type { Stores } from '../stores.ts';
import { fetchLabelMapping } from './fetch-label-mapping.ts';

export type PivotTarget = 'metrics' | 'logs' | 'traces';

/** What settles by itself while the other is still under way. */
export type SettledTarget = 'logs' | 'traces';

export interface PivotOptions {
  readonly cache: Cache;
  /** Unix ms: the clock of this answer. */
  readonly nowMs: number;
  /** Cancels what is under way; the pivot then throws ObsqError `cancelled`. */
  readonly signal?: AbortSignal | undefined;
  /** Called as each hop is done, with everything found so far. */
  readonly onHop?: ((hop: Hop, soFar: PivotResult) => void) | undefined;
  /**
   * Called when a store has answered all that can be asked of it without the other's answer. Traces lead on to more logs, so these
   * may be asked for again after it.
   */
  readonly onSettled?: ((target: SettledTarget, soFar: PivotResult) => void) | undefined;
  /** Where to go; what makes sense from the starting point where left out. */
  readonly hops?: ReadonlySet<PivotTarget> | undefined;
  /** How many traces to look into, 3 by default. */
  readonly top?: number | undefined;
  /** Which exemplars come first, the slowest by default. */
  readonly order?: ExemplarOrder | undefined;
  /** Waits before a missing trace is asked for again; tests pass their own. */
  readonly sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
}

/** What a pivot has found, as it grows. Only its own run writes to it. */
interface Findings {
  alert: PivotResult['alert'];
  metric: PivotResult['metric'];
  exemplars: PivotResult['exemplars'];
  metrics: PivotResult['metrics'];
  readonly traces: Trace[];
  /** Ids of the traces asked for, the first ranked first: answers come in any order. */
  traceOrder: readonly string[];
  readonly logAnswers: (readonly LogEntry[])[];
  readonly hops: Hop[];
  readonly warnings: Set<string>;
}

/** One pivot under way. */
export interface PivotRun {
  readonly stores: Stores;
  readonly options: PivotOptions;
  readonly correlation: Correlation;
  readonly found: Findings;
  readonly top: number;
  readonly order: ExemplarOrder;
  wants(target: PivotTarget): boolean;
  /** Fetched once, beside whatever else is asked; never rejects but when cancelled. */
  mapping(): Promise<LabelMapping>;
  sleep(ms: number): Promise<void>;
  /** Adds a hop and tells the listener. */
  record(hop: Hop): void;
  /** Tells the listener that the target waits for nothing of its own; told of what is not wanted, it says nothing. */
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
    hops: [],
    warnings: new Set(),
  };
  const { signal } = options;
  let mapping: Promise<LabelMapping> | undefined;
  const result = (): PivotResult => ({
    alert: found.alert,
    metric: found.metric,
    exemplars: found.exemplars,
    traces: orderTraces(found, options.order),
    logs: linkLogs(mergeEntries(found.logAnswers), found.traces, correlation.derivedFields),
    metrics: found.metrics,
    hops: [...found.hops],
    warnings: [...found.warnings],
  });
  return {
    stores,
    options,
    correlation,
    found,
    top: Math.max(1, options.top ?? 3),
    order: options.order ?? 'slowest',
    wants: (target) => (options.hops ?? usual).has(target),
    mapping: () => {
      mapping ??= fetchLabelMapping(stores, { cache: options.cache, nowMs: options.nowMs, signal }).then(
        (found) => overrideLogLabels(found, correlation.tracesToLogs?.tags ?? []),
      );
      // Whoever awaits it sees the cancellation; before that it must not count as unhandled.
      mapping.catch(() => undefined);
      return mapping;
    },
    sleep: (ms) => (options.sleep ?? defaultSleep)(ms, signal),
    record: (hop) => {
      // Three exemplars without a store for traces are one gap.
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

/** Failed traces first, then as they were ranked; `recent` keeps to time alone. */
function orderTraces({ traces, traceOrder }: Findings, order: ExemplarOrder | undefined): Trace[] {
  const keyed = traces.map((trace) => ({
    trace,
    failed: order !== 'recent' && trace.spans.some((span) => span.status === 'error') ? 0 : 1,
    place: traceOrder.indexOf(trace.traceId),
  }));
  keyed.sort((a, b) => a.failed - b.failed || a.place - b.place);
  return keyed.map(({ trace }) => trace);
}

async function defaultSleep(ms: number, signal?: AbortSignal): Promise<void> {
  await wait(ms, undefined, signal === undefined ? {} : { signal });
}

export interface Asked<T> {
  /** Puts the answer where the result is made from; before the hop is told of. */
  readonly keep: (data: T) => void;
  readonly count: (data: T) => number;
  /** Whether the store was asked for no more than this many things, which it sent: there may be more. */
  readonly full?: ((data: T) => boolean) | undefined;
}

/**
 * Makes one hop: asks, keeps what came, records how it went. A store that fails is a failed hop and null; cancellation and our own
 * bugs are thrown.
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
  const finish = (hop: Pick<Hop, 'status' | 'count' | 'error'>): void =>
    run.record({ ...planned, ...hop, ms: Math.round(performance.now() - startedMs) });
  let answer: Answer<T> | null;
  try {
    answer = await call();
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
