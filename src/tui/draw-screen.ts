import { joinSafe, repeatSafe, type SafeText, safe, sanitize } from '../domain/text/sanitize.ts';
import { textToAscii } from '../view/text/ascii.ts';
import { lineWidth, truncateLine } from '../view/text/fit.ts';
import type { Line, Segment } from '../view/text/line.ts';
import type { Rectangle } from './components/measure-panes.tsx';
import { renderCrumbs } from './panes/bars/crumbs.ts';
import { renderKeyLine } from './panes/bars/key-line.ts';
import { renderStatusLine } from './panes/bars/status-line.ts';
import { renderLogsPane } from './panes/logs-pane.ts';
import type { Look } from './panes/look.ts';
import { renderMetricPane } from './panes/metric-pane.ts';
import { renderOverlay } from './panes/overlay/overlay-box.ts';
import type { OverlayImage } from './panes/overlay/overlay-image.ts';
import type { PaneImage, PaneRoom } from './panes/pane-image.ts';
import { renderQueriesPane } from './panes/queries-pane.ts';
import { renderTracePane } from './panes/trace-pane.ts';
import type { ViewMemory } from './panes/view-memory.ts';
import { type PaneName, paneNames } from './state/model/pane-name.ts';
import { type TuiState, workspaceOf } from './state/model/tui-state.ts';
import { type CellGrid, type LineArea, putLine } from './terminal/cell-grid.ts';

/** The number of rows above the panes (status, crumbs) and below them (keys). */
export const frameRows = { above: 2, below: 1 };

export interface Drawing {
  readonly state: TuiState;
  readonly rectangles: ReadonlyMap<PaneName, Rectangle>;
  readonly look: Look;
  readonly memory: ViewMemory;
}

/** Draws the whole screen into a blank grid. */
export function drawScreen(grid: CellGrid, drawing: Drawing): void {
  const { state, look } = drawing;
  const whole = { column: 0, widthCells: grid.columns };
  put(grid, renderStatusLine(state, look), { ...whole, row: 0 }, look);
  put(grid, renderCrumbs(state, look), { ...whole, row: 1 }, look);
  for (const [name, rectangle] of drawing.rectangles) drawPane(grid, name, rectangle, drawing);
  if (state.overlay !== null) drawOverlay(grid, drawing);
  put(grid, renderKeyLine(state, look), { ...whole, row: grid.rows - 1 }, look);
}

const renderers: Readonly<Record<PaneName, (state: TuiState, room: PaneRoom) => PaneImage>> = {
  queries: renderQueriesPane,
  metric: renderMetricPane,
  trace: renderTracePane,
  logs: renderLogsPane,
};

function drawPane(grid: CellGrid, name: PaneName, rectangle: Rectangle, drawing: Drawing): void {
  const { state, look, memory } = drawing;
  const focused = workspaceOf(state).focus === name;
  const top = rectangle.row + frameRows.above;
  const room: PaneRoom = {
    columns: rectangle.columns,
    rows: Math.max(0, rectangle.rows - 1),
    focused,
    look,
    memory,
  };
  const image = renderers[name](state, room);
  const area = { column: rectangle.column, widthCells: rectangle.columns };
  put(grid, renderTitle(name, image, room), { ...area, row: top }, look);
  for (const [index, line] of image.lines.slice(0, room.rows).entries()) {
    const at = { ...area, row: top + 1 + index };
    const { selected } = image;
    const isSelected = selected !== null && index >= selected.from && index < selected.from + selected.count;
    put(grid, isSelected && focused ? invert(line, rectangle.columns) : line, at, look);
  }
  if (rectangle.column > 0) drawRule(grid, rectangle, look);
}

function drawRule(grid: CellGrid, rectangle: Rectangle, look: Look): void {
  const rule: Line = [{ text: look.ascii ? safe`|` : safe`│`, tone: 'muted' }];
  for (let row = 0; row < rectangle.rows; row += 1) {
    const at = { column: rectangle.column - 1, row: rectangle.row + frameRows.above + row, widthCells: 1 };
    putLine(grid, rule, at, look.theme);
  }
}

