import { constantSeries, type Family, family } from '../family.ts';
import { clusterName } from '../nodes.ts';
import type { Model } from '../shape/model.ts';
import { type SteadyRow, steadyFamily } from './steady.ts';

const signals = [
  ['spans', 96],
  ['metric_points', 410],
  ['log_records', 38],
] as const;

/** The OpenTelemetry Collector about itself (docs/stores.md 6.7): everything accepted is sent, nothing is refused. */
export function collectorFamilies(model: Model): Family[] {
  const pod = model.podsOf('otel-collector')[0];
  if (pod === undefined) return [];
  const base = {
    cluster: clusterName,
    job: 'otel-collector',
    instance: `${pod.ip}:8888`,
    service_name: 'otelcol-contrib',
    service_version: '0.137.0',
  };
  const receiver = { ...base, receiver: 'otlp', transport: 'grpc' };
  const exporter = { ...base, exporter: 'otlphttp' };
  const counter = (name: string, labels: SteadyRow['labels'], size: number, help: string): Family =>
    steadyFamily(model, { name, type: 'counter', help }, () => [{ labels, size }]);
  const gauge = (name: string, help: string, labels: SteadyRow['labels'], value: number): Family =>
    family({ name, type: 'gauge', help }, () => [constantSeries(labels, value)]);
  return [
    ...signals.flatMap(([signal, perSecond]) => [
      counter(
        `otelcol_receiver_accepted_${signal}_total`,
        receiver,
        perSecond,
        `Number of ${signal} successfully pushed into the pipeline.`,
      ),
      counter(
        `otelcol_receiver_refused_${signal}_total`,
        receiver,
        0,
        `Number of ${signal} that could not be pushed into the pipeline.`,
      ),
      counter(
        `otelcol_exporter_sent_${signal}_total`,
        exporter,
        perSecond,
        `Number of ${signal} successfully sent to destination.`,
      ),
      counter(
        `otelcol_exporter_send_failed_${signal}_total`,
        exporter,
        0,
        `Number of ${signal} in failed attempts to send to destination.`,
      ),
      counter(
        `otelcol_exporter_enqueue_failed_${signal}_total`,
        exporter,
        0,
        `Number of ${signal} failed to be added to the sending queue.`,
      ),
    ]),
    steadyFamily(
      model,
      {
        name: 'otelcol_exporter_queue_size',
        type: 'gauge',
        help: 'Current size of the retry queue (in batches).',
      },
      () => [{ labels: exporter, size: 4 }],
    ),
    gauge(
      'otelcol_exporter_queue_capacity',
      'Fixed capacity of the retry queue (in batches).',
      exporter,
      1000,
    ),
    steadyFamily(
      model,
      {
        name: 'otelcol_process_memory_rss_bytes',
        type: 'gauge',
        help: 'Total physical memory (resident set size).',
      },
      () => [{ labels: base, size: 190_000_000 }],
    ),
    counter('otelcol_process_cpu_seconds_total', base, 0.11, 'Total CPU user and system time in seconds.'),
    counter('otelcol_process_uptime_seconds_total', base, 1, 'Uptime of the process.'),
  ];
}
