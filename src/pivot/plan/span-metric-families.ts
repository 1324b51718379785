import type { Unit } from '../../domain/metrics/unit.ts';

/** One of the naming schemes of span metrics (docs/stores.md 5.7). */
export interface SpanMetricFamily {
  readonly calls: string;
  /** The name of the histogram's buckets. */
  readonly latency: string;
  /** The unit of the histogram. It is not in the name if suffixes are switched off. */
  readonly unit: Extract<Unit, 'seconds' | 'milliseconds'>;
  readonly service: string;
  readonly span: string;
}

const connector = { service: 'service_name', span: 'span_name' } as const;

/** The naming schemes in the order in which they are tried: Tempo's generator, then the connector's from new to old. */
export const spanMetricFamilies: readonly SpanMetricFamily[] = [
  {
    calls: 'traces_spanmetrics_calls_total',
    latency: 'traces_spanmetrics_latency_bucket',
    unit: 'seconds',
    service: 'service',
    span: 'span_name',
  },
  {
    calls: 'traces_span_metrics_calls_total',
    latency: 'traces_span_metrics_duration_milliseconds_bucket',
    unit: 'milliseconds',
    ...connector,
  },
  {
    calls: 'traces_span_metrics_calls_total',
    latency: 'traces_span_metrics_duration_seconds_bucket',
    unit: 'seconds',
    ...connector,
  },
  {
    calls: 'traces_span_metrics_calls',
    latency: 'traces_span_metrics_duration_bucket',
    unit: 'milliseconds',
    ...connector,
  },
  { calls: 'calls_total', latency: 'duration_milliseconds_bucket', unit: 'milliseconds', ...connector },
  { calls: 'calls_total', latency: 'duration_seconds_bucket', unit: 'seconds', ...connector },
  {
    calls: 'calls_total',
    latency: 'latency_bucket',
    unit: 'milliseconds',
    service: 'service_name',
    span: 'operation',
  },
];
