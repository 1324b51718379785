import type { StoreName } from '../../domain/store-name.ts';
import { storeNames } from '../../domain/store-name.ts';
import type { DemoApi, DemoRequest, DemoResponse } from '../../engine/source/sources.ts';

/** The path of each store's root below the listener's. */
export const storePrefixes: Readonly<Record<StoreName, string>> = {
  metrics: '/mimir/prometheus',
  logs: '/loki-store',
  traces: '/tempo',
  alerts: '/alertmanager',
};

export interface Route {
  readonly store: StoreName;
  /** The path below the store's root, beginning with '/'. */
  readonly path: string;
}

/** Mimir's own API lies at its root, beside the prefix of Prometheus' (docs/stores.md 1.3). */
const mimirRoot = '/mimir';
const mimirPaths: readonly string[] = ['/api/v1/user_limits'];

/** The store that a path belongs to; null if there is none. */
export function routeOf(path: string): Route | null {
  if (path.startsWith(`${mimirRoot}/`) && mimirPaths.includes(path.slice(mimirRoot.length)))
    return { store: 'metrics', path: path.slice(mimirRoot.length) };
  for (const store of storeNames) {
    const prefix = storePrefixes[store];
    if (path === prefix) return { store, path: '/' };
    if (path.startsWith(`${prefix}/`)) return { store, path: path.slice(prefix.length) };
  }
  return null;
}

/** The answer of Go's mux for an unknown path. */
export const notFound: DemoResponse = {
  status: 404,
  contentType: 'text/plain; charset=utf-8',
  body: '404 page not found\n',
};

/** Answers with the store's own API, or with what every store has: readiness and version. */
export function answerOf(api: DemoApi, store: StoreName, request: DemoRequest): DemoResponse {
  return api(request) ?? commonAnswer(store, request) ?? notFound;
}

const build = {
  version: '3.1.0-demo',
  revision: 'obsq',
  branch: 'main',
  buildUser: 'obsq',
  buildDate: '2026-11-20T00:00:00Z',
  goVersion: 'go1.26.11',
};

const buildPaths: Readonly<Record<StoreName, string>> = {
  metrics: '/api/v1/status/buildinfo',
  logs: '/loki/api/v1/status/buildinfo',
  traces: '/api/status/buildinfo',
  alerts: '/api/v1/status/buildinfo',
};

function commonAnswer(store: StoreName, { path, method }: DemoRequest): DemoResponse | null {
  if (method !== 'GET') return null;
  if (path === '/ready' || path === '/-/ready') {
    return { status: 200, contentType: 'text/plain; charset=utf-8', body: 'ready\n' };
  }
  if (store === 'traces' && path === '/api/echo') {
    return { status: 200, contentType: 'text/plain; charset=utf-8', body: 'echo\n' };
  }
  if (path !== buildPaths[store] || store === 'alerts') return null;
  // Loki and Tempo answer without an envelope (docs/stores.md 2.1, 3.1).
  const body =
    store === 'metrics'
      ? { status: 'success', data: { application: 'Grafana Mimir', ...build, features: {} } }
      : build;
  return { status: 200, contentType: 'application/json', body: JSON.stringify(body) };
}
