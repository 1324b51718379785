import type { Labels } from '../../domain/labels.ts';
import type { SavedQuery } from '../saved-query.ts';

/** A label that the table shows as a column. */
export interface ShownLabel {
  readonly name: string;
  readonly title: string;
}

/**
 * The labels that a table of these rows shows: row labels, then details. It leaves out labels that no row has, and `cluster` if
 * all rows have the same one, because 80 columns are few. JSON keeps them all.
 */
export function shownLabels(query: SavedQuery, rows: readonly { readonly labels: Labels }[]): ShownLabel[] {
  const all = [...query.rowLabels.map((name) => ({ name, title: name })), ...query.details];
  return all.filter(({ name }) => isWorthShowing(name, rows)).map(({ name, title }) => ({ name, title }));
}

function isWorthShowing(name: string, rows: readonly { readonly labels: Labels }[]): boolean {
  const first = rows[0]?.labels[name];
  if (name === 'cluster') return rows.some(({ labels }) => labels[name] !== first);
  return rows.some(({ labels }) => labels[name] !== undefined);
}
