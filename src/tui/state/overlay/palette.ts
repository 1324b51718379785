import type { QueryListing } from '../../../saved/library/user-queries.ts';
import type { CommandInfo } from '../model/command.ts';
import { fuzzyScore } from '../model/input/fuzzy.ts';
import { columnWords } from '../model/panes/queries-list.ts';
import type { TuiState } from '../model/tui-state.ts';

/** What the palette offers for what is typed: commands and saved queries, best first. */
export type PaletteItem =
  | { readonly kind: 'command'; readonly command: CommandInfo; readonly text: string }
  | { readonly kind: 'query'; readonly listing: QueryListing; readonly text: string };

/** Matching items, the closest first; all of them, in their order, for an empty text. */
export function paletteItems(state: TuiState, typed: string): readonly PaletteItem[] {
  const scored = allItems(state).flatMap((item, order) => {
    const score = fuzzyScore(typed, item.text) ?? columnScore(typed, item);
    return score === null ? [] : [{ item, score, order }];
  });
  scored.sort((a, b) => b.score - a.score || a.order - b.order);
  return scored.map(({ item }) => item);
}

/** A query that is not called so, but has a column or a unit that is: behind those that are. */
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
