import { safe, sanitize } from '../../domain/text/sanitize.ts';
import { formatDurationNs } from '../format/duration.ts';
import { formatShare } from '../format/share.ts';
import type { Table } from '../table/layout-table.ts';
import { renderTable } from '../table/table.ts';
import { truncateLine } from '../text/fit.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import { serviceTone } from '../text/service-tone.ts';
import { isError, type WaterfallModel } from './waterfall-model.ts';

/** The work of one service in a trace. Times are nanoseconds. */
export interface ServiceTotal {
  readonly service: string;
  readonly spans: number;
  readonly errors: number;
  /** Time in its spans without that of their children. Parallel work counts in full. */
  readonly selfNs: number;
  /** The time of the critical path that falls to this service. */
  readonly pathNs: number;
}

/** Sums up every service of a trace; the one with the most time on the critical path comes first. */
export function sumByService(model: WaterfallModel): ServiceTotal[] {
  const totals = new Map<string, { spans: number; errors: number; selfNs: number; pathNs: number }>();
  for (const [index, span] of model.tree.spans.entries()) {
    const total = totals.get(span.service) ?? { spans: 0, errors: 0, selfNs: 0, pathNs: 0 };
    total.spans += 1;
    if (isError(span)) total.errors += 1;
    total.selfNs += model.times.selfNs[index] ?? 0;
    total.pathNs += model.path.ownNs[index] ?? 0;
    totals.set(span.service, total);
  }
  const list = [...totals].map(([service, total]) => ({ service, ...total }));
  return list.sort((a, b) => b.pathNs - a.pathNs || b.selfNs - a.selfNs || (a.service < b.service ? -1 : 1));
}

/** Renders the totals as a table of at most `most` services, with a note on how many more there are. */
export function renderServiceTotals(
  model: WaterfallModel,
  frame: Frame,
  most: number = Number.POSITIVE_INFINITY,
): Line[] {
  const totals = sumByService(model);
  const { totalNs } = model.tree;
  const table: Table = {
    columns: [
      { title: safe`SERVICE` },
      { title: safe`SPANS`, align: 'right', priority: 1 },
      { title: safe`ERRORS`, align: 'right' },
      { title: safe`SELF`, align: 'right', priority: 2 },
      { title: safe`CRITICAL PATH`, align: 'right' },
      { title: safe`% OF TRACE`, align: 'right' },
    ],
    rows: totals.slice(0, most).map((total): Segment[] => [
      {
        text: sanitize(total.service === '' ? '(no service)' : total.service),
        tone: serviceTone(total.service),
      },
      { text: safe`${total.spans}` },
      { text: safe`${total.errors}`, tone: total.errors > 0 ? 'error' : 'muted' },
      { text: sanitize(formatDurationNs(total.selfNs)) },
      { text: sanitize(total.pathNs === 0 ? '-' : formatDurationNs(total.pathNs)) },
      { text: formatShare(totalNs > 0 ? total.pathNs / totalNs : 0), tone: 'muted' },
    ]),
  };
  const lines = renderTable(table, frame);
  const left = totals.length - most;
  if (left <= 0) return lines;
  const rest: Line = [{ text: safe`  and ${left} more services in a pipe`, tone: 'muted' }];
  return [...lines, truncateLine(rest, frame.widthCells, frame.ascii)];
}
