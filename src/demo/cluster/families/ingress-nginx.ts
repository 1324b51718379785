import type { Labels } from '../../../domain/labels.ts';
import { type Family, family } from '../family.ts';
import { clusterName } from '../nodes.ts';
import { createPopulations, histogramFamilies, type PopulationCounters } from '../population.ts';
import { statusCode } from '../traces/span-attributes.ts';
import type { SpanPlan } from '../traces/span-plan.ts';
import type { Traffic } from '../traffic.ts';
import { once } from './http-histogram.ts';

/** The service behind the ingress: what reaches it came through the controller. */
const behind = 'frontend-proxy';

const durations = {
  name: 'nginx_ingress_controller_request_duration_seconds',
  help: 'The request processing time in seconds.',
  bounds: [0.01, 0.05, 0.1, 0.5, 1, 5],
} as const;

/** The requests that ingress-nginx counts at the door of the shop: those of the traces, so that both tell the same of the incident. */
export function ingressNginxFamilies(traffic: Traffic, counters: PopulationCounters): Family[] {
  const populations = once(() => {
    const builder = createPopulations(durations.name);
    for (const { phase, share, spans } of traffic.rehearse()) {
      for (const span of spans) {
        if (span.operation.kind === 'server' && span.operation.service === behind)
          builder.add(phase, ingressLabels(span), span.durationNs / 1e9, share);
      }
    }
    return builder.finish();
  });
  const requests = {
    name: 'nginx_ingress_controller_requests',
    type: 'counter',
    help: 'The total number of client requests.',
  } as const;
  return [
    family(requests, () =>
      populations().map((population) => counters.counter(population, population.labels, () => 1, true)),
    ),
    ...histogramFamilies(durations, populations, counters),
  ];
}

function ingressLabels(span: SpanPlan): Labels {
  return {
    cluster: clusterName,
    namespace: 'otel-demo',
    ingress: 'frontend',
    host: 'shop.example.com',
    status: String(statusCode(span)),
  };
}
