import type { LokiClient } from '../../backends/loki/client.ts';
import type { Cache } from '../../cache/cache.ts';

const ttlMs = 60 * 60_000;
const lookBackMs = 60 * 60_000;

export interface LogLabelOptions {
  readonly client: LokiClient;
  readonly cache: Cache;
  /** The fingerprint of the context, because the labels of one store say nothing about another. */
  readonly fingerprint: string;
  readonly nowMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Fetches the labels of the log store's streams in the last hour. They are cached for an hour for each context, except for an
 * empty list, which may only mean that nothing was written.
 */
export async function fetchLogLabels(options: LogLabelOptions): Promise<readonly string[]> {
  const { client, cache, fingerprint, nowMs, signal } = options;
  const key = [fingerprint, 'log-labels'];
  const kept = cache.get(key, isNames);
  if (kept !== undefined) return kept;
  const { data } = await client.labels({ fromMs: nowMs - lookBackMs, toMs: nowMs, signal });
  if (data.length > 0) cache.set(key, data, ttlMs);
  return data;
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}
