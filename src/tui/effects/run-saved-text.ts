import { ObsqError } from '../../domain/errors.ts';
import { bindVariant } from '../../saved/bind-query.ts';
import { builtInDurations } from '../../saved/built-ins.ts';
import { loadQuery } from '../../saved/library/user-queries.ts';
import { resolveParameters } from '../../saved/parameter-value.ts';
import type { Action } from '../state/model/action.ts';
import type { Effect } from '../state/model/effect.ts';
import { readQuery } from './read-query.ts';
import type { EffectWorld } from './world.ts';

/** Binds the only expression of a saved log or trace query to its parameters. */
export async function bindSavedText(
  world: EffectWorld,
  effect: Extract<Effect, { readonly kind: 'bind-saved' }>,
): Promise<Action> {
  const loaded = await loadQuery(effect.name, world.queryFolders, world.queryReaders);
  if (loaded === null)
    throw new ObsqError({ kind: 'not-found', message: `there is no saved query ${effect.name} any more` });
  const { query } = loaded;
  const known = new Set(query.parameters.map(({ name }) => name));
  const given = Object.fromEntries(Object.entries(effect.values).filter(([name]) => known.has(name)));
  const [variant] = query.variants;
  const builtIns = builtInDurations({
    window: query.window,
    sinceMs: effect.window.toMs - effect.window.fromMs,
    stepMs: null,
    scrapeIntervalMs: null,
  });
  const expr =
    variant === undefined
      ? ''
      : (bindVariant(
          variant,
          Object.keys(variant.expressions).slice(0, 1),
          resolveParameters(query, given),
          builtIns,
        )[0]?.expr ?? '');
  const language = query.signal === 'logs' ? 'logql' : 'traceql';
  return readQuery({ requestId: effect.requestId, language, expr }, effect.name);
}
