// One answer to a question about metrics, however it was asked: what the services give and table, chart, JSON and screen show.
import { type Labels, labelsKey, pickLabels } from '../labels.ts';
import type { Window } from '../time/window.ts';
import type { HistogramSample, Sample, Series } from './series.ts';
import type { Threshold } from './threshold.ts';
import type { Unit } from './unit.ts';

/** One measure of the rows. */
export interface MetricColumn {
  readonly name: string;
  readonly title: string;
  readonly unit: Unit;
  /** The row label that names a Kubernetes resource (`requests.cpu`, `limits.memory`): a row's value is shown in that one's unit. */
  readonly resourceLabel?: string | undefined;
}

/** A label as a column of the table. */
export interface MetricLabel {
  readonly name: string;
  readonly title: string;
  /** It stands behind the columns of a table, and is left out first where the table is narrow. */
  readonly wide?: true;
}

/** One series, or one row of a saved query. */
export interface MetricRow {
  readonly labels: Labels;
  /** Of each column in time order, as the server sent them: one of an instant, none where the column has no value. */
  readonly samples: Readonly<Record<string, readonly Sample[]>>;
  /** Native histograms of a typed query's series; absent where there are none. */
  readonly histograms?: readonly HistogramSample[] | undefined;
}

/** The same question at an earlier time. */
export interface PreviousMetrics {
  /** `1d ago`. */
  readonly title: string;
  /** What was asked: the answer's window, so much earlier. */
  readonly window: Window;
  /** Empty where asking failed. */
  readonly rows: readonly MetricRow[];
  /** Why there are none: the store refused, and the answer itself stands. */
  readonly failure: string | null;
}

export interface MetricAnswer {
  /** The columns that were asked; one that the store cannot answer is not among them. */
  readonly columns: readonly MetricColumn[];
  /** Labels that a saved query shows, those that identify a row first; null of a typed one, whose series have what they have. */
  readonly declaredLabels: readonly MetricLabel[] | null;
  /** Labels that make a row the same thing at another time; null: all that it has. */
  readonly rowLabels: readonly string[] | null;
  /** The column whose series make the rows. */
  readonly anchor: string;
  readonly rows: readonly MetricRow[];
  readonly thresholds: readonly Threshold[];
  /** The queries that were sent. */
  readonly expressions: readonly { readonly name: string; readonly expr: string }[];
  /** Of the saved query; null of a typed one. */
  readonly variant: string | null;
  /** Where a saved query's variants differ by cluster: those that answered, each with its clusters ('' for series without one). */
  readonly variants?: readonly { readonly name: string; readonly clusters: readonly string[] }[] | undefined;
  readonly window: Window;
  /** Between the points of a range; null: one value each. */
  readonly stepMs: number | null;
  /** Whether rows have samples over time, or one value each. A selector with a range has them without a step. */
  readonly ranged: boolean;
  /** The order that the saved query asks for. */
  readonly sort: string | null;
  /** Columns that failed and why, a sentence each. */
  readonly failures: readonly string[];
  /** What was not asked because the store lacks what it needs, a sentence each. */
  readonly leftOut: readonly string[];
  readonly warnings: readonly string[];
  /** Whether a range that stops before its end has old data. Not in LogQL and TraceQL: they count, and a step without anything is no gap. */
  readonly isGapStale: boolean;
  /** That nothing has come for a while: a sentence, or null. */
  readonly stale: string | null;
  readonly infos: readonly string[];
  readonly partial: boolean;
  /** Why there are no rows, where that is known. */
  readonly emptyReason: string | null;
  readonly previous: PreviousMetrics | null;
}

/** The column of a typed query's series. */
export const valueColumn = 'value';

/** A series as a row with the one column `value`. */
export function rowOfSeries({ labels, samples, histograms }: Series): MetricRow {
  return { labels, samples: { [valueColumn]: samples }, ...(histograms.length === 0 ? {} : { histograms }) };
}

/** A typed query's row as the series that it is. */
export function seriesOfRow({ labels, samples, histograms }: MetricRow): Series {
  return { labels, samples: samples[valueColumn] ?? [], histograms: histograms ?? [] };
}

/** The samples of a row's column; none where it has none. */
export function samplesOf(row: MetricRow | undefined, column: string): readonly Sample[] {
  return row?.samples[column] ?? [];
}

/** A column's newest value as the server sent it; null where there is none. */
export function lastValueOf(row: MetricRow | undefined, column: string): string | null {
  return row?.samples[column]?.at(-1)?.value ?? null;
}

/** The columns' newest values; null where there is none. */
export function lastValuesOf(
  row: MetricRow | undefined,
  columns: readonly { readonly name: string }[],
): Readonly<Record<string, string | null>> {
  return Object.fromEntries(columns.map(({ name }) => [name, lastValueOf(row, name)]));
}

/** What the server and obsq warn of in the data. */
export function warningsOf({ warnings, stale }: Pick<MetricAnswer, 'warnings' | 'stale'>): readonly string[] {
  return stale === null ? warnings : [...warnings, stale];
}

/** All that stands beside an answer, sentence by sentence: what failed, is left out, or the server and obsq say of the data. */
export function notesOf(answer: MetricAnswer): readonly string[] {
  const { failures, leftOut, infos, previous } = answer;
  return [
    ...(previous === null || previous.failure === null ? [] : [`${previous.title}: ${previous.failure}`]),
    ...failures,
    ...leftOut,
    ...warningsOf(answer),
    ...infos,
  ];
}

/** The rows of an earlier answer, found by the row labels of a later one: details (a last reason) may have changed. */
export interface PreviousRows {
  /** The same thing's row then, or undefined where it was not there. */
  rowOf(row: MetricRow): MetricRow | undefined;
  /** How many of them have no row among these. */
  countGone(rows: readonly MetricRow[]): number;
}

/** Null where nothing earlier was asked. */
export function indexPrevious({
  previous,
  rowLabels,
}: Pick<MetricAnswer, 'previous' | 'rowLabels'>): PreviousRows | null {
  if (previous === null) return null;
  const keyOf = ({ labels }: MetricRow): string =>
    labelsKey(rowLabels === null ? labels : pickLabels(labels, rowLabels));
  const byKey = new Map(previous.rows.map((row) => [keyOf(row), row]));
  return {
    rowOf: (row) => byKey.get(keyOf(row)),
    countGone: (rows) => {
      const now = new Set(rows.map(keyOf));
      return [...byKey.keys()].filter((key) => !now.has(key)).length;
    },
  };
}
