import type { Cache } from '../cache/cache.ts';
import { ObsqError } from '../domain/errors.ts';
import { buildLabelMapping, type LabelMapping } from '../pivot/label-mapping.ts';
import type { Stores } from './stores.ts';

const ttlMs = 60 * 60_000;
const lookBackMs = 60 * 60_000;

export interface MappingOptions {
  readonly cache: Cache;
  readonly nowMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What the log store calls things, from its own list of labels in the last hour; kept for the context for an hour.
 * Metrics are read by the labels their series carry, so their list is not needed here. Throws ObsqError `cancelled` only: a
 * store that does not tell is a mapping without it.
 */
export async function fetchLabelMapping(stores: Stores, options: MappingOptions): Promise<LabelMapping> {
  const key = [stores.context.fingerprint, 'log-labels'];
  const kept = options.cache.get(key, isNames);
  if (kept !== undefined) return buildLabelMapping({ metrics: null, logs: kept });
  if (!stores.has('logs')) return buildLabelMapping({ metrics: null, logs: null });
  try {
    const client = await stores.logs();
    const { nowMs, signal } = options;
    const answer = await client.labels({ fromMs: nowMs - lookBackMs, toMs: nowMs, signal });
    // An empty list may only mean that nothing was written in the last hour.
    if (answer.data.length === 0) return buildLabelMapping({ metrics: null, logs: null });
    options.cache.set(key, answer.data, ttlMs);
    return buildLabelMapping({ metrics: null, logs: answer.data });
  } catch (thrown) {
    if (!(thrown instanceof ObsqError) || thrown.kind === 'cancelled') throw thrown;
    // The log hops meet the same fault and report it; a guess lets them try.
    return buildLabelMapping({ metrics: null, logs: null });
  }
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}
