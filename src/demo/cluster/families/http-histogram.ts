import type { Labels } from '../../../domain/labels.ts';
import type { Family } from '../family.ts';
import { createPopulations, histogramFamilies, type PopulationCounters } from '../population.ts';
import { statusCode } from '../traces/span-attributes.ts';
import type { SpanPlan } from '../traces/span-plan.ts';
import type { Traffic } from '../traffic.ts';

export const httpHistogram = {
  name: 'http_server_request_duration_seconds',
  help: 'Duration of HTTP server requests.',
  bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
} as const;

/** The labels of the series that counts a server span. */
export function httpLabels(span: SpanPlan): Labels {
  return {
    namespace: span.pod.namespace,
    service_name: span.operation.service,
    http_route: span.operation.route,
    http_response_status_code: String(statusCode(span)),
  };
}

/** The applications' own request histogram, with one observation for each server span. */
export function httpHistogramFamilies(traffic: Traffic, counters: PopulationCounters): Family[] {
  const lazy = once(() => {
    const builder = createPopulations(httpHistogram.name);
    for (const { phase, share, spans } of traffic.rehearse()) {
      for (const span of spans) {
        if (span.operation.kind === 'server')
          builder.add(phase, httpLabels(span), span.durationNs / 1e9, share);
      }
    }
    return builder.finish();
  });
  return histogramFamilies(httpHistogram, lazy, counters);
}

/** Wraps a computation so that it runs on first use and its result is kept. */
export function once<Value>(compute: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: compute() };
    return made.value;
  };
}
