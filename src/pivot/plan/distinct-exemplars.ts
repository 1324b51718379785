import { type Labels, labelsKey } from '../../domain/labels.ts';
import type { Exemplar } from '../../domain/metrics/exemplar.ts';

/** Removes repeated exemplars and keeps the order. The selectors of two expressions may overlap. */
export function distinctExemplars(exemplars: readonly Exemplar[]): readonly Exemplar[] {
  const seen = new Set<string>();
  // All exemplars of a series share its labels object, so its key is computed once.
  const seriesKeys = new Map<Labels, string>();
  const seriesKey = (labels: Labels): string => {
    const known = seriesKeys.get(labels);
    if (known !== undefined) return known;
    const key = labelsKey(labels);
    seriesKeys.set(labels, key);
    return key;
  };
  return exemplars.filter((one) => {
    const key = `${seriesKey(one.seriesLabels)}\u0001${one.timeMs}\u0001${one.value}\u0001${labelsKey(one.labels)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
