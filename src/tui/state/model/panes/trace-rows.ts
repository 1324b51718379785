import type { Span, Trace } from '../../../../domain/trace/trace.ts';
import { buildWaterfall, type WaterfallModel } from '../../../../view/trace/waterfall-model.ts';
import { keepMatching, listWaterfallRows, type WaterfallRow } from '../../../../view/trace/waterfall-rows.ts';
import { matchesFilter } from '../filter.ts';
import { newestOf } from '../loadable.ts';
import type { TracePane } from './trace-state.ts';

const models = new WeakMap<Trace, WaterfallModel>();

/** The model of a trace for drawing, built once for each trace. */
export function modelOfTrace(trace: Trace): WaterfallModel {
  const known = models.get(trace);
  if (known !== undefined) return known;
  const model = buildWaterfall(trace);
  models.set(trace, model);
  return model;
}

/** The model of the pane's trace; null while there is no trace. */
export function modelOfPane(pane: TracePane): WaterfallModel | null {
  const trace = newestOf(pane.trace);
  return trace === null ? null : modelOfTrace(trace);
}

interface Listed extends Pick<TracePane, 'folded' | 'openGroups' | 'filter'> {
  readonly rows: readonly WaterfallRow[];
}

const listed = new WeakMap<WaterfallModel, Listed>();

/** The rows of the waterfall, folded and filtered. The last result is cached for each trace. */
export function traceRows(pane: TracePane): readonly WaterfallRow[] {
  const model = modelOfPane(pane);
  if (model === null) return [];
  const { folded, openGroups, filter } = pane;
  const known = listed.get(model);
  if (known?.folded === folded && known.openGroups === openGroups && known.filter === filter)
    return known.rows;
  const keep =
    filter.trim() === '' ? undefined : keepMatching(model, (index) => fits(model.tree.spans[index], filter));
  // A filter opens all groups, so that a match inside a group is visible.
  const rows = listWaterfallRows(model, {
    folded,
    openGroups: keep === undefined ? openGroups : 'all',
    keep,
  });
  listed.set(model, { folded, openGroups, filter, rows });
  return rows;
}

function fits(span: Span | undefined, filter: string): boolean {
  if (span === undefined) return false;
  const attributes = Object.entries(span.attributes).map(([name, value]) => `${name}=${String(value)}`);
  return matchesFilter(filter, [span.service, span.name, span.spanId, span.statusMessage, ...attributes]);
}

/** The span of the selected row: a group's first span, and for a heading the span below it. */
export function selectedSpan(pane: TracePane): { readonly span: Span; readonly index: number } | null {
  const model = modelOfPane(pane);
  const row = traceRows(pane)[pane.selectedRow];
  const span = row === undefined ? undefined : model?.tree.spans[row.index];
  return row === undefined || span === undefined ? null : { span, index: row.index };
}
