import {
  orderByNumber,
  orderByText,
  orderingNumber,
  parseRowOrder,
} from '../../../../domain/metrics/row-order.ts';
import { matchesFilter } from '../filter.ts';
import { newestOf } from '../loadable.ts';
import type { MetricAnswer, MetricPane, MetricRow } from './metric-state.ts';

/** The rows that the table shows, filtered and sorted. The result is cached for each answer, filter and order. */
export function shownRows(pane: MetricPane): readonly MetricRow[] {
  const answer = newestOf(pane.answer);
  if (answer === null) return [];
  const known = lastShown.get(answer);
  if (known !== undefined && known.filter === pane.filter && known.sort === pane.sort) return known.rows;
  const rows = sortRows(filterRows(answer.rows, pane.filter), pane.sort, answer);
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

function sortRows(
  rows: readonly MetricRow[],
  sort: string | null,
  answer: MetricAnswer,
): readonly MetricRow[] {
  if (sort === null) return rows;
  const { name, descending } = parseRowOrder(sort);
  return answer.columns.some((column) => column.name === name)
    ? orderByNumber(rows, (row) => orderingNumber(row.samples[name]?.at(-1)?.value), descending)
    : orderByText(rows, (row) => row.labels[name], descending);
}
