import type { QueryListing } from '../../../saved/library/user-queries.ts';
import type { CommandInfo } from '../model/command.ts';
import { fuzzyScore } from '../model/input/fuzzy.ts';
import { columnWords } from '../model/panes/queries-state.ts';
import type { TuiState } from '../model/tui-state.ts';

/** An item of the palette: a command or a saved query. */
export type PaletteItem =
  | { readonly kind: 'command'; readonly command: CommandInfo; readonly text: string }
  | { readonly kind: 'query'; readonly listing: QueryListing; readonly text: string };

/** The items that match the typed text, best match first; all items in their own order if the text is empty. */
export function paletteItems(state: TuiState, typed: string): readonly PaletteItem[] {
  const scored = allItems(state).flatMap((item, order) => {
    const score = fuzzyScore(typed, item.text) ?? columnScore(typed, item);
    return score === null ? [] : [{ item, score, order }];
  });
  scored.sort((a, b) => b.score - a.score || a.order - b.order);
  return scored.map(({ item }) => item);
}

/** Scores a query whose name does not match but one of whose columns or units does; it ranks below the matches by name. */
function columnScore(typed: string, item: PaletteItem): number | null {
  if (item.kind !== 'query' || !columnWords(item.listing).includes(typed.trim().toLowerCase())) return null;
  return -1;
}

const notOffered: ReadonlySet<string> = new Set(['list', 'overlay', 'input']);

function allItems(state: TuiState): PaletteItem[] {
  const queries = (state.queries.listings ?? [])
    .filter(({ problem }) => problem === null)
    .map((listing): PaletteItem => ({ kind: 'query', listing, text: `${listing.name} ${listing.title}` }));
  const commands = state.facts.commands
    .filter(({ scope, id }) => !notOffered.has(scope) && id !== 'palette')
    .map((command): PaletteItem => ({ kind: 'command', command, text: `${command.id} ${command.title}` }));
  return [...queries, ...commands];
}
