import { ownValue } from '../own-value.ts';
import { lastSample, parseSampleValue, type Series } from './series.ts';

/** An order of rows: `cpu` is ascending by cpu, `-cpu` descending. */
export interface RowOrder {
  readonly name: string;
  readonly descending: boolean;
}

/** Parses an order of `--sort`, a saved query or the screen: a name, descending with a leading `-`. */
export function parseRowOrder(sort: string): RowOrder {
  const descending = sort.startsWith('-');
  return { name: descending ? sort.slice(1) : sort, descending };
}

/** The number by which a sample's text is ordered; NaN if there is none. */
export function orderingNumber(value: string | null | undefined): number {
  return value === null || value === undefined ? Number.NaN : parseSampleValue(value);
}

/** Sorts rows by a number. NaN (no value) comes last in both directions, and equal rows keep their order. */
export function orderByNumber<Row>(
  rows: readonly Row[],
  numberOf: (row: Row) => number,
  descending: boolean,
): Row[] {
  const keys = new Float64Array(rows.length);
  const indexes: number[] = [];
  const last: Row[] = [];
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at];
    if (row === undefined) continue;
    const key = numberOf(row);
    keys[at] = key;
    if (Number.isNaN(key)) last.push(row);
    else indexes.push(at);
  }
  // Sorting indexes and reading plain numbers is faster than reading objects. The difference of two infinities is NaN, which
  // `sort` takes as equal.
  indexes.sort(
    descending ? (a, b) => (keys[b] ?? 0) - (keys[a] ?? 0) : (a, b) => (keys[a] ?? 0) - (keys[b] ?? 0),
  );
  const sorted: Row[] = [];
  for (const at of indexes) {
    const row = rows[at];
    if (row !== undefined) sorted.push(row);
  }
  return sorted.concat(last);
}

/** Sorts rows by a text, by code units, or by number where every text is one. Rows without a text come last in both directions, and equal rows keep their order. */
export function orderByText<Row>(
  rows: readonly Row[],
  textOf: (row: Row) => string | undefined,
  descending: boolean,
): Row[] {
  const sign = descending ? -1 : 1;
  const keyed: { readonly row: Row; readonly text: string }[] = [];
  const last: Row[] = [];
  for (const row of rows) {
    const text = textOf(row);
    if (text === undefined) last.push(row);
    else keyed.push({ row, text });
  }
  // Labels like `le`, `quantile` or a shard hold numbers: by code units 10 would come before 2.
  if (keyed.every(({ text }) => text !== '' && !Number.isNaN(parseSampleValue(text)))) {
    return [
      ...orderByNumber(keyed, ({ text }) => parseSampleValue(text), descending).map(({ row }) => row),
      ...last,
    ];
  }
  keyed.sort((a, b) => (a.text === b.text ? 0 : a.text < b.text ? -sign : sign));
  return [...keyed.map(({ row }) => row), ...last];
}

/** Sorts series by their last `value` or by a label; null keeps the order of the server. */
export function orderSeries(series: readonly Series[], sort: string | null): readonly Series[] {
  if (sort === null) return series;
  const { name, descending } = parseRowOrder(sort);
  return name === 'value'
    ? orderByNumber(series, (one) => orderingNumber(lastSample(one)?.value), descending)
    : orderByText(series, (one) => ownValue(one.labels, name), descending);
}
