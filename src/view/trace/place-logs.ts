import { compareNs } from '../../domain/time/nanoseconds.ts';
import type { LinkedLog } from '../../pivot/correlate/link-logs.ts';
import type { WaterfallModel } from './waterfall-model.ts';
import type { WaterfallRow } from './waterfall-rows.ts';

export interface PlacedLogs {
  /** The log lines of each row in time order, by the index of the row's span. */
  readonly byRow: ReadonlyMap<number, readonly LinkedLog[]>;
  /** Lines that name no span of this trace, or a span without a row of its own or of a caller. */
  readonly rest: readonly LinkedLog[];
}

/** Assigns each log line to the row of its span: its own row, its group's row, or that of the nearest caller with a row. */
export function placeLogs(
  model: WaterfallModel,
  rows: readonly WaterfallRow[],
  logs: readonly LinkedLog[],
): PlacedLogs {
  if (logs.length === 0) return { byRow: new Map(), rest: [] };
  const rowOf = findRows(model, rows);
  const indexOf = indexSpans(model, logs);
  const byRow = new Map<number, LinkedLog[]>();
  const rest: LinkedLog[] = [];
  for (const log of logs) {
    const index = log.span === null ? -1 : (indexOf.get(log.span) ?? -1);
    const row = index < 0 ? -1 : nearestRow(model, rowOf, index);
    const list = byRow.get(row);
    if (row < 0) rest.push(log);
    else if (list === undefined) byRow.set(row, [log]);
    else list.push(log);
  }
  for (const list of byRow.values()) list.sort((a, b) => compareNs(a.entry.timestampNs, b.entry.timestampNs));
  return { byRow, rest };
}

/** Marks a span that is known to have no row; -1 means not known yet. */
const noRow = -2;

/** For each span, the index of the span whose row shows it; -1 if no row does. */
function findRows(model: WaterfallModel, rows: readonly WaterfallRow[]): Int32Array {
  const rowOf = new Int32Array(model.tree.spans.length).fill(-1);
  for (const row of rows) {
    if (row.kind === 'detached') continue;
    const members = row.group < 0 ? [row.index] : (model.groups[row.group]?.members ?? []);
    for (const index of members) rowOf[index] = row.index;
  }
  return rowOf;
}

/** Finds the nearest caller with a row. It records the result for every span on the way, so that no chain is walked twice. */
function nearestRow(model: WaterfallModel, rowOf: Int32Array, index: number): number {
  const passed: number[] = [];
  let at = index;
  while (at >= 0 && rowOf[at] === -1) {
    passed.push(at);
    at = model.tree.parent[at] ?? -1;
  }
  const row = at < 0 ? noRow : (rowOf[at] ?? noRow);
  for (const one of passed) rowOf[one] = row;
  return row;
}

function indexSpans(model: WaterfallModel, logs: readonly LinkedLog[]): ReadonlyMap<unknown, number> {
  const wanted = new Set(logs.map(({ span }) => span));
  const indexOf = new Map<unknown, number>();
  for (let index = 0; index < model.tree.spans.length; index += 1) {
    const span = model.tree.spans[index];
    if (span !== undefined && wanted.has(span)) indexOf.set(span, index);
  }
  return indexOf;
}
