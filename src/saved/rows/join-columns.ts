import type { Labels } from '../../domain/labels.ts';
import type { MetricRow } from '../../domain/metrics/metric-answer.ts';
import { lastSample, type Sample, type Series } from '../../domain/metrics/series.ts';
import { ownValue } from '../../domain/own-value.ts';
import type { SavedQuery, Variant } from '../saved-query.ts';
import { namesFor } from '../variants/renamed-label.ts';
import { rowLabelReader } from './row-labels.ts';

/** The store's answers by the name of the expression. An expression that was not asked, or failed, is absent. */
export type ColumnAnswers = Readonly<Record<string, readonly Series[] | undefined>>;

export interface Joined {
  /** In the order of the anchor's series. */
  readonly rows: readonly MetricRow[];
  /** The number of series that are not shown because another series has their cell: the row labels do not tell them apart. */
  readonly collided: number;
}

/**
 * Joins the answers for the columns. Each series of the anchor (or of the first column with an answer) makes a row; series of other
 * columns belong to the row with the same row labels. A row whose column has no series
 * is empty there and is never dropped. Each column of an instant keeps one sample, the newest.
 */
export function joinColumns(query: SavedQuery, variant: Variant, answers: ColumnAnswers): Joined {
  return join(query, variant, answers, putNewest);
}

/** Joins the answers of a range query, as `joinColumns` does, and keeps all samples in each cell. */
export function joinColumnRanges(query: SavedQuery, variant: Variant, answers: ColumnAnswers): Joined {
  return join(query, variant, answers, putSamples);
}

type Cells = Record<string, readonly Sample[]>;

/** Puts a series into a cell. Returns false if a part of it did not fit: no two series may have a value for the same time. */
type Put = (cells: Cells, column: string, series: Series) => boolean;

function putNewest(cells: Cells, column: string, series: Series): boolean {
  const sample = lastSample(series);
  if (sample === undefined) return true;
  if ((cells[column] ?? []).length > 0) return false;
  cells[column] = series.samples.length === 1 ? series.samples : [sample];
  return true;
}

function putSamples(cells: Cells, column: string, series: Series): boolean {
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

function join(query: SavedQuery, variant: Variant, answers: ColumnAnswers, put: Put): Joined {
  const blank: Cells = Object.fromEntries(query.columns.map(({ name }) => [name, noSamples]));
  const reader = rowLabelReader(query.rowLabels, variant.rename);
  const labels: Record<string, string>[] = [];
  const cells: Cells[] = [];
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
        cells.push({ ...blank });
      }
      next = index + 1;
      const row = cells[index];
      if (row !== undefined && !put(row, name, series)) collided++;
    }
  }
  addDetails(query, variant, answers, (of) => labels[indexOfKey.get(reader.keyOf(of)) ?? -1]);
  const rows = labels.map((of, at) => ({ labels: of, samples: cells[at] ?? blank }));
  return { rows, collided };
}

const noSamples: readonly Sample[] = [];

function addDetails(
  query: SavedQuery,
  variant: Variant,
  answers: ColumnAnswers,
  labelsOf: (labels: Labels) => Record<string, string> | undefined,
): void {
  for (const { name, from, label } of query.details) {
    const source = Object.hasOwn(variant.expressions, name) ? name : from;
    const renamed = namesFor(variant, label);
    for (const series of answers[source] ?? []) {
      const own = renamed.find((one) => (ownValue(series.labels, one) ?? '') !== '') ?? label;
      const text = ownValue(series.labels, own);
      const row = text === undefined ? undefined : labelsOf(series.labels);
      if (text !== undefined && row !== undefined && !Object.hasOwn(row, name)) row[name] = text;
    }
  }
}
