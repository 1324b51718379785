import type { WaterfallModel } from '../../../../view/trace/waterfall-model.ts';
import { modelOfPane, traceRows } from './trace-rows.ts';
import type { TracePane } from './trace-state.ts';

/** The pane with a span selected: what hides it is unfolded. Unchanged when the trace has no such span. */
export function selectSpan(pane: TracePane, spanId: string): TracePane {
  const model = modelOfPane(pane);
  const index = model?.tree.spans.findIndex((span) => span.spanId === spanId) ?? -1;
  return model === null || index < 0 ? pane : selectIndex(pane, model, index);
}

/** The same by the span's index. */
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
  // A filter may hide it: what is jumped to is shown all the same.
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

/** The next or previous failed span in the order of the tree; the pane as it is when there is none that way. */
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

/** Where one looks first: where the failure began, else the longest span but the root, on the critical path. */
export function selectWorst(pane: TracePane): TracePane {
  const model = modelOfPane(pane);
  const [origin] = model?.errorOrigins ?? [];
  return model === null || origin === undefined ? pane : selectIndex(pane, model, origin);
}
