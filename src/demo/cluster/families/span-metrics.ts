import type { Labels } from '../../../domain/labels.ts';
import type { SpanKind } from '../../../domain/trace/trace.ts';
import { type Family, family } from '../family.ts';
import { createPopulations, histogramFamilies, type PopulationCounters } from '../population.ts';
import type { SpanPlan } from '../traces/span-plan.ts';
import type { Traffic } from '../traffic.ts';
import { once } from './http-histogram.ts';

export const spanLatency = {
  name: 'traces_spanmetrics_latency',
  help: 'The latency of spans in seconds.',
  bounds: [0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.024, 2.048, 4.096, 8.192, 16.384],
} as const;

const wireKind: Readonly<Record<SpanKind, string>> = {
  unspecified: 'SPAN_KIND_UNSPECIFIED',
  internal: 'SPAN_KIND_INTERNAL',
  server: 'SPAN_KIND_SERVER',
  client: 'SPAN_KIND_CLIENT',
  producer: 'SPAN_KIND_PRODUCER',
  consumer: 'SPAN_KIND_CONSUMER',
};

export function spanMetricLabels(span: SpanPlan): Labels {
  return {
    __metrics_gen_instance: 'tempo-0',
    service: span.operation.service,
    span_name: span.operation.name,
    span_kind: wireKind[span.operation.kind],
    status_code: span.failed ? 'STATUS_CODE_ERROR' : 'STATUS_CODE_UNSET',
  };
}

/** The typical number of bytes of a span on the wire, as Tempo's generator counts them. */
const spanBytes = 640;

/** What Tempo's metrics-generator makes of spans (docs/stores.md 5.7). */
export function spanMetricFamilies(traffic: Traffic, counters: PopulationCounters): Family[] {
  const populations = once(() => {
    const builder = createPopulations(spanLatency.name);
    for (const { phase, share, spans } of traffic.rehearse()) {
      for (const span of spans) builder.add(phase, spanMetricLabels(span), span.durationNs / 1e9, share);
    }
    return builder.finish();
  });
  const total = (name: string, help: string, value: number): Family =>
    family({ name, type: 'counter', help }, () =>
      populations().map((population) => counters.counter(population, population.labels, () => value, true)),
    );
  return [
    total('traces_spanmetrics_calls_total', 'Total count of the spans.', 1),
    total('traces_spanmetrics_size_total', 'Total size of the spans in bytes.', spanBytes),
    ...histogramFamilies(spanLatency, populations, counters),
  ];
}
