import type { PivotResult } from '../../pivot/pivot-result.ts';
import { type PivotFrom, runPivot } from '../../services/pivot/pivot.ts';
import type { PivotTarget, SettledTarget } from '../../services/pivot/pivot-run.ts';
import type { Effect, PivotStart } from '../state/model/effect.ts';
import type { EffectWorld } from './world.ts';

type PivotEffect = Extract<Effect, { readonly kind: 'pivot' }>;

/**
 * Runs a pivot. `onFound` receives the results after every hop, so that each pane fills as its own store answers. `settled` holds
 * the targets that are complete.
 */
export async function runPivotEffect(
  world: EffectWorld,
  { start, logsRequestId }: PivotEffect,
  signal: AbortSignal,
  onFound: (result: PivotResult, settled: ReadonlySet<SettledTarget>) => void,
): Promise<PivotResult> {
  const settled = new Set<SettledTarget>();
  const result = await runPivot(await world.stores(), pivotFrom(start), {
    cache: world.cache,
    nowMs: world.clock.now(),
    signal,
    // The trace pane shows a single trace.
    top: 1,
    hops: targetsOf(start, logsRequestId !== null),
    onHop: (_hop, soFar) => onFound(wanted(start, soFar), new Set(settled)),
    onSettled: (target, soFar) => {
      settled.add(target);
      onFound(wanted(start, soFar), new Set(settled));
    },
  });
  return wanted(start, result);
}

function pivotFrom(start: PivotStart): PivotFrom {
  switch (start.kind) {
    case 'exemplar':
      return { kind: 'exemplars', exemplars: [start.exemplar] };
    case 'series':
      return {
        kind: 'metric',
        name: null,
        expressions: start.expressions,
        window: start.window,
        labels: start.labels,
      };
    case 'trace':
      return { kind: 'trace', traceId: start.traceId };
    case 'span':
      return { kind: 'span', trace: start.trace, span: start.span };
    case 'log':
      return { kind: 'log', entry: start.entry };
  }
}

const logs: ReadonlySet<PivotTarget> = new Set<PivotTarget>(['logs']);
const traces: ReadonlySet<PivotTarget> = new Set<PivotTarget>(['traces']);
const metrics: ReadonlySet<PivotTarget> = new Set<PivotTarget>(['metrics']);
const tracesAndLogs: ReadonlySet<PivotTarget> = new Set<PivotTarget>(['traces', 'logs']);

function targetsOf(start: PivotStart, withLogs: boolean): ReadonlySet<PivotTarget> {
  if (start.kind === 'span') return start.want === 'logs' ? logs : metrics;
  if (!withLogs) return traces;
  return start.kind === 'series' && start.logsOnly === true ? logs : tracesAndLogs;
}

/** Keeps the metrics that were asked for: RED belongs to the span's service, the rest to its pod. */
function wanted(start: PivotStart, result: PivotResult): PivotResult {
  if (start.kind !== 'span' || start.want === 'logs') return result;
  const isRed = ({ subject }: PivotResult['metrics'][number]): boolean => subject === start.span.service;
  return { ...result, metrics: result.metrics.filter((one) => isRed(one) === (start.want === 'red')) };
}
