import type { Labels } from '../../domain/labels.ts';
import { lastSample, type Sample, type Series } from '../../domain/metrics/series.ts';
import type { SavedQuery, Variant } from '../saved-query.ts';
import { rowLabelReader } from './row-labels.ts';

/** A row of an instant answer: one value for each column, or null. */
export interface InstantRow {
  readonly labels: Labels;
  readonly values: Readonly<Record<string, string | null>>;
}

/** A row of a range answer: the samples of each column in time order, or an empty list. */
export interface RangeRow {
  readonly labels: Labels;
  readonly samples: Readonly<Record<string, readonly Sample[]>>;
}

/** The store's answers by the name of the expression. An expression that was not asked, or failed, is absent. */
export type ColumnAnswers = Readonly<Record<string, readonly Series[] | undefined>>;

export interface Joined<Row> {
  /** In the order of the anchor's series. */
  readonly rows: readonly Row[];
  /** The number of series that are not shown because another series has their cell: the row labels do not tell them apart. */
  readonly collided: number;
}

/**
 * Joins the answers for the columns. Each series of the anchor (or of the first column with an answer) makes a row; series of other
 * columns belong to the row with the same row labels. A row whose column has no series keeps null there and is never dropped.
 */
export function joinColumns(query: SavedQuery, variant: Variant, answers: ColumnAnswers): Joined<InstantRow> {
  const blank = Object.fromEntries(query.columns.map(({ name }) => [name, null]));
  const { labels, cells, collided } = collect<string | null>(query, variant, answers, {
    empty: () => ({ ...blank }),
    put: putValue,
  });
  const rows = labels.map((of, at) => ({ labels: of, values: cells[at] ?? blank }));
  return { rows, collided };
}

/** Joins the answers of a range query, as `joinColumns` does, with samples instead of one value in each cell. */
export function joinColumnRanges(
  query: SavedQuery,
  variant: Variant,
  answers: ColumnAnswers,
): Joined<RangeRow> {
  const blank = Object.fromEntries(query.columns.map(({ name }) => [name, []]));
  const { labels, cells, collided } = collect<readonly Sample[]>(query, variant, answers, {
    empty: () => ({ ...blank }),
    put: putSamples,
  });
  const rows = labels.map((of, at) => ({ labels: of, samples: cells[at] ?? blank }));
  return { rows, collided };
}

/** How the cells of a row are created and filled. */
interface CellKind<Cell> {
  readonly empty: () => Record<string, Cell>;
  /** Puts a series into a cell. Returns false if a part of it did not fit: no two series may have a value for the same time. */
  readonly put: (cells: Record<string, Cell>, column: string, series: Series) => boolean;
}

function putValue(cells: Record<string, string | null>, column: string, series: Series): boolean {
  const sample = lastSample(series);
  if (sample === undefined) return true;
  if ((cells[column] ?? null) !== null) return false;
  cells[column] = sample.value;
  return true;
}

function putSamples(cells: Record<string, readonly Sample[]>, column: string, series: Series): boolean {
  const before = cells[column] ?? [];
  if (before.length === 0) {
    cells[column] = series.samples;
    return true;
  }
  // topk() over a range returns other series at other times, so the samples of one cell may come from several series.
  const taken = new Set(before.map(({ timeMs }) => timeMs));
  const fresh = series.samples.filter(({ timeMs }) => !taken.has(timeMs));
  cells[column] = [...before, ...fresh].sort((a, b) => a.timeMs - b.timeMs);
  return fresh.length === series.samples.length;
}

/** Labels and cells of each row, in the order of the anchor's series. */
interface Collected<Cell> {
  readonly labels: readonly Record<string, string>[];
  readonly cells: readonly Record<string, Cell>[];
  readonly collided: number;
}

function collect<Cell>(
  query: SavedQuery,
  variant: Variant,
  answers: ColumnAnswers,
  kind: CellKind<Cell>,
): Collected<Cell> {
  const reader = rowLabelReader(query.rowLabels, variant.rename);
  const labels: Record<string, string>[] = [];
  const cells: Record<string, Cell>[] = [];
  const indexOfKey = new Map<string, number>();
  let collided = 0;
  const inOrder = [query.anchor, ...query.columns.map(({ name }) => name)];
  const anchor = inOrder.find((name) => answers[name] !== undefined);
  for (const name of new Set(inOrder)) {
    let next = 0;
    for (const series of answers[name] ?? []) {
      // Stores return the columns in much the same order, so the next row is tried first, which needs no key.
      const expected = name === anchor ? undefined : labels[next];
      const isNext = expected !== undefined && reader.isRow(series.labels, expected);
      const key = isNext ? '' : reader.keyOf(series.labels);
      let index = isNext ? next : indexOfKey.get(key);
      if (index === undefined) {
        if (name !== anchor) continue;
        index = labels.length;
        indexOfKey.set(key, index);
        labels.push(reader.pick(series.labels));
        cells.push(kind.empty());
      }
      next = index + 1;
      const row = cells[index];
      if (row !== undefined && !kind.put(row, name, series)) collided++;
    }
  }
  addDetails(query, variant, answers, (of) => labels[indexOfKey.get(reader.keyOf(of)) ?? -1]);
  return { labels, cells, collided };
}

function addDetails(
  query: SavedQuery,
  variant: Variant,
  answers: ColumnAnswers,
  labelsOf: (labels: Labels) => Record<string, string> | undefined,
): void {
  for (const { name, from, label } of query.details) {
    const source = Object.hasOwn(variant.expressions, name) ? name : from;
    for (const series of answers[source] ?? []) {
      const text = series.labels[label];
      const row = text === undefined ? undefined : labelsOf(series.labels);
      if (text !== undefined && row !== undefined && !Object.hasOwn(row, name)) row[name] = text;
    }
  }
}
