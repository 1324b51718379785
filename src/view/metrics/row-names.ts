import type { Labels } from '../../domain/labels.ts';
import { ownValue } from '../../domain/own-value.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';

/**
 * Names the rows of a saved query for a legend: by the value of the one row label that distinguishes them (a pod), else by as few
 * labels as possible, in their order. Details (a last reason) are no part of a name, because rows may share them and they change.
 */
export function nameRows(
  rows: readonly { readonly labels: Labels }[],
  rowLabels: readonly string[],
): readonly SafeText[] {
  const varying = rowLabels.filter((name) =>
    rows.some(({ labels }) => ownValue(labels, name) !== ownValue(rows[0]?.labels, name)),
  );
  const shown = varying.length === 0 ? rowLabels.slice(-1) : fewest(rows, varying);
  return rows.map(({ labels }) => {
    const values = shown.flatMap((name) => ownValue(labels, name) ?? []).filter((value) => value !== '');
    return values.length === 0 ? safe`value` : sanitize(values.join(' '));
  });
}

/** Chooses the last label that distinguishes all rows, else the last two that do, else all labels. */
function fewest(rows: readonly { readonly labels: Labels }[], names: readonly string[]): readonly string[] {
  const tellsApart = (some: readonly string[]): boolean => {
    const texts = new Set(
      rows.map(({ labels }) => some.map((name) => ownValue(labels, name) ?? '').join('\u0000')),
    );
    return texts.size === rows.length;
  };
  const single = names.findLast((name) => tellsApart([name]));
  if (single !== undefined) return [single];
  for (let second = names.length - 1; second > 0; second -= 1) {
    for (let first = second - 1; first >= 0; first -= 1) {
      const pair = [names[first] ?? '', names[second] ?? ''];
      if (tellsApart(pair)) return pair;
    }
  }
  return names;
}
