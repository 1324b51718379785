import { type Labels, pickLabels } from '../../domain/labels.ts';

/** Tells which row a series belongs to. */
export interface RowLabelReader {
  /** A map key: what the row labels say. A missing label and an empty one are the same to Prometheus. */
  keyOf(labels: Labels): string;
  /** Whether the series is of the row with these (picked) labels. */
  isRow(labels: Labels, row: Labels): boolean;
  /** The row labels a series has, under their own names and in their own order. */
  pick(labels: Labels): Record<string, string>;
}

/** Reads row labels under their own names, or under those the variant renames to them (the last named counts most). */
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
    others: renames.filter(([from, to]) => to === name && from !== name).map(([from]) => from),
  }));
  const pick = (labels: Labels): Record<string, string> => {
    const picked: Record<string, string> = {};
    for (const { name, others } of sources) {
      const value = labels[others.find((other) => (labels[other] ?? '') !== '') ?? name];
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
  for (let at = 0; at < names.length; at += 1) {
    const name = names[at] ?? '';
    if ((a[name] ?? '') !== (b[name] ?? '')) return false;
  }
  return true;
}

function keyOf(labels: Labels, names: readonly string[]): string {
  let key = '';
  for (let at = 0; at < names.length; at += 1) key += `${labels[names[at] ?? ''] ?? ''}\u0000`;
  return key;
}
