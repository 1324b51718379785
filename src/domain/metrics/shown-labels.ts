import type { Labels } from '../labels.ts';
import { ownValue } from '../own-value.ts';
import type { MetricAnswer, MetricLabel } from './metric-answer.ts';

type Labelled = readonly { readonly labels: Labels }[];

/**
 * The labels that a table of an answer's rows shows. Of a saved query those it declares, but for one that no row has, and for `cluster`
 * where all rows have the same: 80 columns are few. Of a typed one those that tell rows apart. JSON keeps them all.
 */
export function shownLabels(
  { declaredLabels }: Pick<MetricAnswer, 'declaredLabels'>,
  rows: Labelled,
): readonly MetricLabel[] {
  return declaredLabels === null
    ? tellingLabels(rows)
    : declaredLabels.filter(({ name }) => isTelling(name, rows));
}

function isTelling(name: string, rows: Labelled): boolean {
  const first = ownValue(rows[0]?.labels, name);
  if (name === 'cluster') return rows.some(({ labels }) => ownValue(labels, name) !== first);
  return rows.some(({ labels }) => ownValue(labels, name) !== undefined);
}

/** Labels that tell the rows apart, those with the most values last; of a single row all of them. */
function tellingLabels(rows: Labelled): readonly MetricLabel[] {
  const values = new Map<string, Set<string>>();
  for (const { labels } of rows) {
    for (const [name, value] of Object.entries(labels)) {
      const seen = values.get(name);
      if (seen === undefined) values.set(name, new Set([value]));
      else seen.add(value);
    }
  }
  const telling = [...values].filter(([, seen]) => seen.size > 1 || rows.length === 1);
  const chosen = telling.length > 0 ? telling : [...values];
  return chosen.sort((a, b) => a[1].size - b[1].size).map(([name]) => ({ name, title: name }));
}
