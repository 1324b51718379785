import type { Handlers } from './handler.ts';
import { openSaved } from './open-saved.ts';
import { shownQueries } from './queries-list.ts';
import { only } from './tui-state.ts';

export const queriesCommands: Handlers = {
  open: (state) => {
    const listing = shownQueries(state.queries)[state.queries.selected];
    if (listing === undefined) return only(state);
    return openSaved(state, listing);
  },
};
