import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { Trace } from '../../domain/trace/trace.ts';
import type { Frame, Line } from '../text/line.ts';
import { chooseRows } from '../trace/choose-rows.ts';
import { renderTraceHeader } from '../trace/trace-header.ts';
import { renderWaterfall } from '../trace/waterfall.ts';
import { buildWaterfall, isError, type WaterfallModel } from '../trace/waterfall-model.ts';
import { keepMatching, listWaterfallRows, type WaterfallRow } from '../trace/waterfall-rows.ts';

/** Rows of a waterfall that fit on one screen together with the rest of a pivot. */
const roomyRows = 12;
/** The least share of the trace's duration: a span that took less explains nothing. */
const leastShare = 0.02;

/** Renders a trace below its header. Without `all` it shows only the rows that explain the trace: what failed and what took the time. */
export function renderPivotTrace(
  trace: Trace,
  frame: Frame,
  options: { readonly zone: TimeZone; readonly all: boolean },
): Line[] {
  const model = buildWaterfall(trace);
  const rows = options.all ? listWaterfallRows(model) : chooseExplainingRows(model);
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
  return sanitize(`obsq trace ${shellWord(trace.traceId)}`);
}

/** Chooses all rows if they fit; else the failed spans and the spans that took the time, with their callers as far as there is room. */
function chooseExplainingRows(model: WaterfallModel): readonly WaterfallRow[] {
  const all = listWaterfallRows(model);
  if (all.length <= roomyRows) return all;
  const { tree, path } = model;
  const keep = keepMatching(
    model,
    (index) => isError(tree.spans[index]) || (path.ownNs[index] ?? 0) >= leastShare * tree.totalNs,
  );
  const rows = listWaterfallRows(model, { keep });
  return chooseRows(model, rows, { mostLines: roomyRows, linesOf: () => 1 });
}
