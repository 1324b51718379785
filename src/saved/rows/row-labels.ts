import { type Labels, pickLabels } from '../../domain/labels.ts';
import { ownValue } from '../../domain/own-value.ts';

/** Finds the row that a series belongs to. */
export interface RowLabelReader {
  /** A map key made of the row labels. A missing label equals an empty one, as in Prometheus. */
  keyOf(labels: Labels): string;
  /** Whether a series with `labels` belongs to the row with the (picked) labels `row`. */
  isRow(labels: Labels, row: Labels): boolean;
  /** The row labels of a series, under the names and in the order of the query. */
  pick(labels: Labels): Record<string, string>;
}

/** Creates a reader of row labels. It also reads labels that the variant renames to row labels; of several the last one wins. */
export function rowLabelReader(
  rowLabels: readonly string[],
  rename: Readonly<Record<string, string>>,
): RowLabelReader {
  const renames = Object.entries(rename).reverse();
  if (renames.length === 0) {
    return {
      keyOf: (labels) => keyOf(labels, rowLabels),
      isRow: (labels, row) => areAlike(labels, row, rowLabels),
      pick: (labels) => pickLabels(labels, rowLabels),
    };
  }
  const sources = rowLabels.map((name) => ({
    name,
    renamed: renames.filter(([from, to]) => to === name && from !== name).map(([from]) => from),
  }));
  const pick = (labels: Labels): Record<string, string> => {
    const picked: Record<string, string> = {};
    for (const { name, renamed } of sources) {
      const value = ownValue(labels, renamed.find((from) => (ownValue(labels, from) ?? '') !== '') ?? name);
      if (value !== undefined) picked[name] = value;
    }
    return picked;
  };
  return {
    keyOf: (labels) => keyOf(pick(labels), rowLabels),
    isRow: (labels, row) => areAlike(pick(labels), row, rowLabels),
    pick,
  };
}

function areAlike(a: Labels, b: Labels, names: readonly string[]): boolean {
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] ?? '';
    if ((a[name] ?? '') !== (b[name] ?? '')) return false;
  }
  return true;
}

function keyOf(labels: Labels, names: readonly string[]): string {
  let key = '';
  for (let index = 0; index < names.length; index += 1) key += `${labels[names[index] ?? ''] ?? ''}\u0000`;
  return key;
}
