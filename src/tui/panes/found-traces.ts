import { counted } from '../../domain/text/counted.ts';
import { safe, sanitize } from '../../domain/text/sanitize.ts';
import { layoutTable } from '../../view/table/layout-table.ts';
import { renderTableHeader, renderTableRow } from '../../view/table/table.ts';
import type { Line } from '../../view/text/line.ts';
import { tableOfTraces } from '../../view/trace/trace-list.ts';
import { newestOf } from '../state/model/loadable.ts';
import type { TraceSearch } from '../state/model/panes/trace-state.ts';
import type { TuiState } from '../state/model/tui-state.ts';
import type { PaneImage, PaneRoom } from './pane-image.ts';
import { selectionMark } from './pane-image.ts';
import { renderInstead, renderStale, renderWaiting } from './waiting.ts';

/** Renders the results of a trace search in the trace pane, newest first. */
export function renderFoundTraces(state: TuiState, search: TraceSearch, room: PaneRoom): PaneImage {
  const { look, memory } = room;
  const title: Line = [{ text: sanitize(search.query.replace(/\s+/g, ' ')), tone: 'muted' }];
  const traces = newestOf(search.answer) ?? [];
  const note: Line = [
    ...renderStale(search.answer),
    ...renderWaiting(search.answer, state.nowMs),
    { text: sanitize(` ${counted(traces.length, 'trace')}`), tone: 'muted' },
  ];
  if (traces.length === 0) {
    const instead = renderInstead(search.answer, state.nowMs, {
      widthCells: room.columns,
      ascii: look.ascii,
    });
    const none: Line = [{ text: safe`no trace matches in the window`, tone: 'muted' }];
    const lines = search.answer.kind === 'ready' ? [none] : instead;
    return { title, note, lines: lines.slice(0, room.rows), selected: null };
  }
  const frame = { widthCells: room.columns - 2, ascii: look.ascii };
  const table = memory.keep('found-traces', [traces, room.columns, look], () => {
    const whole = tableOfTraces(traces, frame, look.zone);
    return { whole, layout: layoutTable(whole, frame) };
  });
  const height = Math.max(1, room.rows - 1);
  const top = memory.topOf('trace', search.selected, traces.length, height);
  const lines: Line[] = [[{ text: safe`  ` }, ...renderTableHeader(table.whole, table.layout, frame)]];
  for (let index = top; index < Math.min(traces.length, top + height); index += 1) {
    const row = renderTableRow(table.whole, table.layout, table.whole.rows[index] ?? [], frame);
    lines.push([selectionMark(index === search.selected, look.ascii), ...row]);
  }
  return {
    title,
    note,
    lines: lines.slice(0, room.rows),
    selected: { from: 1 + search.selected - top, count: 1 },
  };
}
