import type { TimeZone } from '../../../domain/time/time-zone.ts';
import type { IncidentSection } from '../../../view/pivot/incident.ts';
import type { Line } from '../../../view/text/line.ts';
import { renderTraceHeader } from '../../../view/trace/trace-header.ts';
import { renderWaterfall } from '../../../view/trace/waterfall.ts';
import { listWaterfallRows } from '../../../view/trace/waterfall-rows.ts';
import { modelOfPane, selectedSpan } from '../model/panes/trace-rows.ts';
import type { TracePane } from '../model/panes/trace-state.ts';
import type { ContextTarget } from '../model/tui-state.ts';
import { asksOf } from './asks.ts';
import { questionOfTrace } from './pane-questions.ts';

const frame = { widthCells: 100, ascii: false };
/** Rows of the waterfall; a trace may have 50,000 spans, and the command in the note shows them all. */
const mostSpans = 40;

/** Builds the section of the trace with its waterfall; null without a trace. */
export function traceSection(pane: TracePane, target: ContextTarget, zone: TimeZone): IncidentSection | null {
  const model = modelOfPane(pane);
  const question = questionOfTrace(pane);
  if (model === null || question === null) return null;
  const rows = listWaterfallRows(model);
  const left = rows.length - mostSpans;
  const picked = selectedSpan(pane)?.span;
  return {
    title: `trace ${model.tree.traceId}`,
    ...asksOf(target, [question]),
    findings: [
      ...(pane.hop === null ? [] : [pane.hop.reason]),
      ...(picked === undefined ? [] : [`looked at: ${picked.service} ${picked.name}, span ${picked.spanId}`]),
    ],
    block: [
      ...renderTraceHeader(model, frame, zone).map(textOf),
      '',
      ...renderWaterfall(model, frame, { rows: rows.slice(0, mostSpans), exceptions: true }).map(textOf),
      ...(left > 0 ? [`... and ${left} more rows`] : []),
    ],
  };
}

function textOf(line: Line): string {
  return line
    .map(({ text }) => text)
    .join('')
    .trimEnd();
}
