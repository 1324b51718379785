import type { PivotResult } from '../../pivot/pivot-result.ts';
import { runPivot } from '../../services/pivot/pivot.ts';
import type { PivotTarget, SettledTarget } from '../../services/pivot/pivot-run.ts';
import type { Effect } from '../state/model/effect.ts';
import type { EffectWorld } from './world.ts';

type PivotEffect = Extract<Effect, { readonly kind: 'pivot' }>;

/**
 * Runs a pivot. `onFound` receives the results after every hop, so that each pane fills as its own store answers. `settled` holds
 * the targets that are complete.
 */
export async function runPivotEffect(
  world: EffectWorld,
  effect: PivotEffect,
  signal: AbortSignal,
  onFound: (result: PivotResult, settled: ReadonlySet<SettledTarget>) => void,
): Promise<PivotResult> {
  const settled = new Set<SettledTarget>();
  return runPivot(await world.stores(), effect.from, {
    cache: world.cache,
    nowMs: world.clock.now(),
    signal,
    // The trace pane shows a single trace.
    top: 1,
    hops: targetsOf(effect),
    spanMetrics: effect.want === 'red' ? 'requests' : effect.want === 'pod' ? 'pods' : undefined,
    onHop: (_hop, soFar) => onFound(soFar, new Set(settled)),
    onSettled: (target, soFar) => {
      settled.add(target);
      onFound(soFar, new Set(settled));
    },
  });
}

const logs: ReadonlySet<PivotTarget> = new Set<PivotTarget>(['logs']);
const traces: ReadonlySet<PivotTarget> = new Set<PivotTarget>(['traces']);
const metrics: ReadonlySet<PivotTarget> = new Set<PivotTarget>(['metrics']);
const tracesAndLogs: ReadonlySet<PivotTarget> = new Set<PivotTarget>(['traces', 'logs']);

function targetsOf({ want, logsRequestId }: PivotEffect): ReadonlySet<PivotTarget> {
  if (want === 'red' || want === 'pod') return metrics;
  if (want === 'logs') return logs;
  return logsRequestId === null ? traces : tracesAndLogs;
}