/** Renders a pane's title: `2 metric  pod-cpu  CPU ───────── 12 series`. The focused pane's title has the accent colour. */
function renderTitle(name: PaneName, image: PaneImage, room: PaneRoom): Line {
  const { look, columns } = room;
  const tone = room.focused ? 'accent' : 'muted';
  const number = paneNames.indexOf(name) + 1;
  const own: Segment = { text: safe`${number} ${paneTitles[name]}`, tone, bold: room.focused || undefined };
  const head: Segment[] = [own, ...(image.title.length === 0 ? [] : [{ text: safe`  ` }, ...image.title])];
  const ownCells = lineWidth([own]);
  // The pane's name is never cut. On a narrow pane the note keeps its room and the subject is cut.
  const note = truncateLine(
    image.note.length === 0 ? [] : [{ text: safe` ` }, ...image.note],
    Math.max(0, columns - ownCells - 2),
    look.ascii,
  );
  const left = truncateLine(head, Math.max(ownCells, columns - lineWidth(note) - 2), look.ascii);
  const ruleCells = columns - lineWidth(left) - lineWidth(note) - 1;
  const rule = look.ascii ? (room.focused ? safe`=` : safe`-`) : room.focused ? safe`━` : safe`─`;
  return [...left, { text: safe` ${repeatSafe(rule, ruleCells)}`, tone }, ...note];
}

const paneTitles: Readonly<Record<PaneName, SafeText>> = {
  queries: safe`queries`,
  metric: safe`metric`,
  trace: safe`trace`,
  logs: safe`logs`,
};

/** Shows a row as selected: inverse from edge to edge and without colours, so that it takes a single run of bytes. */
function invert(line: Line, columns: number): Line {
  const text = joinSafe(
    line.map((segment) => segment.text),
    safe``,
  );
  const missing = Math.max(0, columns - lineWidth(line));
  return [{ text: safe`${text}${repeatSafe(safe` `, missing)}`, inverse: true }];
}

function drawOverlay(grid: CellGrid, { state, look, memory }: Drawing): void {
  if (state.overlay === null) return;
  const room = { columns: grid.columns - 4, rows: Math.max(1, grid.rows - 6), look, memory };
  const image = renderOverlay(state, state.overlay, room);
  if (image === null) return;
  const box = boxLines(image, look);
  const column = Math.max(0, Math.floor((grid.columns - image.columns - 4) / 2));
  const row = Math.max(0, Math.floor((grid.rows - box.length) / 3));
  for (const [index, line] of box.entries()) {
    put(grid, line, { column, row: row + index, widthCells: image.columns + 4 }, look);
  }
}

function boxLines(image: OverlayImage, look: Look): Line[] {
  const { columns } = image;
  const [corner, bar, side] = look.ascii ? ['+', '-', '|'] : ['─', '─', '│'];
  const edge = (left: string, right: string, title: SafeText): Line => [
    { text: sanitize(look.ascii ? (corner ?? '') : left), tone: 'accent' },
    { text: title === '' ? safe`` : safe` ${title} `, bold: true },
    {
      text: repeatSafe(sanitize(bar ?? ''), columns + 2 - (title === '' ? 0 : title.length + 2)),
      tone: 'accent',
    },
    { text: sanitize(look.ascii ? (corner ?? '') : right), tone: 'accent' },
  ];
  const border: Segment = { text: sanitize(side ?? ''), tone: 'accent' };
  const lines = image.lines.map((line, index): Line => {
    const fitted = truncateLine(line, columns, look.ascii);
    const inner =
      index === image.selected
        ? invert(fitted, columns)
        : [...fitted, { text: repeatSafe(safe` `, columns - lineWidth(fitted)) }];
    return [border, { text: safe` ` }, ...inner, { text: safe` ` }, border];
  });
  return [edge('┌', '┐', image.title), ...lines, edge('└', '┘', safe``)];
}

/** Puts a line on the grid. It cuts a line that does not fit, with a sign, and converts it to ASCII if the terminal needs that. */
function put(grid: CellGrid, line: Line, area: LineArea, look: Look): void {
  const fitted = truncateLine(line, area.widthCells, look.ascii);
  const shown = look.ascii
    ? fitted.map((segment) => ({ ...segment, text: sanitize(textToAscii(segment.text)) }))
    : fitted;
  putLine(grid, shown, area, look.theme);
}
