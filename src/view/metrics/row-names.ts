import type { Labels } from '../../domain/labels.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';

/**
 * Names for the rows of a saved query, for a legend: the value of the one row label that tells them apart (a pod), else of as few
 * as do, in their order. Details (a last reason) are no part of a name: rows may share them, and they change.
 */
export function nameRows(
  rows: readonly { readonly labels: Labels }[],
  rowLabels: readonly string[],
): readonly SafeText[] {
  const telling = rowLabels.filter((name) =>
    rows.some(({ labels }) => labels[name] !== rows[0]?.labels[name]),
  );
  const shown = telling.length === 0 ? rowLabels.slice(-1) : fewest(rows, telling);
  return rows.map(({ labels }) => {
    const values = shown.flatMap((name) => labels[name] ?? []).filter((value) => value !== '');
    return values.length === 0 ? safe`value` : sanitize(values.join(' '));
  });
}

/** The last label that alone is enough, else the last two that are, else all. */
function fewest(rows: readonly { readonly labels: Labels }[], names: readonly string[]): readonly string[] {
  const tellsApart = (some: readonly string[]): boolean => {
    const texts = new Set(rows.map(({ labels }) => some.map((name) => labels[name] ?? '').join('\u0000')));
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
