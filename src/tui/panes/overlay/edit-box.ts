import { repeatSafe, type SafeText, safe, sanitize } from '../../../domain/text/sanitize.ts';
import { renderQuerySyntax } from '../../../view/format/query-syntax.ts';
import { renderError } from '../../../view/pages/error.ts';
import { lineWidth, padText, sliceLine, truncateText } from '../../../view/text/fit.ts';
import type { Line, Segment } from '../../../view/text/line.ts';
import type { Edit } from '../../state/model/input/edit-state.ts';
import { selectionMark } from '../pane-image.ts';
import type { OverlayImage, OverlayRoom } from './overlay-image.ts';

const titles: Readonly<Record<Edit['language'], SafeText>> = {
  promql: safe`PromQL`,
  logql: safe`LogQL`,
  traceql: safe`TraceQL, or a trace id`,
};

const mostItems = 8;

/** Renders the editor: the coloured query over as many lines as it needs, the completions, and the store's error with a caret. */
export function renderEdit(edit: Edit, room: OverlayRoom): OverlayImage {
  const columns = Math.min(100, room.columns);
  const frame = { widthCells: columns, ascii: room.look.ascii };
  const query = wrapQuery(edit, columns);
  const completion = renderCompletion(edit, columns, room);
  const error = edit.error === null ? [] : [[], ...renderError(edit.error, frame)];
  const hint: Line = [{ text: safe`Enter runs it, Tab completes, Esc closes`, tone: 'muted' }];
  const lines = [...query, ...(completion.lines.length > 0 ? completion.lines : [[], hint]), ...error];
  return {
    title: titles[edit.language],
    columns,
    lines: lines.slice(0, room.rows),
    selected: completion.selected === null ? null : query.length + completion.selected,
  };
}

/** Breaks the query exactly at the edge, not at spaces, so that the cursor's cell follows from its offset. */
function wrapQuery({ input, language }: Edit, columns: number): Line[] {
  const coloured = renderQuerySyntax(input.text, language);
  const before = lineWidth(renderQuerySyntax(input.text.slice(0, input.cursor), language));
  const width = Math.max(lineWidth(coloured), before + 1);
  const lines: Line[] = [];
  for (let from = 0; from < width; from += columns) {
    const line = sliceLine(coloured, from, columns);
    lines.push(before >= from && before < from + columns ? withCursor(line, before - from) : line);
  }
  return lines;
}

/** Shows the cell under the cursor in inverse, because the terminal's own cursor is hidden. */
function withCursor(line: Line, cell: number): Line {
  const head = sliceLine(line, 0, cell);
  const [under] = sliceLine(line, cell, 1);
  const pad = Math.max(0, cell - lineWidth(head));
  const cursor: Segment = {
    text: under === undefined || under.text === '' ? safe` ` : under.text,
    inverse: true,
  };
  return [
    ...head,
    { text: repeatSafe(safe` `, pad) },
    cursor,
    ...sliceLine(line, cell + lineWidth([cursor]), 10_000),
  ];
}

function renderCompletion(
  { completion }: Edit,
  columns: number,
  room: OverlayRoom,
): { readonly lines: Line[]; readonly selected: number | null } {
  if (completion === null) return { lines: [], selected: null };
  const { items, selected } = completion;
  const top = room.memory.topOf('overlay', selected, items.length, mostItems);
  const shown = items.slice(top, top + mostItems);
  const lines: Line[] = [[{ text: safe`${selected + 1} of ${items.length}`, tone: 'muted' }]];
  for (const [index, item] of shown.entries()) {
    const text = truncateText(sanitize(item), columns - 2, room.look.ascii);
    lines.push([
      selectionMark(top + index === selected, room.look.ascii),
      { text: padText(text, columns - 2) },
    ]);
  }
  return { lines, selected: 1 + selected - top };
}
