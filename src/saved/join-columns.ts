import { type Labels, labelsKey, pickLabels } from '../domain/labels.ts';
import { lastSample, type Sample, type Series } from '../domain/series.ts';
import type { SavedQuery, Variant } from './saved-query.ts';

/** A row of an instant answer: one value for each column, null where it has none. */
export interface InstantRow {
  readonly labels: Labels;
  readonly values: Readonly<Record<string, string | null>>;
}

/** A row of a range answer: the samples of each column, in time order; an empty list where it has none. */
export interface RangeRow {
  readonly labels: Labels;
  readonly samples: Readonly<Record<string, readonly Sample[]>>;
}

/** What the store answered for each expression asked, by its name; one that was not asked, or failed, is not there. */
export type ColumnAnswers = Readonly<Record<string, readonly Series[] | undefined>>;

export interface Joined<Row> {
  /** In the order of the anchor's series. */
  readonly rows: readonly Row[];
  /** Series that fell on a value that was there already: the row labels do not tell them apart. Their values are not shown. */
  readonly collided: number;
}

interface RowInMaking {
  readonly labels: Record<string, string>;
  readonly cells: Map<string, Series>;
}

/**
 * Puts the answers for the columns together: a row for each series of the anchor (or of the first column that was
 * answered), found again in the others by the row labels. A column without a series there is null; it never drops the row.
 */
export function joinColumns(query: SavedQuery, variant: Variant, answers: ColumnAnswers): Joined<InstantRow> {
  const { rows, collided } = collect(query, variant, answers);
  const joined = rows.map(({ labels, cells }) => {
    const values = query.columns.map(({ name }) => [name, valueOfCell(cells.get(name))] as const);
    return { labels, values: Object.fromEntries(values) };
  });
  return { rows: joined, collided };
}

/** The same for a range: the samples instead of one value. */
export function joinColumnRanges(
  query: SavedQuery,
  variant: Variant,
  answers: ColumnAnswers,
): Joined<RangeRow> {
  const { rows, collided } = collect(query, variant, answers);
  const joined = rows.map(({ labels, cells }) => {
    const samples = query.columns.map(({ name }) => [name, cells.get(name)?.samples ?? []] as const);
    return { labels, samples: Object.fromEntries(samples) };
  });
  return { rows: joined, collided };
}

function valueOfCell(series: Series | undefined): string | null {
  return series === undefined ? null : (lastSample(series)?.value ?? null);
}

function collect(
  query: SavedQuery,
  variant: Variant,
  answers: ColumnAnswers,
): { readonly rows: readonly RowInMaking[]; readonly collided: number } {
  const byKey = new Map<string, RowInMaking>();
  let collided = 0;
  const inOrder = [query.anchor, ...query.columns.map(({ name }) => name)];
  const anchor = inOrder.find((name) => answers[name] !== undefined);
  for (const name of new Set(inOrder)) {
    for (const series of answers[name] ?? []) {
      const labels = rowLabels(series.labels, query, variant);
      const key = labelsKey(labels);
      let row = byKey.get(key);
      if (row === undefined) {
        if (name !== anchor) continue;
        row = { labels: { ...labels }, cells: new Map() };
        byKey.set(key, row);
      }
      if (!putCell(row, name, series)) collided++;
    }
  }
  addDetails(query, variant, answers, byKey);
  return { rows: [...byKey.values()], collided };
}

/** Whether all of the series found room: at no time may two series have a value in one cell. */
function putCell(row: RowInMaking, name: string, series: Series): boolean {
  const before = row.cells.get(name);
  if (before === undefined) {
    row.cells.set(name, series);
    return true;
  }
  // topk() over a range names another series from time to time: one cell, whose samples come from several series.
  const taken = new Set(before.samples.map(({ timeMs }) => timeMs));
  const fresh = series.samples.filter(({ timeMs }) => !taken.has(timeMs));
  const samples = [...before.samples, ...fresh].sort((a, b) => a.timeMs - b.timeMs);
  row.cells.set(name, { ...before, samples });
  return fresh.length === series.samples.length;
}

function addDetails(
  query: SavedQuery,
  variant: Variant,
  answers: ColumnAnswers,
  byKey: ReadonlyMap<string, RowInMaking>,
): void {
  for (const { name, from, label } of query.details) {
    const source = Object.hasOwn(variant.expressions, name) ? name : from;
    for (const series of answers[source] ?? []) {
      const text = series.labels[label];
      const row = byKey.get(labelsKey(rowLabels(series.labels, query, variant)));
      if (text !== undefined && row !== undefined && !Object.hasOwn(row.labels, name))
        row.labels[name] = text;
    }
  }
}

function rowLabels(labels: Labels, query: SavedQuery, variant: Variant): Labels {
  const renames = Object.entries(variant.rename);
  if (renames.length === 0) return pickLabels(labels, query.rowLabels);
  const renamed: Record<string, string> = { ...labels };
  for (const [from, to] of renames) {
    const value = labels[from];
    if (value !== undefined && value !== '') renamed[to] = value;
  }
  return pickLabels(renamed, query.rowLabels);
}
