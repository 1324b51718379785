import type { MetricAnswer } from '../../domain/metrics/metric-answer.ts';
import { resolveParameters } from '../../saved/parameter-value.ts';
import type { Parameter } from '../../saved/saved-query.ts';
import { askSavedMetrics, explainEmptySaved } from '../../services/metrics/ask-saved-metrics.ts';
import type { Effect } from '../state/model/effect.ts';
import { knownValues, loadSaved } from './load-saved.ts';
import { stepWindow } from './step-window.ts';
import type { EffectWorld } from './world.ts';

type RunSaved = Extract<Effect, { readonly kind: 'run-saved' }>;

/** Runs a saved query over the window; a query that counts over the whole window gives one value for each row. `onParameters` receives its parameters before it is sent. */
export async function runSaved(
  world: EffectWorld,
  effect: RunSaved,
  signal: AbortSignal,
  onParameters: (parameters: readonly Parameter[]) => void,
): Promise<MetricAnswer> {
  const query = await loadSaved(world, effect.name);
  onParameters(query.parameters);
  const stores = await world.stores();
  const asked = {
    client: await stores.metrics(),
    cache: world.cache,
    fingerprint: stores.context.fingerprint,
    clusterLabel: stores.context.clusterLabel,
    nowMs: world.clock.now(),
    signal,
  };
  const isRange = query.window === 'rate';
  const { stepMs, ...aligned } = stepWindow(effect, effect.widthPoints);
  const answer = await askSavedMetrics(asked, {
    query,
    values: resolveParameters(query, knownValues(query, effect.values)),
    // A query that counts over the window counts over exactly the chosen one.
    window: isRange ? aligned : effect.window,
    stepMs: isRange ? stepMs : null,
    atMs: effect.window.toMs,
    earlier: effect.earlier,
  });
  if (answer.rows.length > 0) return answer;
  return { ...answer, emptyReason: (await explainEmptySaved(asked, query, answer)).reason };
}
