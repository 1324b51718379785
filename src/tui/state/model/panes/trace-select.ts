import type { WaterfallModel } from '../../../../view/trace/waterfall-model.ts';
import { modelOfPane, traceRows } from './trace-rows.ts';
import type { TracePane } from './trace-state.ts';

/** Selects a span by its id and unfolds what hides it. The pane stays unchanged if the trace has no such span. */
export function selectSpan(pane: TracePane, spanId: string): TracePane {
  const model = modelOfPane(pane);
  const index = model?.tree.spans.findIndex((span) => span.spanId === spanId) ?? -1;
  return model === null || index < 0 ? pane : selectIndex(pane, model, index);
}

/** Selects a span by its index and unfolds what hides it. */
export function selectIndex(pane: TracePane, model: WaterfallModel, index: number): TracePane {
  const folded = new Set(pane.folded);
  for (let at = model.tree.parent[index] ?? -1; at >= 0; at = model.tree.parent[at] ?? -1) folded.delete(at);
  const openGroups = openAround(pane.openGroups, model, index);
  const shown: TracePane = {
    ...pane,
    folded: folded.size === pane.folded.size ? pane.folded : folded,
    openGroups,
  };
  const row = traceRows(shown).findIndex((one) => one.index === index && one.kind !== 'detached');
  // A filter that hides the span is cleared.
  if (row < 0 && pane.filter !== '') return selectIndex({ ...pane, filter: '' }, model, index);
  return { ...shown, selectedRow: Math.max(0, row), detailsTop: pane.detailsTop === null ? null : 0 };
}

function openAround(
  open: TracePane['openGroups'],
  model: WaterfallModel,
  index: number,
): TracePane['openGroups'] {
  if (open === 'all') return open;
  const groups: number[] = [];
  for (let at = index; at >= 0; at = model.tree.parent[at] ?? -1) {
    const group = model.groupOf[at] ?? -1;
    if (group >= 0 && !open.has(group)) groups.push(group);
  }
  return groups.length === 0 ? open : new Set([...open, ...groups]);
}

/** Selects the next or previous failed span in the order of the tree. The pane stays unchanged if there is none. */
export function selectError(pane: TracePane, direction: 1 | -1): TracePane {
  const model = modelOfPane(pane);
  if (model === null) return pane;
  const order = [...model.tree.order];
  const current = traceRows(pane)[pane.selectedRow]?.index ?? -1;
  for (let at = order.indexOf(current) + direction; at >= 0 && at < order.length; at += direction) {
    const index = order[at] ?? -1;
    if (model.tree.spans[index]?.status === 'error') return selectIndex(pane, model, index);
  }
  return pane;
}

/** Selects the span where the failure began. The pane stays unchanged if nothing failed. */
export function selectWorst(pane: TracePane): TracePane {
  const model = modelOfPane(pane);
  const [origin] = model?.errorOrigins ?? [];
  return model === null || origin === undefined ? pane : selectIndex(pane, model, origin);
}
