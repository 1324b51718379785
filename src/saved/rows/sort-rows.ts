import { ObsqError } from '../../domain/errors.ts';
import { orderByNumber, orderByText, orderingNumber, parseRowOrder } from '../../domain/metrics/row-order.ts';
import type { SavedQuery } from '../saved-query.ts';
import type { InstantRow, RangeRow } from './join-columns.ts';
import { lastValueOf } from './previous-rows.ts';

/**
 * The rows ordered by a column or label; descending when the name begins with '-'. What has no value, or NaN, comes last
 * in both directions, and equals keep their order. A range row counts with its last sample. Throws `usage` for a name
 * that the query does not have.
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
