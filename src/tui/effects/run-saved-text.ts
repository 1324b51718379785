import { resolveParameters } from '../../saved/parameter-value.ts';
import { bindText } from '../../services/logs/bind-log-query.ts';
import type { Action } from '../state/model/action.ts';
import type { Effect } from '../state/model/effect.ts';
import { knownValues, loadSaved } from './load-saved.ts';
import { readQuery } from './read-query.ts';
import type { EffectWorld } from './world.ts';

/** Binds the only expression of a saved log or trace query to its parameters. */
export async function bindSavedText(
  world: EffectWorld,
  effect: Extract<Effect, { readonly kind: 'bind-saved' }>,
): Promise<Action> {
  const query = await loadSaved(world, effect.name);
  const values = resolveParameters(query, knownValues(query, effect.values));
  const { fromMs, toMs } = effect.window;
  const [variant] = query.variants;
  const expr =
    variant === undefined ? '' : bindText(query, variant, values, { windowMs: toMs - fromMs, stepMs: null });
  const language = query.signal === 'logs' ? 'logql' : 'traceql';
  return readQuery({ requestId: effect.requestId, language, expr }, effect.name);
}
