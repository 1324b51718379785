import { safe, sanitize } from '../../domain/text/sanitize.ts';
import { formatDurationNs } from '../format/duration.ts';
import { formatShare } from '../format/share.ts';
import type { Table } from '../table/layout-table.ts';
import { renderTable } from '../table/table.ts';
import { truncateLine } from '../text/fit.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import { serviceTone } from '../text/service-tone.ts';
import { isError, type WaterfallModel } from './waterfall-model.ts';

/** The calls of one operation, a span name of a service, in a trace. Times are nanoseconds. */
export interface OperationTotal {
  readonly service: string;
  readonly name: string;
  readonly spans: number;
  readonly errors: number;
  /** The sum of the durations. Parallel calls count in full. */
  readonly totalNs: number;
  readonly minNs: number;
  readonly maxNs: number;
  /** Time in its spans without that of their children. */
  readonly selfNs: number;
  /** The time of the critical path that falls to this operation. */
  readonly pathNs: number;
}

type Sum = { -readonly [Key in keyof OperationTotal]: OperationTotal[Key] };

/** Sums up every operation of a trace; the one with the most time on the critical path comes first. */
export function sumByOperation(model: WaterfallModel): OperationTotal[] {
  const sums = new Map<string, Sum>();
  for (const [index, span] of model.tree.spans.entries()) {
    const key = `${span.service}\u0000${span.name}`;
    let sum = sums.get(key);
    if (sum === undefined) {
      sum = emptySum(span.service, span.name);
      sums.set(key, sum);
    }
    const durationNs = model.tree.durationNs[index] ?? 0;
    sum.spans += 1;
    if (isError(span)) sum.errors += 1;
    sum.totalNs += durationNs;
    sum.minNs = Math.min(sum.minNs, durationNs);
    sum.maxNs = Math.max(sum.maxNs, durationNs);
    sum.selfNs += model.times.selfNs[index] ?? 0;
    sum.pathNs += model.path.ownNs[index] ?? 0;
  }
  return [...sums.values()].sort(
    (a, b) =>
      b.pathNs - a.pathNs || b.selfNs - a.selfNs || (a.service + a.name < b.service + b.name ? -1 : 1),
  );
}

function emptySum(service: string, name: string): Sum {
  return {
    service,
    name,
    spans: 0,
    errors: 0,
    totalNs: 0,
    minNs: Number.POSITIVE_INFINITY,
    maxNs: 0,
    selfNs: 0,
    pathNs: 0,
  };
}

/** Renders the totals as a table of at most `most` operations, with a note on how many more there are. */
export function renderOperationTotals(
  model: WaterfallModel,
  frame: Frame,
  most: number = Number.POSITIVE_INFINITY,
): Line[] {
  const totals = sumByOperation(model);
  const { totalNs } = model.tree;
  const table: Table = {
    columns: [
      { title: safe`SERVICE` },
      { title: safe`OPERATION` },
      { title: safe`COUNT`, align: 'right' },
      { title: safe`ERRORS`, align: 'right', priority: 2 },
      { title: safe`TOTAL`, align: 'right', priority: 1 },
      { title: safe`AVG`, align: 'right', priority: 1 },
      { title: safe`MIN`, align: 'right', priority: 3 },
      { title: safe`MAX`, align: 'right', priority: 2 },
      { title: safe`SELF`, align: 'right', priority: 1 },
      { title: safe`CRITICAL PATH`, align: 'right' },
      { title: safe`% OF TRACE`, align: 'right' },
    ],
    rows: totals.slice(0, most).map((total): Segment[] => [
      {
        text: sanitize(total.service === '' ? '(no service)' : total.service),
        tone: serviceTone(total.service),
      },
      { text: sanitize(total.name === '' ? '(no name)' : total.name) },
      { text: safe`${total.spans}` },
      { text: safe`${total.errors}`, tone: total.errors > 0 ? 'error' : 'muted' },
      ...[total.totalNs, total.totalNs / total.spans, total.minNs, total.maxNs, total.selfNs].map(
        (ns): Segment => ({ text: sanitize(formatDurationNs(ns)) }),
      ),
      { text: sanitize(total.pathNs === 0 ? '-' : formatDurationNs(total.pathNs)) },
      { text: formatShare(totalNs > 0 ? total.pathNs / totalNs : 0), tone: 'muted' },
    ]),
  };
  const lines = renderTable(table, frame);
  const left = totals.length - most;
  if (left <= 0) return lines;
  const rest: Line = [{ text: safe`  and ${left} more operations in a pipe`, tone: 'muted' }];
  return [...lines, truncateLine(rest, frame.widthCells, frame.ascii)];
}
