import { resolveParameters } from '../../saved/parameter-value.ts';
import type { SavedQuery, Variant } from '../../saved/saved-query.ts';
import { bindText, chooseLogVariant, needsLabels } from '../../services/logs/bind-log-query.ts';
import { fetchLogLabels } from '../../services/pivot/log-labels.ts';
import type { Action } from '../state/model/action.ts';
import type { Effect } from '../state/model/effect.ts';
import { knownValues, loadSaved } from './load-saved.ts';
import { readQuery } from './read-query.ts';
import type { EffectWorld } from './world.ts';

/** Binds the only expression of a saved log or trace query to its parameters, in the variant that fits the store. */
export async function bindSavedText(
  world: EffectWorld,
  effect: Extract<Effect, { readonly kind: 'bind-saved' }>,
  signal?: AbortSignal,
): Promise<Action> {
  const query = await loadSaved(world, effect.name);
  const values = resolveParameters(query, knownValues(query, effect.values));
  const { fromMs, toMs } = effect.window;
  const variant = await chooseVariantOfStore(world, query, signal);
  const expr = bindText(query, variant, values, { windowMs: toMs - fromMs, stepMs: null });
  const language = query.signal === 'logs' ? 'logql' : 'traceql';
  return readQuery({ requestId: effect.requestId, language, expr }, effect.name);
}

/** As the commands choose it: by the labels of the store's streams, which are asked for once and cached. */
async function chooseVariantOfStore(
  { stores, cache, clock }: EffectWorld,
  query: SavedQuery,
  signal: AbortSignal | undefined,
): Promise<Variant> {
  if (query.signal !== 'logs' || !needsLabels(query)) return chooseLogVariant(query, []);
  const opened = await stores();
  const labels = await fetchLogLabels({
    client: await opened.logs(),
    cache,
    fingerprint: opened.context.fingerprint,
    nowMs: clock.now(),
    signal,
  });
  return chooseLogVariant(query, labels);
}
