import type { Handlers } from './handler.ts';
import { withNotice } from './notice.ts';
import { openSaved } from './open-saved.ts';
import { shownQueries } from './queries-list.ts';

export const queriesCommands: Handlers = {
  open: (state) => {
    const listing = shownQueries(state.queries)[state.queries.selected];
    if (listing === undefined) return withNotice(state, 'there is no query to open here', 'warn');
    return openSaved(state, listing);
  },
};
