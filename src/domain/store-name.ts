/** The names of the four stores, which are also the keys of a context in the configuration file. */
export type StoreName = 'metrics' | 'logs' | 'traces' | 'alerts';
export const storeNames: readonly StoreName[] = ['metrics', 'logs', 'traces', 'alerts'];

/** The API of each store. */
export type BackendName = 'prometheus' | 'loki' | 'tempo' | 'alertmanager';
export const backendOfStore: Readonly<Record<StoreName, BackendName>> = {
  metrics: 'prometheus',
  logs: 'loki',
  traces: 'tempo',
  alerts: 'alertmanager',
};
