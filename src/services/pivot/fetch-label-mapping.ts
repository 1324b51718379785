import type { Cache } from '../../cache/cache.ts';
import { ObsqError } from '../../domain/errors.ts';
import { buildLabelMapping, type LabelMapping } from '../../pivot/labels/label-mapping.ts';
import type { Stores } from '../stores.ts';
import { fetchLogLabels } from './log-labels.ts';

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
  const none = buildLabelMapping({ metrics: null, logs: null });
  if (!stores.has('logs')) return none;
  try {
    const client = await stores.logs();
    const labels = await fetchLogLabels({ ...options, client, fingerprint: stores.context.fingerprint });
    return labels.length === 0 ? none : buildLabelMapping({ metrics: null, logs: labels });
  } catch (thrown) {
    if (!(thrown instanceof ObsqError) || thrown.kind === 'cancelled') throw thrown;
    // The log hops meet the same fault and report it; a guess lets them try.
    return none;
  }
}
