import type { Cache } from '../../cache/cache.ts';
import { ObsqError } from '../../domain/errors.ts';
import { buildLabelMapping, type LabelMapping } from '../../pivot/labels/label-mapping.ts';
import type { Stores } from '../stores.ts';
import { fetchLogLabels } from './log-labels.ts';

export interface MappingOptions {
  readonly cache: Cache;
  readonly nowMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Waits for the store's answer, and may give it up with an ObsqError. */
  readonly wait?: (<T>(ask: () => Promise<T>) => Promise<T>) | undefined;
}

/**
 * Fetches the names that the log store uses for namespace, service and pod, from its labels in the last hour. They are cached for
 * an hour for each context. Metrics need no such list, because their series show their labels. Throws only ObsqError `cancelled`;
 * if the store fails, the mapping lacks its labels.
 */
export async function fetchLabelMapping(stores: Stores, options: MappingOptions): Promise<LabelMapping> {
  const none = buildLabelMapping({ metrics: null, logs: null });
  if (!stores.has('logs')) return none;
  try {
    const client = await stores.logs();
    const ask = () => fetchLogLabels({ ...options, client, fingerprint: stores.context.fingerprint });
    const labels = await (options.wait ?? ((call) => call()))(ask);
    return labels.length === 0 ? none : buildLabelMapping({ metrics: null, logs: labels });
  } catch (thrown) {
    if (!(thrown instanceof ObsqError) || thrown.kind === 'cancelled') throw thrown;
    // The log hops will meet the same failure and report it; the default names let them try.
    return none;
  }
}
