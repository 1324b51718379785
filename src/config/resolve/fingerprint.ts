import { storeNames } from '../../domain/store-name.ts';
import { hash53 } from '../../domain/text/hash53.ts';
import type { ResolvedContext } from '../context.ts';
import { isSecretHeader } from '../header-flag.ts';

/**
 * A text that differs for different stores (address, tenant, user, plain headers) and holds no secret. It is written to the
 * cache, so it holds only a hash of each header value: a header of a team's own may carry a secret.
 */
export function fingerprintStores(stores: ResolvedContext['stores']): string {
  const parts = storeNames.flatMap((store) => {
    const endpoint = stores[store]?.endpoint;
    if (endpoint === undefined) return [];
    const user = endpoint.auth?.kind === 'basic' ? endpoint.auth.username : null;
    const headers = Object.entries(endpoint.headers)
      .filter(([name]) => !isSecretHeader(name))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [name, hash53(value, 0).toString(36)]);
    return [[store, endpoint.baseUrl, endpoint.tenant ?? null, user, headers]];
  });
  return JSON.stringify(parts);
}
