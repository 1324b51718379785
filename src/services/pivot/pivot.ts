import { ObsqError } from '../../domain/errors.ts';
import type { PivotFrom } from '../../pivot/pivot-from.ts';
import type { PivotResult } from '../../pivot/pivot-result.ts';
import { skippedHop } from '../../pivot/plan/hop.ts';
import type { Stores } from '../stores.ts';
import { followAlert } from './pivot-from-alert.ts';
import { followLogEntry, followLogQuery } from './pivot-from-log.ts';
import { followChosenExemplars, followMetric } from './pivot-from-metric.ts';
import { followSpan, followTrace } from './pivot-from-trace.ts';
import { createPivotRun, type PivotOptions, type PivotRun, type PivotTarget } from './pivot-run.ts';

const tracesAndLogs: ReadonlySet<PivotTarget> = new Set(['traces', 'logs']);
const logsAndMetrics: ReadonlySet<PivotTarget> = new Set(['logs', 'metrics', 'traces']);

/**
 * Follows every hop from a start. The failure of a store becomes a failed hop and never an error, because the other stores still
 * answer. Throws ObsqError `config` for an invalid `correlate:`, and `cancelled` if the signal aborts (with `keepsOnCancel` only if no
 * store had answered).
 */
export async function runPivot(stores: Stores, from: PivotFrom, options: PivotOptions): Promise<PivotResult> {
  const run = createPivotRun(stores, options, usualHops(from));
  try {
    await follow(run, from);
  } catch (thrown) {
    const isCancelled = thrown instanceof ObsqError && thrown.kind === 'cancelled';
    if (!isCancelled || options.keepsOnCancel !== true || !hasAnswer(run)) throw thrown;
    nameUnasked(run, thrown);
  }
  return run.result();
}

function hasAnswer({ found }: PivotRun): boolean {
  return found.hops.some(({ status }) => status === 'found' || status === 'partial');
}

/** Records what a cancelled pivot did not come to: the questions without an answer, and the targets that it had not begun to look for. */
function nameUnasked({ found, wants }: PivotRun, error: ObsqError): void {
  const begun = new Set([...found.hops, ...found.open].map(({ to }) => to));
  for (const planned of found.open)
    found.hops.push({
      ...planned,
      status: 'skipped',
      count: 0,
      ms: 0,
      error,
      reason: `no answer before the interruption: ${planned.reason}`,
    });
  const from = found.traces.length > 0 ? 'trace' : (found.hops[0]?.from ?? 'metric');
  for (const { target, to } of [
    { target: 'traces', to: 'trace' },
    { target: 'logs', to: 'log' },
    { target: 'metrics', to: 'metric' },
  ] as const)
    if (wants(target) && !begun.has(to))
      found.hops.push({ ...skippedHop(from, to, target, 'not asked before the interruption'), error });
  found.warnings.add('interrupted: this is what the stores had answered until then');
}

/** The usual targets of a pivot. Only a trace or a span leads to metrics; other pivots usually start from one. */
function usualHops(from: PivotFrom): ReadonlySet<PivotTarget> {
  return from.kind === 'trace' || from.kind === 'span' ? logsAndMetrics : tracesAndLogs;
}

function follow(run: PivotRun, from: PivotFrom): Promise<void> {
  switch (from.kind) {
    case 'metric':
      return followMetric(run, from);
    case 'exemplars':
      return followChosenExemplars(run, from.exemplars);
    case 'trace':
      return followTrace(run, from.traceId, from.window);
    case 'span':
      return followSpan(run, from.trace, from.span);
    case 'log':
      return followLogEntry(run, from.entry);
    case 'log-query':
      return followLogQuery(run, from.expr, from.window);
    case 'alert':
      return followAlert(run, from);
  }
}
