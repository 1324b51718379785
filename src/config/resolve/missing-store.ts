import { ObsqError } from '../../domain/errors.ts';
import type { StoreName } from '../../domain/store-name.ts';
import type { ResolvedContext, ResolvedStore } from '../context.ts';
import { urlVariables } from './known-variables.ts';

/** The store of a context. Throws `missingStoreError` if the context has none. */
export function requireStore(context: ResolvedContext, store: StoreName): ResolvedStore {
  const found = context.stores[store];
  if (found === undefined) throw missingStoreError(store, context.namedContext);
  return found;
}

/** The error for a store without a URL. Its hint names the flag, the variables, `obsq context add` and `--demo`. */
export function missingStoreError(store: StoreName, namedContext: string | null = null): ObsqError {
  const variables = urlVariables[store];
  const last = variables.at(-1);
  const listed = `${variables.slice(0, -1).join(', ')} or ${last}`;
  if (namedContext !== null) {
    return new ObsqError({
      kind: 'config',
      message: `context "${namedContext}" has no URL for ${store}`,
      hint: `give --${store}-url, or see "obsq context show"; a named context does not read ${listed}`,
    });
  }
  return new ObsqError({
    kind: 'config',
    message: `no URL for ${store}`,
    hint: `give --${store}-url URL, set ${listed}, keep it with "obsq context add", or try --demo`,
  });
}
