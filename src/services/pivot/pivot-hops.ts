import { seriesOfInstant } from '../../backends/prometheus/decode.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import type { Exemplar } from '../../domain/metrics/exemplar.ts';
import type { Series } from '../../domain/metrics/series.ts';
import type { SpanFilter } from '../../domain/trace/span-filter.ts';
import type { Trace, TraceSummary } from '../../domain/trace/trace.ts';
import type { PivotPoint, PlannedHop } from '../../pivot/plan/hop.ts';
import { planTrace } from '../../pivot/plan/plan-exemplars.ts';
import type { SendExemplarQuery } from '../metrics/fetch-exemplars.ts';
import { fetchTrace, flushMs } from '../traces/fetch-trace.ts';
import { askHop, type PivotRun } from './pivot-run.ts';

/** The number of lines that a log hop asks for: more than a person reads, and fewer than any server refuses. */
const logLimit = 1000;
/** The number of traces that a search asks for. */
const searchLimit = 20;
/** A pivot looks at whole traces. */
const anySpan: SpanFilter = { errors: false, service: null, minDurationNs: null };

/** Exemplars of an expression; null where the store failed. */
export function askExemplarHop(
  run: PivotRun,
  planned: PlannedHop,
  send: SendExemplarQuery,
): Promise<readonly Exemplar[] | null> {
  return askHop(run, planned, () => send(planned.query), {
    keep: () => undefined,
    count: (data) => data.length,
  });
}

/** Queries an expression at one instant, for its series. */
export function askSeries(
  run: PivotRun,
  planned: PlannedHop,
  keep: (series: readonly Series[]) => void,
): Promise<readonly Series[] | null> {
  const call = async () => {
    const client = await run.stores.metrics();
    const answer = await client.queryInstant({
      expr: planned.query,
      timeMs: windowOf(planned).toMs,
      signal: run.options.signal,
    });
    return { ...answer, data: seriesOfInstant(answer.data) };
  };
  return askHop(run, planned, call, { keep, count: (data) => data.length });
}

/** A trace that takes longer than this to reach the store is lost: ingesters and tail samplers flush within seconds. */
const longestFlushMs = 2 * 60_000;

export interface TraceHopOptions {
  /** A time in the trace, Unix ms; null if nothing but the id is known, and the trace may then be new. */
  readonly atMs?: number | null | undefined;
  /** Whether the caller tells the user itself that an old trace is missing. */
  readonly quiet?: boolean | undefined;
}

/**
 * Fetches a trace by its id. If it is missing and not older than two minutes, it is requested once more after a short wait,
 * because the store may not have flushed it yet. Null if it is still missing or the store failed.
 */
export async function askTrace(
  run: PivotRun,
  from: PivotPoint,
  traceId: string,
  why: string,
  { atMs = null, quiet = false }: TraceHopOptions = {},
): Promise<Trace | null> {
  const mayBeOnItsWay = atMs === null || run.options.nowMs - atMs < longestFlushMs;
  const call = async () => {
    const answer = await fetchTrace(await run.stores.traces(), {
      traceId,
      filter: anySpan,
      mayBeOnItsWay,
      signal: run.options.signal,
      sleep: (ms) => run.sleep(ms),
    });
    if (answer === null && (mayBeOnItsWay || !quiet))
      run.found.warnings.add(describeMissing(traceId, mayBeOnItsWay));
    return answer;
  };
  return askHop(run, planTrace(from, traceId, why), call, {
    keep: (trace) => {
      run.found.traces.push(trace);
      if (trace.partial)
        run.found.warnings.add(
          `trace ${traceId} is partial: ${trace.message || 'the store did not send all of it'}`,
        );
    },
    count: (trace) => trace.spans.length,
  });
}

function describeMissing(traceId: string, mayBeOnItsWay: boolean): string {
  return mayBeOnItsWay
    ? `trace ${traceId} is not in the store: not flushed yet, sampled away, or past its retention (asked twice, ${flushMs / 1000} s apart)`
    : `trace ${traceId} is not in the store: sampled away, or past its retention`;
}

/** Searches the traces that match, newest first; null if the store failed. */
export function askSearch(run: PivotRun, planned: PlannedHop): Promise<readonly TraceSummary[] | null> {
  const call = async () => {
    const client = await run.stores.traces();
    return client.search({
      query: planned.query,
      ...windowOf(planned),
      limit: searchLimit,
      signal: run.options.signal,
    });
  };
  return askHop(run, planned, call, { keep: () => undefined, count: (data) => data.length });
}

export interface LogHopOptions {
  readonly limit?: number | undefined;
  /** `backward` returns the newest lines if there are more than the limit. */
  readonly direction?: 'forward' | 'backward' | undefined;
  /** Whether the hop only wants a sample, so that reaching the limit does not make it partial. */
  readonly sample?: boolean | undefined;
}

/** Queries log lines and keeps them for the result. */
export function askLogs(
  run: PivotRun,
  planned: PlannedHop,
  { limit = logLimit, direction = 'forward', sample = false }: LogHopOptions = {},
): Promise<readonly LogEntry[] | null> {
  const call = async () => {
    const client = await run.stores.logs();
    const answer = await client.queryRange({
      expr: planned.query,
      ...windowOf(planned),
      limit,
      direction,
      signal: run.options.signal,
    });
    return { ...answer, data: answer.data.kind === 'streams' ? answer.data.entries : [] };
  };
  return askHop(run, planned, call, {
    keep: (entries) => {
      run.found.logAnswers.push(entries);
      if (!sample && entries.length >= limit)
        run.found.warnings.add(`more than ${limit} log lines: only the first ${limit} are here`);
    },
    count: (entries) => entries.length,
    full: (entries) => !sample && entries.length >= limit,
  });
}

/** Runs several log hops concurrently and returns the number of their lines. */
export async function askAllLogs(
  run: PivotRun,
  planned: readonly PlannedHop[],
  options: LogHopOptions = {},
): Promise<number> {
  const answers = await Promise.all(planned.map((hop) => askLogs(run, hop, options)));
  return answers.reduce((sum, entries) => sum + (entries?.length ?? 0), 0);
}

function windowOf(planned: PlannedHop): { readonly fromMs: number; readonly toMs: number } {
  // Every planned query has a window; only a trace by its id has none, and that is fetched elsewhere.
  return planned.window ?? { fromMs: 0, toMs: 0 };
}
