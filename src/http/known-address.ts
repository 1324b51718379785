// Addresses that people give for a store and that are something else: a page of its site, another store, an OTLP port, Grafana.
import type { ObsqError } from '../domain/errors.ts';
import type { BackendName } from '../domain/store-name.ts';
import type { Endpoint } from './http.ts';
import { storeWords } from './store-url.ts';

/** The pages and the API's own paths below the root of each store. The URL that obsq wants ends before them. */
const belowRoot: Readonly<Record<BackendName, RegExp>> = {
  prometheus:
    /\/(?:graph|query|targets|alerts|rules|status|config|flags|tsdb-status|service-discovery|classic|federate|metrics|-\/(?:ready|healthy)|vmui|select\/vmui|api\/v1)(?:\/.*)?$/,
  loki: /\/(?:loki(?:\/.*)?|ready|metrics|services|config|api\/prom(?:\/.*)?)$/,
  tempo: /\/(?:api(?:\/.*)?|ready|metrics|status(?:\/.*)?)$/,
  alertmanager: /\/(?:api\/v[12](?:\/.*)?|silences|status|metrics|-\/(?:ready|healthy)|#.*)$/,
};

/** Paths at which data is taken in, over OTLP. */
const otlpPath = /(?:\/otlp)?\/v1\/(?:traces|metrics|logs)$|\/api\/v1\/otlp(?:\/.*)?$|\/otlp$/;
/** Pages of Grafana. Its proxy of a data source (`/api/datasources/proxy/...`) is a store's URL and none of these. */
const grafanaPath =
  /\/(?:d\/[^/]+(?:\/.*)?|explore|dashboards|login|connections(?:\/.*)?|datasources(?:\/.*)?|api\/(?:health|ds\/query|datasources(?!\/(?:uid\/[^/]+\/resources|proxy)\b).*))$/;

/** The ports that servers have unless somebody chose another. */
const usualPorts: ReadonlyMap<string, BackendName | 'grafana' | 'otlp'> = new Map([
  ['9090', 'prometheus'],
  ['3100', 'loki'],
  ['3200', 'tempo'],
  ['9093', 'alertmanager'],
  ['3000', 'grafana'],
  ['4317', 'otlp'],
  ['4318', 'otlp'],
]);

const flagOf: Readonly<Record<BackendName, string>> = {
  prometheus: '--metrics-url',
  loki: '--logs-url',
  tempo: '--traces-url',
  alertmanager: '--alerts-url',
};

const portOf: Readonly<Record<BackendName, string>> = {
  prometheus: '9090',
  loki: '3100',
  tempo: '3200',
  alertmanager: '9093',
};

/**
 * What an address is that does not answer as the store it was given for, and what to write in its place; null for an address that looks
 * like the store's. Only the text of the URL decides, so this is for an answer that was wrong already.
 */
export function recognizeAddress({ backend, baseUrl }: Pick<Endpoint, 'backend' | 'baseUrl'>): string | null {
  if (!URL.canParse(baseUrl)) return null;
  const url = new URL(baseUrl);
  const path = url.pathname.replace(/\/+$/, '');
  const usual = usualPorts.get(url.port);
  const write = (root: string) => `write ${flagOf[backend]} ${url.origin}${root}`;
  if (usual === 'otlp' || otlpPath.test(path)) {
    return `this is an OTLP address, which only takes data in: the ${storeWords[backend]} is asked at another, usually ${flagOf[backend]} ${url.protocol}//${url.hostname}:${portOf[backend]}`;
  }
  const page = grafanaPath.exec(path);
  if (page !== null || usual === 'grafana') {
    if (/\/api\/datasources\/(proxy|uid)\//.test(path)) return null;
    const root = `${url.origin}${path.slice(0, page?.index ?? path.length)}`;
    return `this is Grafana's address: give the store's own URL, or Grafana's proxy of it, ${flagOf[backend]} ${root}/api/datasources/proxy/uid/UID (UID is in the data source's address in Grafana)`;
  }
  const push = /\/api\/v1\/push$/.exec(path);
  // Only Mimir and Cortex take samples at /api/v1/push, and they keep the queries below /prometheus.
  if (push !== null && backend === 'prometheus')
    return `this is where samples are written: ${write(`${path.slice(0, push.index)}/prometheus`)}`;
  const below = belowRoot[backend].exec(path);
  if (below !== null)
    return `${below[0]} is a page or a path of the ${storeWords[backend]}, whose root is meant: ${write(path.slice(0, below.index))}`;
  if (usual !== undefined && usual !== backend) return otherStore(usual, url);
  return otherStoreByPath(backend, path, url);
}

function otherStore(other: BackendName, url: URL): string {
  return `${url.port} is the usual port of a ${storeWords[other]}: was ${flagOf[other]} ${url.origin}${url.pathname.replace(/\/+$/, '')} meant?`;
}

const namedInPath: readonly (readonly [RegExp, BackendName])[] = [
  [/\/(?:prometheus|mimir|cortex|thanos)$/, 'prometheus'],
  [/\/loki(?:\/.*)?$/, 'loki'],
  [/\/tempo(?:\/.*)?$/, 'tempo'],
  [/\/alertmanager$/, 'alertmanager'],
];

function otherStoreByPath(backend: BackendName, path: string, url: URL): string | null {
  const named = namedInPath.find(([pattern]) => pattern.test(path));
  if (named === undefined || named[1] === backend) return null;
  // Mimir has both: its Alertmanager lies beside /prometheus.
  if (backend === 'alertmanager' && named[1] === 'prometheus') return null;
  // The root of Loki goes without /loki where that is the first part of its API's paths.
  return `the path names a ${storeWords[named[1]]}: was ${flagOf[named[1]]} ${url.origin}${path} meant?`;
}

/** The error of an answer that was no answer of the store's (`backend`), with what its address is, where that can be told. */
export function withAddress(error: ObsqError, endpoint: Endpoint): ObsqError {
  const known = error.kind === 'backend' ? recognizeAddress(endpoint) : null;
  return known === null ? error : error.with({ hint: known });
}
