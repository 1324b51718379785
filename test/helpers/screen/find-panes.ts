import { type PaneName, paneNames } from '../../../src/tui/state/model/pane-name.ts';
import { findSelection } from './find-selection.ts';
import { type Area, columnsOf, linesIn, type Picture } from './picture.ts';

/** A pane as its frame tells it: a title row with a rule in it, and the room below. */
export interface ShownPane {
  readonly name: PaneName;
  readonly title: string;
  /** The name of the focused pane is bold. */
  readonly isFocused: boolean;
  /** The rows below the title. */
  readonly lines: readonly string[];
  /** The text of the selected row, or rows where a line is wrapped; null where nothing is selected. */
  readonly selected: string | null;
}

interface Title {
  readonly name: PaneName;
  readonly top: number;
  readonly left: number;
}

/** Rows of the screen that belong to no pane: status and path above, keys below. */
const above = 2;
const below = 1;

/** The panes that the screen shows, by their frames. A pane whose title lies under an overlay is none of them. */
export function findPanes(picture: Picture): ShownPane[] {
  const titles = picture.rows
    .slice(above, -below)
    .flatMap((row, index) => titlesOf(columnsOf(row), above + index));
  return titles.map((title) => readPane(picture, title, areaOf(picture, title, titles)));
}

/** Titles begin at the left edge or beside the rule between two panes: `│3 trace  521993bd ───── 32 spans`. */
function titlesOf(row: string, top: number): Title[] {
  const found = row.matchAll(/(?:^|(?<=[│|]))([1-4]) (queries|metric|trace|logs) (?=[^│]*[─━=-])/g);
  return [...found].flatMap(({ 1: number, 2: text, index }) => {
    const name = paneNames.find((one) => one === text);
    const isNumbered = name !== undefined && paneNames.indexOf(name) + 1 === Number(number);
    return isNumbered ? [{ name, top, left: index }] : [];
  });
}

/** From a title to the next one beside it, and down to the next one below it. */
function areaOf(picture: Picture, { top, left }: Title, titles: readonly Title[]): Area {
  const beside = titles.filter((one) => one.top === top && one.left > left).map((one) => one.left - 1);
  const under = titles.filter((one) => one.left === left && one.top > top).map((one) => one.top);
  const right = Math.min(picture.columns, ...beside);
  const bottom = Math.min(picture.rows.length - below, ...under);
  return { top, left, columns: right - left, rows: bottom - top };
}

function readPane(picture: Picture, { name }: Title, area: Area): ShownPane {
  const [title = ''] = linesIn(picture, { ...area, rows: 1 });
  const room = { ...area, top: area.top + 1, rows: area.rows - 1 };
  return {
    name,
    title,
    isFocused: picture.rows[area.top]?.[area.left]?.bold === true,
    lines: linesIn(picture, room),
    selected: findSelection(picture, room),
  };
}
