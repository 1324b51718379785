import { safe, sanitize } from '../../domain/text/sanitize.ts';
import type { QueryListing } from '../../saved/library/user-queries.ts';
import { renderError } from '../../view/pages/error.ts';
import { padText, truncateText } from '../../view/text/fit.ts';
import type { Line, Segment } from '../../view/text/line.ts';
import { shownQueries } from '../state/model/panes/queries-state.ts';
import type { TuiState } from '../state/model/tui-state.ts';
import { type PaneImage, type PaneRoom, selectionMark } from './pane-image.ts';

/** Renders the saved queries: their names and, if there is room, what each shows. */
export function renderQueriesPane(state: TuiState, room: PaneRoom): PaneImage {
  const { queries } = state;
  const frame = { widthCells: room.columns, ascii: room.look.ascii };
  const title: Line = queries.filter === '' ? [] : [{ text: sanitize(`/${queries.filter}`), tone: 'warn' }];
  const shown = shownQueries(queries);
  const note: Line = queries.listings === null ? [] : [{ text: safe`${shown.length}`, tone: 'muted' }];
  if (queries.error !== null)
    return { title, note, lines: renderError(queries.error, frame).slice(0, room.rows), selected: null };
  const nameCells = Math.min(
    Math.max(10, room.columns >= 60 ? 28 : room.columns - 2),
    Math.max(0, ...shown.map(({ name }) => name.length)),
  );
  const top = room.memory.topOf('queries', queries.selected, shown.length, room.rows);
  const lines = shown
    .slice(top, top + room.rows)
    .map((listing, at) => renderListing(listing, nameCells, room, top + at === queries.selected));
  if (shown.length === 0 && queries.listings !== null)
    lines.push([{ text: safe`no query matches`, tone: 'muted' }]);
  return {
    title,
    note,
    lines,
    selected: shown.length === 0 ? null : { from: queries.selected - top, count: 1 },
  };
}

function renderListing(listing: QueryListing, nameCells: number, room: PaneRoom, selected: boolean): Line {
  const { ascii } = room.look;
  const broken = listing.problem !== null;
  const line: Segment[] = [
    selectionMark(selected, ascii),
    {
      text: padText(truncateText(sanitize(listing.name), nameCells, ascii), nameCells),
      tone: broken ? 'error' : undefined,
    },
  ];
  const rest = room.columns - nameCells - 4;
  if (rest < 12) return line;
  const text = sanitize(broken ? (listing.problem ?? '') : `${listing.title}. ${listing.doc}`);
  line.push({ text: safe`  ` }, { text: truncateText(text, rest, ascii), tone: broken ? 'error' : 'muted' });
  return line;
}
