import type { Handlers } from '../model/handler.ts';
import { withNotice } from '../model/notice.ts';
import { shownQueries } from '../model/panes/queries-state.ts';
import { openSaved } from './open-saved.ts';

export const queriesCommands: Handlers = {
  open: (state) => {
    const listing = shownQueries(state.queries)[state.queries.selected];
    if (listing === undefined) return withNotice(state, 'there is no query to open here', 'warn');
    return openSaved(state, listing);
  },
};
