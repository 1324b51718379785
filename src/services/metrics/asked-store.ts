import type { PrometheusClient } from '../../backends/prometheus/client.ts';
import type { Cache } from '../../cache/cache.ts';

/** A metrics store that is asked, and what is remembered of it. */
export interface AskedStore {
  readonly client: PrometheusClient;
  readonly cache: Cache;
  /** The fingerprint of the context: what one store has says nothing of another. */
  readonly fingerprint: string;
  /** The label that the context names to tell clusters apart; null or undefined: it is found. */
  readonly clusterLabel?: string | null | undefined;
  /** The current time, Unix ms, for the age of what is remembered. */
  readonly nowMs: number;
  readonly signal?: AbortSignal | undefined;
}
