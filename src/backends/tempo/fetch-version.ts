import type { Call } from '../call.ts';
import {
  expectOk,
  type FetchOptions,
  fetchAnyStatus,
  isRouteMissing,
  type TempoConnection,
} from './fetch.ts';
import type { TempoRequest } from './request.ts';

/** Asks v2 of an endpoint, or v1 if the server has no v2. */
export async function fetchNewestVersion(
  connection: TempoConnection,
  build: (version: 'v1' | 'v2') => TempoRequest,
  options: FetchOptions,
): Promise<Call> {
  const call = await fetchAnyStatus(connection, build('v2'), options);
  if (!isRouteMissing(call)) return expectOk(call);
  return expectOk(await fetchAnyStatus(connection, build('v1'), options));
}
