import type { LokiClient } from '../../backends/loki/client.ts';
import { ObsqError } from '../../domain/errors.ts';
import { parseDuration } from '../../domain/time/duration.ts';
import type { Window } from '../../domain/time/window.ts';
import { extractStreamSelectors } from '../../languages/logql-stream.ts';
import type { StreamSelector } from '../../languages/selector.ts';

const hourMs = 3_600_000;
/** A query that reads more needs a person's consent (docs/architecture.md rule 9). */
const costlyBytes = 10e9;

/**
 * Estimates the bytes that a log query would read; null if they are too few to need consent. It asks the index only about windows
 * of more than an hour, and about any window of a query that reads every stream.
 */
export async function estimateCostly(
  client: LokiClient,
  expr: string,
  window: Window,
  signal?: AbortSignal,
): Promise<number | null> {
  const isLong = window.toMs - window.fromMs > hourMs;
  if (!isLong && !anything.test(expr)) return null;
  // A query that the grammar cannot read goes to the server unchanged, which then reports the error.
  const read = extractStreamSelectors(expr).filter((selector) => isLong || readsEverything(selector));
  const selectors = new Set(read.map(({ from, to }) => expr.slice(from, to)));
  let bytes = 0;
  for (const selector of selectors) bytes += await estimateReading(client, { selector, ...window, signal });
  return bytes > costlyBytes ? bytes : null;
}

/** Matches a matcher that every stream with the label passes: `{namespace=~".+"}`. */
const anything = /=~\s*["`]\.[+*]["`]/;

function readsEverything({ matchers }: StreamSelector): boolean {
  return matchers.every(({ operator, value }) =>
    operator === '=~' ? value === '.+' || value === '.*' : operator !== '=',
  );
}

/** The window that a query reads. A metric query reads back over its longest range: `count_over_time({...}[7d])` at an instant reads a week. */
export function windowRead(expr: string, window: Window): Window {
  const rangesMs = [...expr.matchAll(/\[([0-9][0-9a-z]*)\]/g)].map(([, text = '']) => {
    const duration = parseDuration(text);
    return duration.ok ? duration.value : 0;
  });
  return { fromMs: window.fromMs - Math.max(0, ...rangesMs), toMs: window.toMs };
}

/** The bytes that a selector's streams have in a window, by the store's index; 0 if it cannot say. */
export async function estimateReading(
  client: LokiClient,
  query: Parameters<LokiClient['stats']>[0],
): Promise<number> {
  try {
    return (await client.stats(query)).bytes;
  } catch (error) {
    // A store without the index API (an old Loki, a proxy's allow-list) cannot estimate, so the query is sent.
    if (error instanceof ObsqError && (error.kind === 'not-found' || error.kind === 'backend')) return 0;
    throw error;
  }
}
