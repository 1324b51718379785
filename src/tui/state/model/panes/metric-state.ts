import type { Labels } from '../../../../domain/labels.ts';
import type { Exemplar } from '../../../../domain/metrics/exemplar.ts';
import type { Sample } from '../../../../domain/metrics/series.ts';
import type { Threshold } from '../../../../domain/metrics/threshold.ts';
import type { Unit } from '../../../../domain/metrics/unit.ts';
import type { SteppedWindow } from '../../../../domain/time/window.ts';
import type { QueryLanguage } from '../../../../languages/language.ts';
import type { Parameter } from '../../../../saved/saved-query.ts';
import { idle, type Loadable } from '../loadable.ts';
import { subjectOfAlert } from './alert-series.ts';

/** Where the metric pane's rows come from. */
export type MetricSource =
  | {
      readonly kind: 'saved';
      readonly name: string;
      readonly title: string;
      readonly values: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'expression'; readonly language: QueryLanguage; readonly expr: string }
  /** An alert's expression, drawn with its threshold; its labels tell its series from the others. */
  | { readonly kind: 'alert'; readonly name: string; readonly expr: string; readonly labels: Labels }
  /** Metrics that a pivot found; there is no one query to ask again. */
  | { readonly kind: 'pivot'; readonly title: string };

export interface MetricColumn {
  readonly name: string;
  readonly title: string;
  readonly unit: Unit;
  readonly resourceLabel?: string | undefined;
}

/** One series, or one row of a saved query: the samples of each column. */
export interface MetricRow {
  readonly labels: Labels;
  readonly samples: Readonly<Record<string, readonly Sample[]>>;
}

export interface MetricAnswer {
  readonly columns: readonly MetricColumn[];
  /** Labels shown as columns of the table. */
  readonly labels: readonly { readonly name: string; readonly title: string }[];
  readonly rows: readonly MetricRow[];
  readonly thresholds: readonly Threshold[];
  /** Of the saved query; none of an expression. */
  readonly parameters: readonly Parameter[];
  /** The queries that were sent. */
  readonly expressions: readonly { readonly name: string; readonly expr: string }[];
  readonly variant: string | null;
  readonly window: SteppedWindow;
  /** Whether there are samples over time, or one value each. */
  readonly ranged: boolean;
  /** The server's warnings and what had to be left out. */
  readonly notes: readonly string[];
  /** The order that the saved query asks for. */
  readonly sort: string | null;
  readonly partial: boolean;
  /** Why there are no rows, where there are none. */
  readonly emptyReason: string | null;
  /** Parameters of the saved query that were given: long flags and their values. */
  readonly flags?: readonly (readonly [flag: string, value: string])[] | undefined;
}

export interface MetricPane {
  readonly source: MetricSource | null;
  readonly answer: Loadable<MetricAnswer>;
  /** Of the saved query, as soon as it is read: there may never be an answer. */
  readonly parameters: readonly Parameter[];
  readonly exemplars: Loadable<readonly Exemplar[]>;
  /** Which list below the chart has the selection. */
  readonly list: 'series' | 'exemplars';
  readonly selectedRow: number;
  readonly selectedExemplar: number;
  /** Index of the column that the chart draws. */
  readonly column: number;
  /** Column or label name, descending with a leading `-`; null: as it came. */
  readonly sort: string | null;
  /** Of the series. */
  readonly filter: string;
  readonly exemplarFilter: string;
  /** Moment of the cursor on the chart, or null. */
  readonly cursorMs: number | null;
}

export const emptyMetricPane: MetricPane = {
  source: null,
  answer: idle,
  parameters: [],
  exemplars: idle,
  list: 'series',
  selectedRow: 0,
  selectedExemplar: 0,
  column: 0,
  sort: null,
  filter: '',
  exemplarFilter: '',
  cursorMs: null,
};

/** What the pane is about, for its title and the crumbs. */
export function metricTitle(source: MetricSource | null): string {
  if (source === null) return '';
  if (source.kind === 'pivot') return source.title;
  if (source.kind === 'alert') return [source.name, subjectOfAlert(source.labels) ?? ''].join(' ').trim();
  return source.kind === 'saved' ? source.name : source.expr.replace(/\s+/g, ' ').trim();
}
