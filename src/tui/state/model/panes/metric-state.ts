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

/** The source of the metric pane's rows. */
export type MetricSource =
  | {
      readonly kind: 'saved';
      readonly name: string;
      readonly title: string;
      readonly values: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'expression'; readonly language: QueryLanguage; readonly expr: string }
  /** An alert's expression, drawn with its threshold. The alert's labels find its own series among the others. */
  | { readonly kind: 'alert'; readonly name: string; readonly expr: string; readonly labels: Labels }
  /** Metrics that a pivot found. There is no single query that could be repeated. */
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
  /** Parameters of the saved query; empty for an expression. */
  readonly parameters: readonly Parameter[];
  /** The queries that were sent. */
  readonly expressions: readonly { readonly name: string; readonly expr: string }[];
  readonly variant: string | null;
  readonly window: SteppedWindow;
  /** Whether each row has samples over time instead of one value. */
  readonly ranged: boolean;
  /** The server's warnings, and notes on what had to be omitted. */
  readonly notes: readonly string[];
  /** The order that the saved query asks for. */
  readonly sort: string | null;
  readonly partial: boolean;
  /** Why there are no rows; null if there are some. */
  readonly emptyReason: string | null;
  /** Parameters of the saved query that were given: long flags and their values. */
  readonly flags?: readonly (readonly [flag: string, value: string])[] | undefined;
}

export interface MetricPane {
  readonly source: MetricSource | null;
  readonly answer: Loadable<MetricAnswer>;
  /** Parameters of the saved query, known as soon as the query has been read, even if no answer comes. */
  readonly parameters: readonly Parameter[];
  readonly exemplars: Loadable<readonly Exemplar[]>;
  /** Which list below the chart has the selection. */
  readonly list: 'series' | 'exemplars';
  readonly selectedRow: number;
  readonly selectedExemplar: number;
  /** Index of the column that the chart draws. */
  readonly column: number;
  /** Name of the column or label to sort by, with a leading `-` for descending; null keeps the order of the answer. */
  readonly sort: string | null;
  /** Filter of the series. */
  readonly filter: string;
  readonly exemplarFilter: string;
  /** Time of the cursor on the chart, Unix ms; null without a cursor. */
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

/** The name of a metric source, for the pane's title and the crumbs. */
export function metricTitle(source: MetricSource | null): string {
  if (source === null) return '';
  if (source.kind === 'pivot') return source.title;
  if (source.kind === 'alert') return [source.name, subjectOfAlert(source.labels) ?? ''].join(' ').trim();
  return source.kind === 'saved' ? source.name : source.expr.replace(/\s+/g, ' ').trim();
}
