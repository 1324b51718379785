import { ObsqError } from '../../domain/errors.ts';
import { orderByNumber, orderByText, orderingNumber, parseRowOrder } from '../../domain/metrics/row-order.ts';
import type { SavedQuery } from '../saved-query.ts';
import type { InstantRow, RangeRow } from './join-columns.ts';
import { lastValueOf } from './previous-rows.ts';

/**
 * Sorts rows by a column or label; descending if the name begins with '-'. Rows without a value, or with NaN, come last in both
 * directions, and equal rows keep their order. The value of a range row is its last sample. Throws ObsqError (`usage`) for a
 * name that the query does not have.
 */
export function sortRows<Row extends InstantRow | RangeRow>(
  rows: readonly Row[],
  sort: string | null,
  query: SavedQuery,
): readonly Row[] {
  if (sort === null) return rows;
  const { name, descending } = parseRowOrder(sort);
  if (query.columns.some((column) => column.name === name)) {
    return orderByNumber(rows, (row) => orderingNumber(lastValueOf(row, name)), descending);
  }
  const labels = [...query.rowLabels, ...query.details.map((detail) => detail.name)];
  if (labels.includes(name)) return orderByText(rows, (row) => row.labels[name], descending);
  const known = [...query.columns.map((column) => column.name), ...labels].join(', ');
  throw new ObsqError({
    kind: 'usage',
    message: `${query.name} has no column or label named ${name}; it has ${known}`,
  });
}
