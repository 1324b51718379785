import type { Cache } from '../../src/cache/cache.ts';
import type { ResolvedContext } from '../../src/config/context.ts';
import { backendOfStore, type StoreName } from '../../src/domain/store-name.ts';
import { createHttp } from '../../src/http/client/create-http.ts';
import type { Http } from '../../src/http/http.ts';
import { openStores, type Stores } from '../../src/services/stores.ts';

/** A context over some stores, without secrets. */
function contextOf(
  urls: Readonly<Partial<Record<StoreName, string>>>,
  correlate: unknown = undefined,
): ResolvedContext {
  const stores = Object.entries(urls).map(([store, baseUrl]) => {
    const backend = backendOfStore[store as StoreName];
    return [store, { source: 'test', endpoint: { backend, baseUrl, headers: {} } }];
  });
  return {
    name: 'test',
    namedContext: null,
    stores: Object.fromEntries(stores),
    correlate,
    grafanaUrl: null,
    clusterLabel: null,
    notices: [],
    fingerprint: JSON.stringify(urls),
  };
}

/** Stores over a given way out. */
export function storesOver(
  http: Http,
  urls: Readonly<Partial<Record<StoreName, string>>>,
  correlate?: unknown,
): Stores {
  return openStores(contextOf(urls, correlate), http);
}

/** A real HTTP client for a server on loopback. */
export function loopbackHttp(now: () => number): Http {
  return createHttp({
    signal: new AbortController().signal,
    environment: {},
    userAgent: 'obsq-test',
    onRecord: () => undefined,
    now,
  });
}

/** A cache that lives as long as the test. */
export function memoryCache(): Cache {
  const kept = new Map<string, unknown>();
  return {
    get: (key, check) => {
      const value = kept.get(key.join('\n'));
      return check(value) ? value : undefined;
    },
    set: (key, value) => void kept.set(key.join('\n'), value),
  };
}

export const urlsOfNobody: Readonly<Record<StoreName, string>> = {
  metrics: 'http://metrics.test',
  logs: 'http://logs.test',
  traces: 'http://traces.test',
  alerts: 'http://alerts.test',
};
