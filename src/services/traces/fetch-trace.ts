import { setTimeout as wait } from 'node:timers/promises';
import type { TempoClient } from '../../backends/tempo/client.ts';
import type { SpanSources } from '../../backends/tempo/trace/decode-trace.ts';
import type { Answer } from '../../domain/answer.ts';
import { ObsqError } from '../../domain/errors.ts';
import { counted } from '../../domain/text/counted.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import { isOpenFilter, type SpanFilter } from '../../domain/trace/span-filter.ts';
import type { Span, Trace } from '../../domain/trace/trace.ts';
import { buildSpanFilterQuery } from './span-filter-query.ts';

/** The time that a trace may take from its last span until the store answers with it. */
export const flushMs = 2000;

export interface FetchTraceOptions {
  /** 32 hex digits. */
  readonly traceId: string;
  /** The spans that will be shown. If the store cannot send the whole trace, these are requested by themselves. */
  readonly filter: SpanFilter;
  readonly signal?: AbortSignal | undefined;
  /** Gets the source of each span, for a writer of OTLP. */
  readonly sources?: SpanSources | undefined;
  /** False if the trace is too old to be still on its way into the store, so that a missing one is not requested again. */
  readonly mayBeOnItsWay?: boolean | undefined;
  /** Called before the wait if the trace is missing. */
  readonly onMissing?: ((waitMs: number) => void | Promise<void>) | undefined;
  /** Waits before a missing trace is requested again; tests pass their own. */
  readonly sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
}

/**
 * Fetches a trace with all its spans; null if it is missing even after a second request (old traces are requested once). If it is
 * too large for the store (PARTIAL or refused), it is requested again with the filter. Then all matching spans are there, but not all of their callers.
 */
export async function fetchTrace(
  client: TempoClient,
  options: FetchTraceOptions,
): Promise<Answer<Trace> | null> {
  const first = await fetchOnce(client, options);
  if (first !== null || options.mayBeOnItsWay === false) return first;
  await options.onMissing?.(flushMs);
  await (options.sleep ?? defaultSleep)(flushMs, options.signal);
  return fetchOnce(client, options);
}

async function fetchOnce(client: TempoClient, options: FetchTraceOptions): Promise<Answer<Trace> | null> {
  const { traceId, filter, signal, sources } = options;
  const hasFilter = !isOpenFilter(filter);
  let whole: Answer<Trace> | null;
  try {
    whole = await client.trace(traceId, { signal, sources });
  } catch (thrown) {
    // The trace is too large (429 would mean that the store is too busy), so a part of it may still be available.
    if (!(thrown instanceof ObsqError) || thrown.kind !== 'limit' || thrown.status === 429) throw thrown;
    if (!hasFilter)
      throw thrown.with({ hint: `obsq trace ${shellWord(traceId)} --errors asks for a part of it` });
    return askMatching(client, options);
  }
  // Some versions answer an unknown id with a trace of no spans.
  if (whole !== null && whole.data.spans.length === 0 && !whole.partial) return null;
  if (whole === null || !whole.partial || !hasFilter) return whole;
  return addMatching(whole, await askMatchingOrSay(client, options));
}

function askMatching(
  client: TempoClient,
  { traceId, filter, signal, sources }: FetchTraceOptions,
): Promise<Answer<Trace> | null> {
  return client.trace(traceId, { filter: buildSpanFilterQuery(filter), signal, sources });
}

/** Requests the matching spans. Its failure becomes a warning, because the partial trace is worth more than the error. */
async function askMatchingOrSay(
  client: TempoClient,
  options: FetchTraceOptions,
): Promise<Answer<Trace> | string> {
  try {
    return (await askMatching(client, options)) ?? 'no span of it matches, says the store';
  } catch (thrown) {
    if (!(thrown instanceof ObsqError) || thrown.kind === 'cancelled') throw thrown;
    return `the spans that match could not be asked for by themselves: ${thrown.message}`;
  }
}

/** Adds the missing matching spans to a partial trace. It stays partial, because callers may be missing. */
function addMatching(whole: Answer<Trace>, matching: Answer<Trace> | string): Answer<Trace> {
  if (typeof matching === 'string') return { ...whole, warnings: [...whole.warnings, matching] };
  const known = new Set(whole.data.spans.map(keyOf));
  const more = matching.data.spans.filter((span) => !known.has(keyOf(span)));
  if (more.length === 0) return whole;
  const info = `${counted(more.length, 'matching span was', 'matching spans were')} left out of it and asked for by themselves`;
  return {
    ...whole,
    data: { ...whole.data, spans: [...whole.data.spans, ...more] },
    infos: [...whole.infos, info],
  };
}

/** The key of a span. It includes the kind, because in Zipkin's model both halves of a call share one id. */
function keyOf(span: Span): string {
  return `${span.spanId} ${span.kind}`;
}

async function defaultSleep(ms: number, signal?: AbortSignal): Promise<void> {
  await wait(ms, undefined, signal === undefined ? {} : { signal });
}
