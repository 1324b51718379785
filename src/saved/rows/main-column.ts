import type { MetricColumn, MetricRow } from '../../domain/metrics/metric-answer.ts';
import { parseRowOrder } from '../../domain/metrics/row-order.ts';
import { parseSampleValue } from '../../domain/metrics/series.ts';

export interface MainColumnOptions {
  /** The query's `sort` or `--sort`: a column or a label, with `-` for descending; null for none. */
  readonly sort: string | null;
  /** True if the user typed `--sort`. Its column is then drawn whatever it holds. */
  readonly typed?: boolean | undefined;
}

/**
 * The column to draw if there is room for only one chart: the one by which the rows are sorted, because the user wants to see that.
 * It is the first column instead if the sort column holds times, which make no useful chart, or if the query's own sort column
 * has nothing but zeros (refused spans, when none were refused). Null without columns.
 */
export function mainColumn(
  columns: readonly MetricColumn[],
  rows: readonly MetricRow[],
  { sort, typed = false }: MainColumnOptions,
): MetricColumn | null {
  const first = columns[0] ?? null;
  const name = sort === undefined || sort === null ? null : parseRowOrder(sort).name;
  const sorted = columns.find((column) => column.name === name);
  if (sorted === undefined || sorted.unit === 'timestamp') return first;
  return typed || rows.some((row) => row.samples[sorted.name]?.some(isSomething)) ? sorted : first;
}

function isSomething({ value }: { readonly value: string }): boolean {
  const number = parseSampleValue(value);
  return !Number.isNaN(number) && number !== 0;
}
