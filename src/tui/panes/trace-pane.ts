import { counted } from '../../domain/text/counted.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { exceptionOf } from '../../domain/trace/span-exception.ts';
import { formatDurationNs } from '../../view/format/duration.ts';
import { truncateLine } from '../../view/text/fit.ts';
import type { Line, Segment } from '../../view/text/line.ts';
import { renderSpanDetails } from '../../view/trace/span-details.ts';
import { traceNotes } from '../../view/trace/trace-notes.ts';
import { renderWaterfall } from '../../view/trace/waterfall.ts';
import { layoutWaterfall } from '../../view/trace/waterfall-layout.ts';
import type { WaterfallModel } from '../../view/trace/waterfall-model.ts';
import { createRowPainter } from '../../view/trace/waterfall-row.ts';
import { newestOf } from '../state/model/loadable.ts';
import { modelOfTrace, selectedSpan, traceRows } from '../state/model/panes/trace-rows.ts';
import type { TracePane } from '../state/model/panes/trace-state.ts';
import { type TuiState, workspaceOf } from '../state/model/tui-state.ts';
import { pivotOfTrace } from '../state/pivot/pivot-again.ts';
import { renderDrawer, rowsAboveDrawer } from './drawer.ts';
import { renderFoundTraces } from './found-traces.ts';
import { hopNotes } from './hop-notes.ts';
import type { PaneImage, PaneRoom } from './pane-image.ts';
import { selectionMark } from './pane-image.ts';
import { renderInstead, renderWaiting } from './waiting.ts';

/** Renders the waterfall of one trace, with the details of the selected span in a drawer. */
export function renderTracePane(state: TuiState, room: PaneRoom): PaneImage {
  const { trace: pane } = workspaceOf(state);
  if (pane.search !== null) return renderFoundTraces(state, pane.search, room);
  const frame = { widthCells: room.columns, ascii: room.look.ascii };
  const trace = newestOf(pane.trace);
  if (trace === null) {
    const instead = renderInstead(pane.trace, state.nowMs, frame, pivotOfTrace(pane) !== null);
    const lines = instead.length > 0 ? instead : [[{ text: hintWithout(pane), tone: 'muted' as const }]];
    const why = pane.hop === null ? [] : hopNotes([pane.hop], frame);
    return {
      title: [],
      note: renderWaiting(pane.trace, state.nowMs),
      lines: [...lines, ...why].slice(0, room.rows),
      selected: null,
    };
  }
  const model = modelOfTrace(trace);
  const head = renderHead(model, pane, room);
  const listRows = pane.detailsTop === null ? room.rows : rowsAboveDrawer(room.rows);
  const list = renderRows(model, pane, { ...room, rows: listRows }, head);
  const drawer = renderDetails(model, pane, { ...room, rows: room.rows - list.lines.length });
  return {
    title: renderTitle(model, pane),
    note: [...renderWaiting(pane.trace, state.nowMs), ...counts(model)],
    lines: [...list.lines, ...drawer],
    selected: list.selected,
  };
}

function hintWithout(pane: TracePane): SafeText {
  if (pane.trace.kind === 'ready') return safe`no trace`;
  return pane.trace.kind === 'idle' ? safe`Enter on a series or an exemplar opens its trace here` : safe``;
}

function renderTitle(model: WaterfallModel, pane: TracePane): Line {
  const root = model.tree.spans[model.main];
  const title: Segment[] = [{ text: sanitize(model.tree.traceId.slice(0, 8)), tone: 'key' }];
  if (root !== undefined) title.push({ text: sanitize(`  ${root.service} ${root.name}`), bold: true });
  if (pane.filter !== '') title.push({ text: sanitize(`  /${pane.filter}`), tone: 'warn' });
  return title;
}

function counts(model: WaterfallModel): Line {
  const spans = model.tree.spans.length;
  const line: Segment[] = [
    { text: sanitize(formatDurationNs(model.tree.totalNs)), bold: true },
    { text: sanitize(`  ${counted(spans, 'span')}`), tone: 'muted' },
  ];
  if (model.errorCount > 0)
    line.push({
      text: sanitize(`  ${counted(model.errorCount, 'error')}`),
      tone: 'error',
    });
  return line;
}

/** Renders the lines above the waterfall: where the failure began, how the trace was found if that was inferred, and flaws of the data. */
function renderHead(model: WaterfallModel, pane: TracePane, room: PaneRoom): Line[] {
  const { ascii } = room.look;
  const frame = { widthCells: room.columns, ascii };
  const lines: Line[] = [];
  const [origin] = model.errorOrigins;
  const span = origin === undefined ? undefined : model.tree.spans[origin];
  if (span !== undefined) {
    const exception = exceptionOf(span);
    const [firstLine = ''] = (exception?.message ?? '').trim().split(/\r?\n/, 1);
    const why = [exception?.type ?? '', firstLine].filter((part) => part !== '').join(': ');
    const text = sanitize(`! ${span.service} ${span.name}${why === '' ? '' : `: ${why}`}`);
    lines.push(truncateLine([{ text, tone: 'error' }], room.columns, ascii));
  }
  if (pane.hop?.inferred === true) lines.push(...hopNotes([pane.hop], frame));
  const most = room.rows < 14 ? 1 : 3;
  const notes = traceNotes(model).filter(({ kind }) => kind !== 'gap');
  for (const { text } of notes.slice(0, most))
    lines.push(truncateLine([{ text: safe`~ ${text}`, tone: 'warn' }], room.columns, ascii));
  return room.rows < 8 ? lines.slice(0, 1) : lines;
}

function renderRows(
  model: WaterfallModel,
  pane: TracePane,
  room: PaneRoom,
  head: readonly Line[],
): { readonly lines: Line[]; readonly selected: PaneImage['selected'] } {
  const { ascii } = room.look;
  const frame = { widthCells: room.columns - 2, ascii };
  const rows = traceRows(pane);
  const drawn = room.memory.keep('waterfall', [model, room.columns, ascii], () => ({
    header: renderWaterfall(model, frame, { rows: [] })[0] ?? [],
    paint: createRowPainter(model, layoutWaterfall(model, frame), frame),
  }));
  // With very few rows above a drawer, the header and the notes give their room to the spans.
  const above: Line[] = room.rows < 5 ? [] : [...head, [{ text: safe`  ` }, ...drawn.header]];
  const height = Math.max(1, room.rows - above.length);
  const top = room.memory.topOf('trace', pane.selectedRow, rows.length, height);
  const lines = [...above];
  for (const [at, row] of rows.slice(top, top + height).entries()) {
    const mark = selectionMark(top + at === pane.selectedRow, ascii);
    lines.push([mark, ...drawn.paint(row)]);
  }
  if (rows.length === 0) lines.push([{ text: safe`no span matches the filter`, tone: 'muted' }]);
  const selected = rows.length === 0 ? null : { from: above.length + pane.selectedRow - top, count: 1 };
  return { lines, selected };
}

function renderDetails(model: WaterfallModel, pane: TracePane, room: PaneRoom): Line[] {
  const chosen = selectedSpan(pane);
  if (pane.detailsTop === null || chosen === null || room.rows < 2) return [];
  const frame = { widthCells: room.columns, ascii: room.look.ascii };
  const lines = renderSpanDetails(model, chosen.index, frame, room.look.zone);
  return renderDrawer(safe`span`, lines, pane.detailsTop, room);
}
