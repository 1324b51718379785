import type { CommandInfo } from './command.ts';
import type { TuiState } from './tui-state.ts';

/** What the palette offers for what is typed: commands and saved queries, best first. */
export type PaletteItem =
  | { readonly kind: 'command'; readonly command: CommandInfo; readonly text: string }
  | { readonly kind: 'query'; readonly name: string; readonly title: string; readonly text: string };

/** Matching items, the closest first; all of them, in their order, for an empty text. */
export function paletteItems(state: TuiState, typed: string): readonly PaletteItem[] {
  const scored = allItems(state).flatMap((item, order) => {
    const score = fuzzyScore(typed, item.text);
    return score === null ? [] : [{ item, score, order }];
  });
  scored.sort((a, b) => b.score - a.score || a.order - b.order);
  return scored.map(({ item }) => item);
}

const notOffered: ReadonlySet<string> = new Set(['list', 'overlay', 'input']);

function allItems(state: TuiState): PaletteItem[] {
  const queries = (state.queries.listings ?? [])
    .filter(({ problem }) => problem === null)
    .map(({ name, title }): PaletteItem => ({ kind: 'query', name, title, text: `${name} ${title}` }));
  const commands = state.facts.commands
    .filter(({ scope, id }) => !notOffered.has(scope) && id !== 'palette')
    .map((command): PaletteItem => ({ kind: 'command', command, text: `${command.id} ${command.title}` }));
  return [...queries, ...commands];
}

/**
 * How well a text fits what is typed, or null: its letters in order, better where they stand together and at the
 * beginnings of words.
 */
export function fuzzyScore(typed: string, text: string): number | null {
  const wanted = typed.toLowerCase().replace(/\s+/g, '');
  const offered = text.toLowerCase();
  const whole = offered.indexOf(typed.trim().toLowerCase());
  let score = whole === 0 ? 100 : whole > 0 ? 50 : 0;
  let from = 0;
  let last = -2;
  for (const letter of wanted) {
    const at = offered.indexOf(letter, from);
    if (at < 0) return null;
    if (at === last + 1) score += 3;
    if (at === 0 || /[\s\-_/.]/.test(offered[at - 1] ?? '')) score += 2;
    last = at;
    from = at + 1;
  }
  return score - last / 1000;
}
