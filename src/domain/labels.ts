import { ownValue } from './own-value.ts';
/** A set of labels: name to value. Prometheus treats a missing label and an empty value alike. */
export type Labels = Readonly<Record<string, string>>;

/** A canonical text for a label set, independent of the order of its names. Use it as a map key; never show it. */
export function labelsKey(labels: Labels): string {
  const names = Object.keys(labels);
  if (names.length > 1) names.sort();
  let key = '';
  for (const name of names) key += `${name}\u0000${ownValue(labels, name)}\u0000`;
  return key;
}

/** Picks the named labels of a set. Names that the set lacks are left out. */
export function pickLabels(labels: Labels, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = ownValue(labels, name);
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}
