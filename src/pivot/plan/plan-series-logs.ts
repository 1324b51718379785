import type { Labels } from '../../domain/labels.ts';
import type { Window } from '../../domain/time/window.ts';
import { type LabelMapping, storeLabels } from '../labels/label-mapping.ts';
import { buildLogSelector } from '../labels/log-selector.ts';
import { meaningsOf } from '../labels/meaning.ts';
import type { PivotPoint, PlannedHop } from './hop.ts';

/** Lines are read from at most this much of the window, because only labels narrow the query. */
const longestMs = 60 * 60_000;

/** Plans the hops to log lines of the pods (or services) in the series' labels. Empty if the log store has no label for them. */
export function planSeriesLogs(
  from: PivotPoint,
  series: readonly Labels[],
  window: Window,
  mapping: LabelMapping,
): PlannedHop[] {
  const workloads = series.map((labels) => meaningsOf(labels, 'metrics'));
  const selector = buildLogSelector(workloads, storeLabels(mapping, 'logs'), 'pod');
  if (selector === null) return [];
  const clipped = { fromMs: Math.max(window.fromMs, window.toMs - longestMs), toMs: window.toMs };
  const when = clipped.fromMs === window.fromMs ? 'in the window' : 'in the last hour of the window';
  const hop = (query: string, what: string): PlannedHop => ({
    from,
    to: 'log',
    store: 'logs',
    language: 'logql',
    query,
    window: clipped,
    reason: `${what} of ${selector.label} ${when}`,
    inferred: true,
  });
  return [
    hop(`${selector.text} | detected_level=~"error|critical|fatal"`, 'error lines'),
    hop(selector.text, 'newest lines'),
  ];
}
