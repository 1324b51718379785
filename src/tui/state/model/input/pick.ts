import type { CurrentAlert } from '../../../../domain/alerts/current-alert.ts';
import type { Loadable } from '../loadable.ts';
import { newestOf } from '../loadable.ts';
import { fuzzyScore } from './fuzzy.ts';
import type { TextInput } from './text-input.ts';

/** The purpose of a picker, which decides what choosing an item does. */
export type PickPurpose =
  | { readonly kind: 'parameter' }
  | { readonly kind: 'value'; readonly parameter: string }
  | { readonly kind: 'alert' };

export interface PickItem {
  readonly text: string;
  readonly note: string;
  readonly tone?: 'error' | 'warn' | undefined;
  readonly alert?: CurrentAlert | undefined;
}

/** A picker: a list to choose from, with a typed line above that filters it. */
export interface Pick {
  readonly kind: 'pick';
  readonly purpose: PickPurpose;
  readonly title: string;
  /** Hint for the typed line, shown while it is empty. */
  readonly hint: string;
  readonly input: TextInput;
  readonly items: Loadable<readonly PickItem[]>;
  /** The text to show if the store had no items. */
  readonly whenNone: string;
  readonly selected: number;
}

/** The items that match the typed text, best match first. */
export function pickedItems(pick: Pick): readonly PickItem[] {
  const items = newestOf(pick.items) ?? [];
  const typed = pick.input.text;
  if (typed.trim() === '') return items;
  const scored = items.flatMap((item, order) => {
    const score = fuzzyScore(typed, `${item.text} ${item.note}`);
    return score === null ? [] : [{ item, score, order }];
  });
  scored.sort((a, b) => b.score - a.score || a.order - b.order);
  return scored.map(({ item }) => item);
}
