import type { Labels } from '../../../../domain/labels.ts';
import type { Exemplar } from '../../../../domain/metrics/exemplar.ts';
import type { MetricAnswer } from '../../../../domain/metrics/metric-answer.ts';
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
  /** How much earlier the rows beside these are asked for (`1d`); null for none. */
  readonly ago: string | null;
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
  ago: null,
  cursorMs: null,
};

/** The name of a metric source, for the pane's title and the crumbs. */
export function metricTitle(source: MetricSource | null): string {
  if (source === null) return '';
  if (source.kind === 'pivot') return source.title;
  if (source.kind === 'alert') return [source.name, subjectOfAlert(source.labels) ?? ''].join(' ').trim();
  return source.kind === 'saved' ? source.name : source.expr.replace(/\s+/g, ' ').trim();
}

const storeOfLanguage = { promql: 'metrics', logql: 'logs', traceql: 'traces' } as const;

/** The store that answers a metric source: a typed LogQL or TraceQL query that counts is a metric too. */
export function storeOfSource(source: MetricSource | null): 'metrics' | 'logs' | 'traces' {
  return source?.kind === 'expression' ? storeOfLanguage[source.language] : 'metrics';
}
