import type { Action } from '../state/model/action.ts';
import type { Effect } from '../state/model/effect.ts';
import type { EffectWorld } from './world.ts';

/** Effects that ask a store and answer with an action. */
export type RequestEffect = Exclude<
  Extract<Effect, { readonly requestId: number }>,
  { readonly kind: 'cancel' }
>;

/**
 * Runs a request; null if its results were dispatched on the way. Throws ObsqError. The modules of each kind are loaded on first
 * use, because grammars and planners would delay the first frame.
 */
export async function runRequest(
  world: EffectWorld,
  effect: RequestEffect,
  signal: AbortSignal,
  dispatch: (action: Action) => void,
): Promise<Action | null> {
  const { requestId } = effect;
  switch (effect.kind) {
    case 'run-saved': {
      const { runSaved } = await import('./run-metric.ts');
      const answer = await runSaved(world, effect, signal, (parameters) => {
        if (!signal.aborted) dispatch({ kind: 'parameters-known', requestId, parameters });
      });
      return { kind: 'metric-answered', requestId, answer };
    }
    case 'run-expression': {
      const { runExpression } = await import('./run-expression.ts');
      return { kind: 'metric-answered', requestId, answer: await runExpression(world, effect, signal) };
    }
    case 'fetch-exemplars': {
      const { fetchExemplars } = await import('../../services/metrics/fetch-exemplars.ts');
      const { expressions, window } = effect;
      const question = { expressions, window, order: 'slowest', signal } as const;
      const { data } = await fetchExemplars(await world.stores(), question);
      return { kind: 'exemplars-answered', requestId, exemplars: data };
    }
    case 'pivot': {
      const { runPivotEffect } = await import('./run-pivot.ts');
      const { logsRequestId } = effect;
      const result = await runPivotEffect(world, effect, signal, (soFar, settled) => {
        if (signal.aborted) return;
        dispatch({ kind: 'pivot-answered', requestId, logsRequestId, result: soFar, settled, isDone: false });
      });
      return { kind: 'pivot-answered', requestId, logsRequestId, result, isDone: true };
    }
    case 'log-context':
      return (await import('./run-logs.ts')).runLogContext(world, effect, signal);
    case 'run-logs':
      return (await import('./run-logs.ts')).runLogQuery(world, effect, signal);
    case 'tail':
      await (await import('./run-logs.ts')).runTail(world, effect, signal, dispatch);
      return null;
    case 'read-query':
      return (await import('./read-query.ts')).readQuery(effect);
    case 'bind-saved':
      return (await import('./run-saved-text.ts')).bindSavedText(world, effect, signal);
    case 'fetch-values':
      return (await import('./run-discovery.ts')).fetchValues(world, effect, signal);
    case 'fetch-alerts':
      return (await import('./run-discovery.ts')).fetchAlerts(world, effect, signal);
    case 'search-traces':
      return (await import('./run-discovery.ts')).searchTraces(world, effect, signal);
    case 'complete':
      return (await import('./run-discovery.ts')).complete(world, effect, signal);
  }
}
