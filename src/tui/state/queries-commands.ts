import type { Handlers } from './handler.ts';
import { openMetric } from './metric-run.ts';
import { withNotice } from './notice.ts';
import { shownQueries } from './queries-list.ts';
import { only } from './tui-state.ts';

export const queriesCommands: Handlers = {
  open: (state) => {
    const listing = shownQueries(state.queries)[state.queries.selected];
    if (listing === undefined) return only(state);
    if (listing.problem !== null) return withNotice(state, listing.problem, 'error');
    if (listing.signal !== 'metrics')
      return withNotice(state, `${listing.name} asks for ${listing.signal}`, 'warn');
    return openMetric(state, { kind: 'saved', name: listing.name, title: listing.title, values: {} });
  },
};
