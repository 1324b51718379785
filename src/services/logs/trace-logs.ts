import type { Span, Trace } from '../../domain/trace/trace.ts';
import type { LinkedLog } from '../../pivot/correlate/link-logs.ts';
import type { Hop } from '../../pivot/plan/hop.ts';
import { createPivotRun, type PivotOptions } from '../pivot/pivot-run.ts';
import { askTraceLogs } from '../pivot/pivot-traces.ts';
import type { Stores } from '../stores.ts';

/** The log lines of a trace, with the hops that found them. */
export interface TraceLogs {
  /** The lines in time order. */
  readonly logs: readonly LinkedLog[];
  readonly hops: readonly Hop[];
  readonly warnings: readonly string[];
  /** Whether lines may be missing: the store failed, is not configured, or sent only a part. */
  readonly partial: boolean;
}

/** Fetches the lines of a trace. `spans` limits them to some of its spans. */
export type TraceLogsReader = (trace: Trace, spans?: readonly Span[]) => Promise<TraceLogs>;

/**
 * Creates a reader of a trace's log lines. It fetches the labels of the log store at once, so that they are known when the trace
 * arrives. The lines wait for the trace, because without its services no selector is bounded (docs/architecture.md rule 9).
 */
export function openTraceLogs(
  stores: Stores,
  options: Pick<PivotOptions, 'cache' | 'nowMs' | 'signal'>,
): TraceLogsReader {
  const hops = new Set(['logs'] as const);
  const run = createPivotRun(stores, { ...options, hops }, hops);
  if (stores.has('logs')) void run.mapping();
  return async (trace, spans) => {
    run.found.traces.push(trace);
    await askTraceLogs(run, spans === undefined ? 'trace' : 'span', [trace], spans);
    const result = run.result();
    const gaps = result.hops.flatMap(({ status, error, reason }) => {
      if (status === 'failed') return [`the log store failed: ${error?.message ?? reason}`];
      return status === 'skipped' ? [`no log lines: ${reason}`] : [];
    });
    return {
      logs: result.logs,
      hops: result.hops,
      warnings: [...new Set([...gaps, ...result.warnings])],
      partial: result.hops.some(({ status }) => status !== 'found' && status !== 'empty'),
    };
  };
}
