import type { Action } from '../state/action.ts';
import type { Effect } from '../state/effect.ts';
import { runLogContext, runTail } from './run-logs.ts';
import { fetchExemplars, runExpression, runSaved } from './run-metric.ts';
import { runPivotEffect } from './run-pivot.ts';
import type { EffectWorld } from './runtime.ts';

/** Effects that ask a store and answer with an action. */
export type RequestEffect = Exclude<
  Extract<Effect, { readonly requestId: number }>,
  { readonly kind: 'cancel' }
>;

/** Runs one; null where what came was dispatched on the way. Throws ObsqError. */
export async function runRequest(
  world: EffectWorld,
  effect: RequestEffect,
  signal: AbortSignal,
  dispatch: (action: Action) => void,
): Promise<Action | null> {
  const { requestId } = effect;
  switch (effect.kind) {
    case 'run-saved':
      return { kind: 'metric-answered', requestId, answer: await runSaved(world, effect, signal) };
    case 'run-expression':
      return { kind: 'metric-answered', requestId, answer: await runExpression(world, effect, signal) };
    case 'fetch-exemplars':
      return {
        kind: 'exemplars-answered',
        requestId,
        exemplars: await fetchExemplars(world, effect, signal),
      };
    case 'pivot': {
      const { logsRequestId } = effect;
      const result = await runPivotEffect(world, effect, signal, (soFar) =>
        dispatch({ kind: 'pivot-answered', requestId, logsRequestId, result: soFar, isDone: false }),
      );
      return { kind: 'pivot-answered', requestId, logsRequestId, result, isDone: true };
    }
    case 'log-context':
      return runLogContext(world, effect, signal);
    case 'tail':
      await runTail(world, effect, signal, dispatch);
      return null;
  }
}
