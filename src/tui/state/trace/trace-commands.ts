import type { Handlers } from '../model/handler.ts';
import { newestOf } from '../model/loadable.ts';
import { withNotice } from '../model/notice.ts';
import { modelOfPane, selectedSpan, traceRows } from '../model/panes/trace-rows.ts';
import { selectError, selectIndex } from '../model/panes/trace-select.ts';
import type { TracePane } from '../model/panes/trace-state.ts';
import { type Step, type TuiState, withoutEffects, workspaceOf } from '../model/tui-state.ts';
import { changeCurrent } from '../model/workspace.ts';
import { traceAgain } from '../pivot/pivot-again.ts';
import { pivotFromSpan } from '../pivot/start-pivot.ts';
import { openFound, searchAgain } from './trace-search.ts';

export const traceCommands: Handlers = {
  open: (state) => openFound(state, workspaceOf(state).trace) ?? fromSpan(state, 'logs'),
  'span-red': (state) => fromSpan(state, 'red'),
  'span-pod': (state) => fromSpan(state, 'pod'),
  refresh: (state) => {
    const { search, trace } = workspaceOf(state).trace;
    const asked = search?.answer ?? trace;
    return asked.kind === 'loading' ? withoutEffects(state) : (searchAgain(state) ?? traceAgain(state));
  },
  left: (state) => withoutEffects(changeTrace(state, fold)),
  right: (state) => withoutEffects(changeTrace(state, unfold)),
  'unfold-all': (state) => whereSpans(state, 'unfold', unfoldAll),
  'next-error': (state) => jumpToError(state, 1),
  'previous-error': (state) => jumpToError(state, -1),
  details: (state) =>
    whereSpans(state, 'show in full', (pane) => ({
      ...pane,
      detailsTop: pane.detailsTop === null ? 0 : null,
    })),
  'details-down': (state) => withoutEffects(changeTrace(state, (pane) => scrollDetails(pane, 3))),
  'details-up': (state) => withoutEffects(changeTrace(state, (pane) => scrollDetails(pane, -3))),
};

/** Applies a change if a span is selected; else shows a notice. */
function whereSpans(state: TuiState, what: string, change: (pane: TracePane) => TracePane): Step {
  const isThere = selectedSpan(workspaceOf(state).trace) !== null;
  return isThere
    ? withoutEffects(changeTrace(state, change))
    : withNotice(state, `there is no span to ${what}`, 'warn');
}

function changeTrace(state: TuiState, change: (pane: TracePane) => TracePane): TuiState {
  return { ...state, path: changeCurrent(state.path, (one) => ({ ...one, trace: change(one.trace) })) };
}

function fromSpan(state: TuiState, want: 'logs' | 'red' | 'pod'): Step {
  const { trace: pane } = workspaceOf(state);
  const trace = newestOf(pane.trace);
  const chosen = selectedSpan(pane);
  if (trace === null || chosen === null) return withNotice(state, 'there is no span to go on from', 'warn');
  return pivotFromSpan(state, trace, chosen.span, want);
}

function jumpToError(state: TuiState, direction: 1 | -1): Step {
  const before = workspaceOf(state).trace;
  const after = selectError(before, direction);
  if (after === before) return withNotice(state, 'no further failed span this way');
  return withoutEffects(changeTrace(state, () => after));
}

/** Folds the selected row. A row with nothing to fold moves the selection to its parent. */
function fold(pane: TracePane): TracePane {
  const model = modelOfPane(pane);
  const row = traceRows(pane)[pane.selectedRow];
  if (model === null || row === undefined) return pane;
  const group = model.groupOf[row.index] ?? -1;
  if (row.kind === 'span' && group >= 0 && pane.openGroups !== 'all' && pane.openGroups.has(group)) {
    const openGroups = new Set(pane.openGroups);
    openGroups.delete(group);
    return selectRowOf({ ...pane, openGroups }, model.groups[group]?.members[0] ?? row.index);
  }
  const hasChildren = (model.tree.size[row.index] ?? 1) > 1;
  if (row.kind === 'span' && hasChildren && !pane.folded.has(row.index))
    return { ...pane, folded: new Set([...pane.folded, row.index]) };
  const parent = model.tree.parent[row.index] ?? -1;
  return parent < 0 ? pane : selectIndex(pane, model, parent);
}

function selectRowOf(pane: TracePane, index: number): TracePane {
  const row = traceRows(pane).findIndex((one) => one.index === index);
  return row < 0 ? pane : { ...pane, selectedRow: row };
}

/** Unfolds the selected row. An open row moves the selection to its first child. */
function unfold(pane: TracePane): TracePane {
  const model = modelOfPane(pane);
  const row = traceRows(pane)[pane.selectedRow];
  if (model === null || row === undefined) return pane;
  if (row.kind === 'group' && pane.openGroups !== 'all')
    return { ...pane, openGroups: new Set([...pane.openGroups, row.group]) };
  if (pane.folded.has(row.index)) {
    const folded = new Set(pane.folded);
    folded.delete(row.index);
    return { ...pane, folded };
  }
  const next = traceRows(pane)[pane.selectedRow + 1];
  return next !== undefined && next.depth > row.depth ? { ...pane, selectedRow: pane.selectedRow + 1 } : pane;
}

function unfoldAll(pane: TracePane): TracePane {
  const isOpen = pane.openGroups === 'all';
  const span = selectedSpan(pane);
  const changed: TracePane = { ...pane, folded: new Set(), openGroups: isOpen ? new Set() : 'all' };
  return span === null ? changed : selectRowOf(changed, span.index);
}

/** Scrolls the details; the drawing stops at the last line. */
function scrollDetails(pane: TracePane, by: number): TracePane {
  return pane.detailsTop === null ? pane : { ...pane, detailsTop: Math.max(0, pane.detailsTop + by) };
}
