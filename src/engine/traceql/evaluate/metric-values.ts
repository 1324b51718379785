import type { Span } from '../../../domain/trace/trace.ts';
import type { Metrics, Static } from '../parse/ast.ts';
import { formatReference } from '../parse/format-field.ts';
import { isNumeric } from './evaluate-field.ts';
import { compileReference, type FieldReader } from './field-value.ts';
import type { TraceView } from './trace-view.ts';

/** The samples of one group in one interval. */
export interface Bucket {
  count: number;
  sum: number;
  min: number;
  max: number;
  /** The number of spans by the power of two above their value, for quantiles and histograms. */
  readonly powers: Map<number, number>;
}

export interface SeriesLabel {
  readonly key: string;
  readonly value: Static;
}

/** One group of `by (...)` over the intervals of a query. */
export interface MetricGroup {
  readonly labels: readonly SeriesLabel[];
  readonly buckets: (Bucket | undefined)[];
  readonly exemplars: GroupExemplar[];
}

/** A span that may be shown as an exemplar. */
export interface GroupExemplar {
  readonly span: Span;
  readonly trace: TraceView;
  readonly interval: number;
  readonly value: number;
}

/** The value that a metrics function takes from a span: 1 if it counts spans, seconds for a duration. */
interface Measured {
  readonly value: number;
  readonly isDuration: boolean;
}

/** The greatest number of exemplars for each series and interval; Tempo's limit is a hundred in all. */
const exemplarsPerInterval = 2;

export class MetricGroups {
  readonly groups = new Map<string, MetricGroup>();
  private readonly by: readonly { key: string; read: FieldReader }[];
  private readonly measure: FieldReader | null;
  private readonly wantsPowers: boolean;

  constructor(metrics: Metrics) {
    this.by = metrics.by.map((reference) => ({
      key: formatReference(reference),
      read: compileReference(reference),
    }));
    this.measure = metrics.field === null ? null : compileReference(metrics.field);
    this.wantsPowers =
      metrics.operator === 'quantile_over_time' || metrics.operator === 'histogram_over_time';
  }

  add(span: Span, trace: TraceView, interval: number): void {
    const measured = this.measureSpan(span, trace);
    if (measured === null) return;
    const { value } = measured;
    const group = this.groupOf(span, trace);
    let bucket = group.buckets[interval];
    if (bucket === undefined) {
      bucket = { count: 0, sum: 0, min: value, max: value, powers: new Map() };
      group.buckets[interval] = bucket;
    }
    bucket.count += 1;
    bucket.sum += value;
    bucket.min = Math.min(bucket.min, value);
    bucket.max = Math.max(bucket.max, value);
    if (bucket.count <= exemplarsPerInterval) group.exemplars.push({ span, trace, interval, value });
    if (this.wantsPowers) {
      const power = powerOfTwo(measured);
      bucket.powers.set(power, (bucket.powers.get(power) ?? 0) + 1);
    }
  }

  private measureSpan(span: Span, trace: TraceView): Measured | null {
    if (this.measure === null) return { value: 1, isDuration: false };
    const [value] = this.measure(span, trace);
    if (value === undefined || !isNumeric(value)) return null;
    const isDuration = value.type === 'duration';
    return { value: isDuration ? value.value / 1e9 : value.value, isDuration };
  }

  private groupOf(span: Span, trace: TraceView): MetricGroup {
    const labels = this.by.map(
      ({ key, read }): SeriesLabel => ({ key, value: read(span, trace)[0] ?? { type: 'nil' } }),
    );
    const key = labels
      .map(({ value }) => `${value.type}${'value' in value ? value.value : ''}`)
      .join('\u0000');
    let group = this.groups.get(key);
    if (group === undefined) {
      group = { labels, buckets: [], exemplars: [] };
      this.groups.set(key, group);
    }
    return group;
  }
}

/** The upper bound of a value's bucket: the next power of two. For a duration it is a power of two of nanoseconds, converted to seconds. */
function powerOfTwo({ value, isDuration }: Measured): number {
  const unit = isDuration ? 1e9 : 1;
  return value <= 0 ? 0 : 2 ** Math.ceil(Math.log2(value * unit)) / unit;
}
