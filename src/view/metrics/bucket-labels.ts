import type { Labels } from '../../domain/labels.ts';
import { guessBucketUnit } from '../../domain/metrics/guess-traceql-unit.ts';
import type { MetricAnswer, MetricRow } from '../../domain/metrics/metric-answer.ts';
import { ownValue } from '../../domain/own-value.ts';
import { formatValue } from '../format/units.ts';

/** The label with the upper bound of a bucket, in the answer of TraceQL's `histogram_over_time()`. */
const bucketLabel = '__bucket';

/** The same answer with the bounds of its buckets written as people read them: `8.39 ms`, where Tempo sends seconds. */
export function nameBuckets(answer: MetricAnswer): MetricAnswer {
  const unit = guessBucketUnit(answer.expressions[0]?.expr ?? '');
  if (unit === null || unit === 'none') return answer;
  const nameIn = (row: MetricRow): MetricRow => {
    const bound = ownValue(row.labels, bucketLabel);
    if (bound === undefined) return row;
    const labels: Labels = { ...row.labels, [bucketLabel]: formatValue(bound, unit) };
    return { ...row, labels };
  };
  return { ...answer, rows: answer.rows.map(nameIn) };
}
