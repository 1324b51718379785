/** The four stores. Also the keys of a context in the configuration file. */
export type StoreName = 'metrics' | 'logs' | 'traces' | 'alerts';
export const storeNames: readonly StoreName[] = ['metrics', 'logs', 'traces', 'alerts'];

/** The API a store speaks. */
export type BackendName = 'prometheus' | 'loki' | 'tempo' | 'alertmanager';
export const backendOfStore: Readonly<Record<StoreName, BackendName>> = {
  metrics: 'prometheus',
  logs: 'loki',
  traces: 'tempo',
  alerts: 'alertmanager',
};
