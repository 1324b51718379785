import { ObsqError } from '../../domain/errors.ts';
import { parseBoundedJson } from '../../domain/text/bounded-json.ts';
import type { Endpoint, Http } from '../../http/http.ts';
import { notJson } from '../json/not-json.ts';
import { decodeUserLimits, type UserLimits } from './decode-discovery.ts';
import { judgePrometheus } from './error.ts';

const path = '/api/v1/user_limits';

/**
 * Creates a function that asks Mimir for the tenant's limits. Their path is at Mimir's root, not below /prometheus (docs/stores.md 1.3).
 * Null if the store answers 404: it is not Mimir, or has no runtime file.
 */
export function fetchUserLimits(
  http: Http,
  endpoint: Endpoint,
): (options?: { readonly signal?: AbortSignal | undefined }) => Promise<UserLimits | null> {
  const root: Endpoint = {
    ...endpoint,
    baseUrl: endpoint.baseUrl.replace(/\/(prometheus|api\/prom)\/?$/, ''),
  };
  return async (options) => {
    const response = await http.send(root, { method: 'GET', path, signal: options?.signal });
    if (response.status === 404) return null;
    if (response.status < 200 || response.status > 299) {
      throw judgePrometheus({ endpoint: root, path, response }, null);
    }
    try {
      return decodeUserLimits(parseBoundedJson(response.body));
    } catch (error) {
      const facts = { backend: root.backend, url: root.baseUrl + path, status: response.status };
      throw error instanceof ObsqError ? error.with(facts) : notJson(response.body, error).with(facts);
    }
  };
}
