import type { TempoClient } from '../../backends/tempo/client.ts';
import type { Answer } from '../../domain/answer.ts';
import { nsToMs } from '../../domain/time/nanoseconds.ts';
import type { Trace, TraceSummary } from '../../domain/trace/trace.ts';
import { quoteString } from '../../languages/string-literal.ts';

/** What links to a trace comes after it: a consumer of its message, a retry. Brokers and batches may hold it for hours. */
const longestWaitMs = 24 * 3_600_000;
const mostTraces = 20;

export interface LinkingOptions {
  readonly nowMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds the traces whose spans link to a trace, by TraceQL's `link:traceID`, which older servers refuse. It looks
 * from the trace's start on, for at most a day. Throws ObsqError.
 */
export async function findLinkingTraces(
  client: TempoClient,
  trace: Trace,
  { nowMs, signal }: LinkingOptions,
): Promise<Answer<readonly TraceSummary[]>> {
  const starts = trace.spans.map(({ startNs }) => nsToMs(startNs)).filter((startMs) => startMs > 0);
  const fromMs = starts.reduce((first, startMs) => Math.min(first, startMs), nowMs);
  const toMs = Math.max(fromMs + 1000, Math.min(nowMs, fromMs + longestWaitMs));
  const query = `{ link:traceID = ${quoteString(trace.traceId)} }`;
  const answer = await client.search({ query, fromMs, toMs, limit: mostTraces, signal });
  return { ...answer, data: answer.data.filter(({ traceId }) => traceId !== trace.traceId) };
}
