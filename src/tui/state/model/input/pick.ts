import type { CurrentAlert } from '../../../../domain/alerts/current-alert.ts';
import type { Loadable } from '../loadable.ts';
import { newestOf } from '../loadable.ts';
import { fuzzyScore } from './fuzzy.ts';
import type { TextInput } from './text-input.ts';

/** What choosing an item does. */
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

/** A list to choose from, under a line that narrows it. */
export interface Pick {
  readonly kind: 'pick';
  readonly purpose: PickPurpose;
  readonly title: string;
  /** What to type, while nothing is. */
  readonly hint: string;
  readonly input: TextInput;
  readonly items: Loadable<readonly PickItem[]>;
  /** What is to be said where the store had nothing to choose from. */
  readonly whenNone: string;
  readonly selected: number;
}

/** The items that fit what is typed, the closest first. */
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
