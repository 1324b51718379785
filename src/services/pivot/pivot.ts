import type { PivotFrom } from '../../pivot/pivot-from.ts';
import type { PivotResult } from '../../pivot/pivot-result.ts';
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
 * answer. Throws ObsqError `config` for an invalid `correlate:`, and `cancelled` if the signal aborts.
 */
export async function runPivot(stores: Stores, from: PivotFrom, options: PivotOptions): Promise<PivotResult> {
  const run = createPivotRun(stores, options, usualHops(from));
  await follow(run, from);
  return run.result();
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
      return followTrace(run, from.traceId);
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
