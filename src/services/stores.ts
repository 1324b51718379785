import type { AlertmanagerClient } from '../backends/alertmanager/client.ts';
import type { LokiClient } from '../backends/loki/client.ts';
import type { PrometheusClient } from '../backends/prometheus/client.ts';
import type { TempoClient } from '../backends/tempo/client.ts';
import type { ResolvedContext } from '../config/context.ts';
import { requireStore } from '../config/resolve/missing-store.ts';
import type { StoreName } from '../domain/store-name.ts';
import type { Endpoint, Http } from '../http/http.ts';

/** The clients of a context's stores. Each is created on first use. */
export interface Stores {
  readonly context: ResolvedContext;
  readonly http: Http;
  has(store: StoreName): boolean;
  /** Returns the client of a store. Throws ObsqError config if the context has no such store. */
  metrics(): Promise<PrometheusClient>;
  logs(): Promise<LokiClient>;
  traces(): Promise<TempoClient>;
  alerts(): Promise<AlertmanagerClient>;
}

/** Creates the stores of a context. A client is loaded and created only on its first use. */
export function openStores(context: ResolvedContext, http: Http): Stores {
  const endpoint = (store: StoreName): Endpoint => requireStore(context, store).endpoint;
  return {
    context,
    http,
    has: (store) => context.stores[store] !== undefined,
    metrics: once(async () => {
      const at = endpoint('metrics');
      return (await import('../backends/prometheus/client.ts')).createPrometheusClient(http, at);
    }),
    logs: once(async () => {
      const at = endpoint('logs');
      return (await import('../backends/loki/client.ts')).createLokiClient(http, at);
    }),
    traces: once(async () => {
      const at = endpoint('traces');
      return (await import('../backends/tempo/client.ts')).createTempoClient(http, at);
    }),
    alerts: once(async () => {
      const at = endpoint('alerts');
      return (await import('../backends/alertmanager/client.ts')).createAlertmanagerClient(http, at);
    }),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
