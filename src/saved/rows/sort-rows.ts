import { ObsqError } from '../../domain/errors.ts';
import type { MetricRow } from '../../domain/metrics/metric-answer.ts';
import { orderRows } from '../../domain/metrics/order-rows.ts';
import { parseRowOrder } from '../../domain/metrics/row-order.ts';
import { declaredLabels, type SavedQuery } from '../saved-query.ts';

/**
 * Sorts rows by a column or label; descending if the name begins with '-'. Rows without a value, or with NaN, come last in both
 * directions, and equal rows keep their order. The value of a range row is its last sample. Throws ObsqError (`usage`) for a
 * name that the query does not have.
 */
export function sortRows(
  rows: readonly MetricRow[],
  sort: string | null,
  query: SavedQuery,
): readonly MetricRow[] {
  checkSort(sort, query);
  const { columns, anchor, rowLabels } = query;
  return orderRows({ columns, anchor, rowLabels, previous: null }, rows, sort);
}

/** Throws ObsqError `usage` for an order by a name that the query does not have. */
export function checkSort(sort: string | null, query: SavedQuery): void {
  if (sort === null) return;
  const { name } = parseRowOrder(sort);
  const known = [...query.columns, ...declaredLabels(query)].map((one) => one.name);
  if (known.includes(name)) return;
  throw new ObsqError({
    kind: 'usage',
    message: `${query.name} has no column or label named ${name}; it has ${known.join(', ')}`,
  });
}
