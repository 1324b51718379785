import type { WrittenIds } from '../../../domain/trace/ids/ids.ts';
import type { QueryListing } from '../../../saved/library/user-queries.ts';
import type { CommandInfo } from '../model/command.ts';
import { fuzzyScore } from '../model/input/fuzzy.ts';
import { columnWords } from '../model/panes/queries-state.ts';
import type { TuiState } from '../model/tui-state.ts';
import { readPastedTrace } from './pasted-trace.ts';

/** An item of the palette: a command, a saved query, or a pasted trace id. */
export type PaletteItem =
  | { readonly kind: 'command'; readonly command: CommandInfo; readonly text: string }
  | { readonly kind: 'query'; readonly listing: QueryListing; readonly text: string }
  | { readonly kind: 'trace'; readonly ids: WrittenIds };

type SearchedItem = Exclude<PaletteItem, { readonly kind: 'trace' }>;

/** The items that match the typed text, best match first; all items in their own order if the text is empty. */
export function paletteItems(state: TuiState, typed: string): readonly PaletteItem[] {
  const ids = readPastedTrace(typed);
  const scored = allItems(state).flatMap((item, order) => {
    const score = fuzzyScore(typed, item.text) ?? columnScore(typed, item);
    return score === null ? [] : [{ item, score, order }];
  });
  scored.sort((a, b) => b.score - a.score || a.order - b.order);
  const found = scored.map(({ item }) => item);
  return ids === null ? found : [{ kind: 'trace', ids }, ...found];
}

/** Scores a query whose name does not match but one of whose columns or units does; it ranks below the matches by name. */
function columnScore(typed: string, item: SearchedItem): number | null {
  if (item.kind !== 'query' || !columnWords(item.listing).includes(typed.trim().toLowerCase())) return null;
  return -1;
}

const notOffered: ReadonlySet<string> = new Set(['list', 'overlay', 'input']);

function allItems(state: TuiState): SearchedItem[] {
  const queries = (state.queries.listings ?? [])
    .filter(({ problem }) => problem === null)
    .map((listing): SearchedItem => ({ kind: 'query', listing, text: `${listing.name} ${listing.title}` }));
  const commands = state.facts.commands
    .filter(({ scope, id }) => !notOffered.has(scope) && id !== 'palette')
    .map((command): SearchedItem => ({ kind: 'command', command, text: `${command.id} ${command.title}` }));
  return [...queries, ...commands];
}
