import { type SafeText, safe, sanitize } from '../domain/sanitize.ts';
import type { TimeZone } from '../domain/time-zone.ts';
import type { Trace } from '../domain/trace.ts';
import type { Frame, Line } from './line.ts';
import { renderTraceHeader } from './trace-header.ts';
import { renderWaterfall } from './waterfall.ts';
import { buildWaterfall, isError, type WaterfallModel } from './waterfall-model.ts';
import { keepMatching, listWaterfallRows, type WaterfallRow } from './waterfall-rows.ts';

/** Rows of a waterfall that one screen has room for beside the rest of a pivot. */
const roomyRows = 14;

/** A trace with its header; on a terminal only the rows that explain it: what failed and what took the time. */
export function renderPivotTrace(
  trace: Trace,
  frame: Frame,
  options: { readonly zone: TimeZone; readonly all: boolean },
): Line[] {
  const model = buildWaterfall(trace);
  const rows = options.all ? listWaterfallRows(model) : chooseRows(model, roomyRows);
  const total = trace.spans.length;
  const shown = rows.reduce((sum, row) => sum + (model.groups[row.group]?.members.length ?? 1), 0);
  const lines = [
    ...renderTraceHeader(model, frame, options.zone),
    ...renderWaterfall(model, frame, { rows, exceptions: options.all }),
  ];
  if (shown < total)
    lines.push([
      {
        text: safe`  ${total - shown} of ${total} spans left out; all: ${command(trace)}`,
        tone: 'muted',
      },
    ]);
  return lines;
}

function command(trace: Trace): SafeText {
  return sanitize(`obsq trace ${trace.traceId}`);
}

/** All rows where they fit; else failed spans and the spans that the time went into, with their callers. */
function chooseRows(model: WaterfallModel, most: number): WaterfallRow[] {
  const all = listWaterfallRows(model);
  if (all.length <= most) return all;
  const { tree, path } = model;
  let chosen: WaterfallRow[] = [];
  // From strict to lenient: the last choice that still fits.
  for (const share of [0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.002]) {
    const keep = keepMatching(
      model,
      (index) => isError(tree.spans[index]) || (path.ownNs[index] ?? 0) >= share * tree.totalNs,
    );
    const rows = listWaterfallRows(model, { keep });
    if (rows.length > most) {
      if (chosen.length === 0) chosen = rows.slice(0, most);
      break;
    }
    chosen = rows;
  }
  return chosen;
}
