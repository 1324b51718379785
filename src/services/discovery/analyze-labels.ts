import type { Labels } from '../../domain/labels.ts';

/** How much a label splits series or streams up. */
export interface LabelShare {
  readonly name: string;
  readonly uniqueValues: number;
  /** In how many series or streams the label is. */
  readonly foundIn: number;
}

/** Counts, for each label of the sets, its values and the sets that have it: the most values first, then by name. */
export function analyzeLabels(sets: readonly Labels[]): readonly LabelShare[] {
  const found = new Map<string, { readonly values: Set<string>; sets: number }>();
  for (const labels of sets) {
    for (const [name, value] of Object.entries(labels)) {
      const label = found.get(name) ?? { values: new Set<string>(), sets: 0 };
      label.values.add(value);
      label.sets += 1;
      found.set(name, label);
    }
  }
  return [...found]
    .map(([name, label]) => ({ name, uniqueValues: label.values.size, foundIn: label.sets }))
    .sort((a, b) => b.uniqueValues - a.uniqueValues || (a.name < b.name ? -1 : 1));
}
