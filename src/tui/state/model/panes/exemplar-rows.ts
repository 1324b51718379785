import type { Exemplar } from '../../../../domain/metrics/exemplar.ts';
import { matchesFilter } from '../filter.ts';
import { newestOf } from '../loadable.ts';
import type { MetricPane } from './metric-state.ts';

interface Shown {
  readonly filter: string;
  readonly exemplars: readonly Exemplar[];
}

const lastShown = new WeakMap<readonly Exemplar[], Shown>();

/** The exemplars that the list shows. The result is cached for each answer and filter. */
export function shownExemplars(pane: MetricPane): readonly Exemplar[] {
  const all = newestOf(pane.exemplars) ?? [];
  const filter = pane.exemplarFilter;
  if (filter.trim() === '') return all;
  const known = lastShown.get(all);
  if (known?.filter === filter) return known.exemplars;
  const exemplars = all.filter((one) => matchesFilter(filter, textsOf(one)));
  lastShown.set(all, { filter, exemplars });
  return exemplars;
}

/** The texts that a filter searches: trace id and labels. The bucket (`le`) is not shown, so it is not searched either. */
function textsOf({ seriesLabels, labels, traceId }: Exemplar): string[] {
  const { le: _bucket, ...series } = seriesLabels;
  return [
    traceId ?? '',
    ...Object.entries({ ...series, ...labels }).map(([name, value]) => `${name}=${value}`),
  ];
}
