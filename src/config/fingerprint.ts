import { storeNames } from '../domain/store-name.ts';
import type { ResolvedContext } from './context.ts';
import { isSecretHeader } from './header-flag.ts';

/** A text that differs when the stores do (address, tenant, user, plain headers), and holds no secret. */
export function fingerprintStores(stores: ResolvedContext['stores']): string {
  const parts = storeNames.flatMap((store) => {
    const endpoint = stores[store]?.endpoint;
    if (endpoint === undefined) return [];
    const user = endpoint.auth?.kind === 'basic' ? endpoint.auth.username : null;
    const headers = Object.entries(endpoint.headers)
      .filter(([name]) => !isSecretHeader(name))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return [[store, endpoint.baseUrl, endpoint.tenant ?? null, user, headers]];
  });
  return JSON.stringify(parts);
}
