import { lastSample, parseSampleValue, type Series } from './series.ts';

/** `cpu`: rising by cpu; `-cpu`: falling. */
export interface RowOrder {
  readonly name: string;
  readonly descending: boolean;
}

/** Reads an order as `--sort`, a saved query and the screen write it: a name, descending with a leading `-`. */
export function parseRowOrder(sort: string): RowOrder {
  const descending = sort.startsWith('-');
  return { name: descending ? sort.slice(1) : sort, descending };
}

/** The number to order a sample's text by; NaN where there is none. */
export function orderingNumber(value: string | null | undefined): number {
  return value === null || value === undefined ? Number.NaN : parseSampleValue(value);
}

/** Rows ordered by a number. NaN (no value) comes last in both directions, and equals keep their order. */
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
  // Indexes and numbers beside them: a comparison reads no object. Of two infinities the difference is NaN, which counts as equal.
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

/** Rows ordered by a text, code unit by code unit. Rows without one come last in both directions, and equals keep their order. */
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
  keyed.sort((a, b) => (a.text === b.text ? 0 : a.text < b.text ? -sign : sign));
  return [...keyed.map(({ row }) => row), ...last];
}

/** Series ordered by their last `value` or by a label; as the server sent them when null. */
export function orderSeries(series: readonly Series[], sort: string | null): readonly Series[] {
  if (sort === null) return series;
  const { name, descending } = parseRowOrder(sort);
  return name === 'value'
    ? orderByNumber(series, (one) => orderingNumber(lastSample(one)?.value), descending)
    : orderByText(series, (one) => one.labels[name], descending);
}
