import { ownValue } from '../own-value.ts';
import { changeBetween } from './change.ts';
import { indexPrevious, lastValueOf, type MetricAnswer, type MetricRow } from './metric-answer.ts';
import { orderByNumber, orderByText, orderingNumber, parseRowOrder } from './row-order.ts';

/** The order by how far the anchor has gone since the earlier time. */
export const changeOrder = 'change';

/**
 * An answer's rows ordered by a column's newest value, by a label, or (where an earlier time was asked) by `change`; descending when
 * the name begins with `-`, as they came for null. What has no value comes last in both directions.
 */
export function orderRows(
  answer: Pick<MetricAnswer, 'columns' | 'anchor' | 'rowLabels' | 'previous'>,
  rows: readonly MetricRow[],
  sort: string | null,
): readonly MetricRow[] {
  if (sort === null) return rows;
  const { name, descending } = parseRowOrder(sort);
  const previous = name === changeOrder ? indexPrevious(answer) : null;
  if (previous !== null) {
    const { anchor } = answer;
    const changeOf = (row: MetricRow): number =>
      changeBetween(lastValueOf(previous.rowOf(row), anchor), lastValueOf(row, anchor))?.absolute ??
      Number.NaN;
    return orderByNumber(rows, changeOf, descending);
  }
  return answer.columns.some((column) => column.name === name)
    ? orderByNumber(rows, (row) => orderingNumber(lastValueOf(row, name)), descending)
    : orderByText(rows, (row) => ownValue(row.labels, name), descending);
}
