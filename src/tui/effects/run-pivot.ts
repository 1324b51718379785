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
  const result = await runPivot(await world.stores(), effect.from, {
    cache: world.cache,
    nowMs: world.clock.now(),
    signal,
    // The trace pane shows a single trace.
    top: 1,
    hops: targetsOf(effect),
    onHop: (_hop, soFar) => onFound(wanted(effect, soFar), new Set(settled)),
    onSettled: (target, soFar) => {
      settled.add(target);
      onFound(wanted(effect, soFar), new Set(settled));
    },
  });
  return wanted(effect, result);
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

/** Keeps the metrics that were asked for: RED belongs to the span's service, the rest to its pod. */
function wanted({ from, want }: PivotEffect, result: PivotResult): PivotResult {
  if (from.kind !== 'span' || want === 'logs') return result;
  const isRed = ({ subject }: PivotResult['metrics'][number]): boolean => subject === from.span.service;
  return { ...result, metrics: result.metrics.filter((one) => isRed(one) === (want === 'red')) };
}
