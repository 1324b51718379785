import { fetchCurrentAlerts } from '../../services/checks/current-alerts.ts';
import { completeQuery } from '../../services/discovery/complete-query.ts';
import type { Action } from '../state/model/action.ts';
import type { Effect } from '../state/model/effect.ts';
import type { EffectWorld } from './world.ts';

const lookBackMs = 3_600_000;
const mostValues = 1_000;
const searchLimit = 100;

/** Fetches the values of a label for a picker. */
export async function fetchValues(
  world: EffectWorld,
  effect: Extract<Effect, { readonly kind: 'fetch-values' }>,
  signal: AbortSignal,
): Promise<Action> {
  const client = await (await world.stores()).metrics();
  const toMs = world.clock.now();
  const scope = { fromMs: toMs - lookBackMs, toMs, limit: mostValues, signal };
  const { data } = await client.values(effect.label, scope);
  return { kind: 'values-answered', requestId: effect.requestId, values: [...data].sort() };
}

/** Fetches the current alerts from the rules and the Alertmanager. */
export async function fetchAlerts(
  world: EffectWorld,
  effect: Extract<Effect, { readonly kind: 'fetch-alerts' }>,
  signal: AbortSignal,
): Promise<Action> {
  const { alerts } = await fetchCurrentAlerts(await world.stores(), signal);
  return { kind: 'alerts-answered', requestId: effect.requestId, alerts };
}

export async function searchTraces(
  world: EffectWorld,
  effect: Extract<Effect, { readonly kind: 'search-traces' }>,
  signal: AbortSignal,
): Promise<Action> {
  const client = await (await world.stores()).traces();
  const { query, window, requestId } = effect;
  const { data } = await client.search({ query, ...window, limit: searchLimit, signal });
  return { kind: 'search-answered', requestId, traces: data };
}

/** Fetches the completions at the editor's cursor. If the store fails, there are none, since that is no fault of the query. */
export async function complete(
  world: EffectWorld,
  effect: Extract<Effect, { readonly kind: 'complete' }>,
  signal: AbortSignal,
): Promise<Action> {
  const { requestId, language, text, cursor } = effect;
  const { cache } = world;
  const nowMs = world.clock.now();
  try {
    const found = await completeQuery(await world.stores(), { language, text, cursor, cache, nowMs, signal });
    return { kind: 'completed', requestId, ...found };
  } catch {
    // The store's mark and the query itself will report the failure, so typing goes on.
    return { kind: 'completed', requestId, from: cursor, items: [] };
  }
}
