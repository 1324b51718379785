import type { Labels } from '../../src/domain/labels.ts';
import { guessUnit } from '../../src/domain/metrics/guess-unit.ts';
import { type MetricAnswer, type MetricRow, rowOfSeries } from '../../src/domain/metrics/metric-answer.ts';
import type { Series } from '../../src/domain/metrics/series.ts';
import { declaredLabels, type SavedQuery } from '../../src/saved/saved-query.ts';

const nothing: MetricAnswer = {
  columns: [],
  declaredLabels: null,
  rowLabels: null,
  anchor: '',
  rows: [],
  thresholds: [],
  expressions: [],
  variant: null,
  window: { fromMs: 0, toMs: 0 },
  stepMs: null,
  ranged: false,
  sort: null,
  failures: [],
  leftOut: [],
  warnings: [],
  isGapStale: true,
  stale: null,
  infos: [],
  partial: false,
  emptyReason: null,
  previous: null,
};

/** What a typed query would answer with these series. */
export function typedAnswer(
  series: readonly Series[],
  expr = '',
  more: Partial<MetricAnswer> = {},
): MetricAnswer {
  const columns = [{ name: 'value', title: 'value', unit: guessUnit(expr) }];
  return { ...nothing, columns, anchor: 'value', rows: series.map(rowOfSeries), ...more };
}

/** What a saved query would answer with these rows. */
export function savedAnswer(
  query: SavedQuery,
  rows: readonly MetricRow[],
  more: Partial<MetricAnswer> = {},
): MetricAnswer {
  const { columns, rowLabels, anchor, thresholds, sort } = query;
  return {
    ...nothing,
    columns,
    declaredLabels: declaredLabels(query),
    rowLabels,
    anchor,
    thresholds,
    sort,
    rows,
    ...more,
  };
}

/** A row of one moment. */
export function instantRow(
  labels: Labels,
  values: Readonly<Record<string, string | null>>,
  timeMs = 1000,
): MetricRow {
  return {
    labels,
    samples: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, value === null ? [] : [{ timeMs, value }]]),
    ),
  };
}
