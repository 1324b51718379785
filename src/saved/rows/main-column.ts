import { parseSampleValue } from '../../domain/metrics/series.ts';
import type { Column } from '../saved-query.ts';
import type { RangeRow } from './join-columns.ts';

export interface MainColumnOptions {
  /** As in the query or in `--sort`: a column or a label, with `-` for descending; null for none. */
  readonly sort: string | null;
  /** A person asked for it: then it is drawn whatever it holds. */
  readonly typed?: boolean | undefined;
}

/**
 * The column worth a chart of its own where there is room for one: what the rows are sorted by is what one came to see. A time
 * is no measure, and a query's own order by something that never happened (refused spans) leaves nothing to see: then the first
 * column, the measure that the rows come from. Null without columns.
 */
export function mainColumn(
  columns: readonly Column[],
  rows: readonly RangeRow[],
  { sort, typed = false }: MainColumnOptions,
): Column | null {
  const first = columns[0] ?? null;
  const name = sort?.replace(/^-/, '');
  const sorted = columns.find((column) => column.name === name);
  if (sorted === undefined || sorted.unit === 'timestamp') return first;
  return typed || rows.some((row) => row.samples[sorted.name]?.some(isSomething)) ? sorted : first;
}

function isSomething({ value }: { readonly value: string }): boolean {
  const number = parseSampleValue(value);
  return !Number.isNaN(number) && number !== 0;
}
