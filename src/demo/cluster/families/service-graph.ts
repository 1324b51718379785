import type { Labels } from '../../../domain/labels.ts';
import { type Family, family } from '../family.ts';
import {
  createPopulations,
  histogramFamilies,
  type Population,
  type PopulationBuilder,
  type PopulationCounters,
} from '../population.ts';
import type { SpanPlan } from '../traces/span-plan.ts';
import type { RehearsedTrace, Traffic } from '../traffic.ts';
import { once } from './http-histogram.ts';

const bounds = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8] as const;

/** A call between two services, found by Tempo's rule: a client span and the server span below it. */
interface Edge {
  readonly labels: Labels;
  readonly client: SpanPlan;
  readonly server: SpanPlan;
}

interface EdgeCounts {
  readonly total: readonly Population[];
  readonly failed: readonly Population[];
  readonly client: readonly Population[];
  readonly server: readonly Population[];
}

/** Tempo's service graph (docs/stores.md 5.7): who calls whom, how often, how often in vain, for how long. */
export function serviceGraphFamilies(traffic: Traffic, counters: PopulationCounters): Family[] {
  const counts = once(() => countEdges(traffic.rehearse()));
  const total = (name: string, help: string, populations: () => readonly Population[]): Family =>
    family({ name, type: 'counter', help }, () =>
      populations().map((population) => counters.counter(population, population.labels, () => 1, true)),
    );
  return [
    total(
      'traces_service_graph_request_total',
      'Total count of requests between two nodes.',
      () => counts().total,
    ),
    total(
      'traces_service_graph_request_failed_total',
      'Total count of failed requests between two nodes.',
      () => counts().failed,
    ),
    ...histogramFamilies(
      {
        name: 'traces_service_graph_request_server_seconds',
        help: 'Time for a request between two nodes as seen from the server.',
        bounds,
      },
      () => counts().server,
      counters,
    ),
    ...histogramFamilies(
      {
        name: 'traces_service_graph_request_client_seconds',
        help: 'Time for a request between two nodes as seen from the client.',
        bounds,
      },
      () => counts().client,
      counters,
    ),
  ];
}

function countEdges(traces: readonly RehearsedTrace[]): EdgeCounts {
  const builders = {
    total: createPopulations('total'),
    failed: createPopulations('failed'),
    client: createPopulations('client'),
    server: createPopulations('server'),
  } satisfies Record<keyof EdgeCounts, PopulationBuilder>;
  for (const { phase, share, spans } of traces) {
    for (const { labels, client, server } of edgesOf(spans)) {
      builders.total.add(phase, labels, 0, share);
      if (client.failed || server.failed) builders.failed.add(phase, labels, 0, share);
      builders.client.add(phase, labels, client.durationNs / 1e9, share);
      builders.server.add(phase, labels, server.durationNs / 1e9, share);
    }
  }
  return {
    total: builders.total.finish(),
    failed: builders.failed.finish(),
    client: builders.client.finish(),
    server: builders.server.finish(),
  };
}

function edgesOf(spans: readonly SpanPlan[]): Edge[] {
  const edges: Edge[] = [];
  for (const span of spans) {
    const { operation } = span;
    const above = spans[span.parent];
    if (above === undefined) {
      edges.push({
        labels: edgeLabels('user', operation.service, 'virtual_node'),
        client: span,
        server: span,
      });
    } else if (operation.kind === 'server') {
      edges.push({
        labels: edgeLabels(above.operation.service, operation.service, ''),
        client: above,
        server: span,
      });
    } else if (operation.kind === 'consumer') {
      const labels = edgeLabels(above.operation.service, operation.service, 'messaging_system');
      edges.push({ labels, client: above, server: span });
    } else if (operation.protocol === 'postgresql' || operation.protocol === 'redis') {
      edges.push({
        labels: edgeLabels(operation.service, operation.peer, 'database'),
        client: span,
        server: span,
      });
    }
  }
  return edges;
}

/** The labels of an edge. An empty `connection_type` means that the label is absent. */
function edgeLabels(client: string, server: string, connectionType: string): Labels {
  const labels = { __metrics_gen_instance: 'tempo-0', client, server };
  return connectionType === '' ? labels : { ...labels, connection_type: connectionType };
}
