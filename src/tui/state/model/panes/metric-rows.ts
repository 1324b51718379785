import type { MetricAnswer, MetricLabel, MetricRow } from '../../../../domain/metrics/metric-answer.ts';
import { orderRows } from '../../../../domain/metrics/order-rows.ts';
import { shownLabels } from '../../../../domain/metrics/shown-labels.ts';
import { matchesFilter } from '../filter.ts';
import { newestOf } from '../loadable.ts';
import type { MetricPane } from './metric-state.ts';

/** The rows that the table shows, filtered and sorted. The result is cached for each answer, filter and order. */
export function shownRows(pane: MetricPane): readonly MetricRow[] {
  const answer = newestOf(pane.answer);
  if (answer === null) return [];
  const known = lastShown.get(answer);
  if (known !== undefined && known.filter === pane.filter && known.sort === pane.sort) return known.rows;
  const rows = orderRows(answer, filterRows(answer.rows, pane.filter), pane.sort);
  lastShown.set(answer, { filter: pane.filter, sort: pane.sort, rows });
  return rows;
}

interface Shown {
  readonly filter: string;
  readonly sort: string | null;
  readonly rows: readonly MetricRow[];
}

const lastShown = new WeakMap<MetricAnswer, Shown>();

function filterRows(rows: readonly MetricRow[], filter: string): readonly MetricRow[] {
  if (filter.trim() === '') return rows;
  return rows.filter((row) =>
    matchesFilter(
      filter,
      Object.entries(row.labels).map(([name, value]) => `${name}=${value}`),
    ),
  );
}

/** The labels of the table's columns; found once for an answer. */
export function labelsOf(answer: MetricAnswer): readonly MetricLabel[] {
  const known = lastLabels.get(answer);
  if (known !== undefined) return known;
  const labels = shownLabels(answer, answer.rows);
  lastLabels.set(answer, labels);
  return labels;
}

const lastLabels = new WeakMap<MetricAnswer, readonly MetricLabel[]>();
