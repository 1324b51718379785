import { counter, histogram, state } from './component.ts';
import type { ComponentRow } from './component-row.ts';

const of = { workload: 'otel-collector', port: 8888 };
const processors = [
  { processor: 'memory_limiter', otel_signal: 'traces' },
  { processor: 'filter/health-checks', otel_signal: 'traces' },
  { processor: 'batch', otel_signal: 'traces' },
];

/** What the Collector says about its receivers, processors, scrapers and process, beside the families of what it takes in and sends. */
export const collectorRows: readonly ComponentRow[] = [
  counter(of, 'otelcol_receiver_failed_spans_total', 'Spans that failed inside of the receiver.', 0, [
    { receiver: 'otlp', transport: 'grpc' },
  ]),
  counter(of, 'otelcol_processor_incoming_items_total', 'Items passed to the processor.', 97, processors),
  counter(of, 'otelcol_processor_outgoing_items_total', 'Items emitted by the processor.', 96, processors),
  counter(of, 'otelcol_processor_refused_spans_total', 'Spans that the processor refused.', 0, [
    { processor: 'memory_limiter' },
  ]),
  counter(of, 'otelcol_processor_filter_spans_filtered_total', 'Spans dropped by the filter.', 1, [
    { processor: 'filter/health-checks', filter: 'filter/health-checks' },
  ]),
  ...histogram(of, 'otelcol_processor_batch_batch_send_size', 'Units in a batch.', 2, 48, [
    { processor: 'batch' },
  ]),
  counter(of, 'otelcol_processor_batch_timeout_trigger_send_total', 'Batches sent by the timeout.', 1.4, [
    { processor: 'batch' },
  ]),
  counter(of, 'otelcol_scraper_scraped_metric_points_total', 'Points that a scraper read.', 12, [
    { receiver: 'hostmetrics', scraper: 'hostmetrics/cpu' },
    { receiver: 'hostmetrics', scraper: 'hostmetrics/memory' },
  ]),
  counter(of, 'otelcol_scraper_errored_metric_points_total', 'Points that a scraper could not read.', 0, [
    { receiver: 'hostmetrics', scraper: 'hostmetrics/cpu' },
  ]),
  counter(of, 'rpc_server_call_duration_seconds_count', 'Calls answered over gRPC.', 9, [
    { rpc_response_status_code: 'OK' },
  ]),
  counter(of, 'http_client_request_duration_seconds_count', 'Requests made over HTTP.', 6, [
    { http_response_status_code: '200' },
  ]),
  state(
    { workload: 'kube-state-metrics', port: 8081 },
    'kube_state_metrics_shard_ordinal',
    'Current sharding ordinal/index of this instance',
    0,
    [{ shard_ordinal: '0' }],
  ),
];
