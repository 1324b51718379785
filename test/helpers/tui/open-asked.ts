import { readQuery } from '../../../src/tui/effects/read-query.ts';
import type { Effect } from '../../../src/tui/state/model/effect.ts';
import { listings } from './story-data.ts';
import { openInProcess, type TuiInProcess } from './tui-in-process.ts';

/** A screen whose effects are kept, to be answered by the test; what a typed query answers is said at once. */
export function openAsked(columns = 100): { readonly tui: TuiInProcess; readonly asked: Effect[] } {
  const asked: Effect[] = [];
  const tui = openInProcess({
    columns,
    rows: 30,
    answer: (effect) => {
      asked.push(effect);
      return effect.kind === 'read-query' ? [readQuery(effect)] : [];
    },
  });
  tui.dispatch({ kind: 'queries-listed', listings: listings(5) });
  return { tui, asked };
}

/** The newest effect of a kind. Throws where none was asked. */
export function lastAsked<Kind extends Effect['kind']>(
  asked: readonly Effect[],
  kind: Kind,
): Extract<Effect, { kind: Kind }> {
  const found = asked.findLast((effect) => effect.kind === kind);
  if (found === undefined)
    throw new Error(`${kind} was not asked; ${asked.map((one) => one.kind).join(', ')}`);
  return found as Extract<Effect, { kind: Kind }>;
}
