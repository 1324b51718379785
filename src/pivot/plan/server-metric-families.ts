import type { Unit } from '../../domain/metrics/unit.ts';

/** A histogram in which applications count the requests that they serve. */
export interface ServerMetricFamily {
  /** The counter of all requests. */
  readonly calls: string;
  /** The name of the histogram's buckets. */
  readonly latency: string;
  readonly unit: Extract<Unit, 'seconds' | 'milliseconds'>;
  /** The matcher of failed requests: those for which the server is to blame. */
  readonly failed: string;
  /** The label of the route or method, and the span attributes that hold the same value, the newest name first. */
  readonly route: { readonly label: string; readonly attributes: readonly string[] };
}

const httpRoute = { label: 'http_route', attributes: ['http.route'] } as const;
const rpcMethod = { label: 'rpc_method', attributes: ['rpc.method'] } as const;
/** gRPC's codes for failures of the server: UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS. */
const grpcNumbers = '2|4|12|13|14|15';
const grpcWords = 'Unknown|DeadlineExceeded|Unimplemented|Internal|Unavailable|DataLoss';

/** The usual names: OpenTelemetry's conventions from new to old, with and without units; then Micrometer, Go, dskit, gRPC, Istio. */
export const serverMetricFamilies: readonly ServerMetricFamily[] = [
  family('http_server_request_duration_seconds', 'seconds', 'http_response_status_code=~"5.."', httpRoute),
  family('http_server_request_duration', 'seconds', 'http_response_status_code=~"5.."', httpRoute),
  family('http_server_duration_milliseconds', 'milliseconds', 'http_status_code=~"5.."', httpRoute),
  family('http_server_duration_seconds', 'seconds', 'http_status_code=~"5.."', httpRoute),
  family('rpc_server_call_duration_seconds', 'seconds', 'error_type!=""', rpcMethod),
  family(
    'rpc_server_duration_milliseconds',
    'milliseconds',
    `rpc_grpc_status_code=~"${grpcNumbers}"`,
    rpcMethod,
  ),
  family('rpc_server_duration_seconds', 'seconds', `rpc_grpc_status_code=~"${grpcNumbers}"`, rpcMethod),
  family('http_server_requests_seconds', 'seconds', 'status=~"5.."', {
    label: 'uri',
    attributes: ['http.route'],
  }),
  family('http_request_duration_seconds', 'seconds', 'code=~"5.."', {
    label: 'handler',
    attributes: ['http.route'],
  }),
  family('request_duration_seconds', 'seconds', 'status_code=~"5..|error"', {
    label: 'route',
    attributes: ['http.route'],
  }),
  {
    ...family('grpc_server_handling_seconds', 'seconds', `grpc_code=~"${grpcWords}"`, {
      label: 'grpc_method',
      attributes: ['rpc.method'],
    }),
    calls: 'grpc_server_handled_total',
  },
  {
    ...family('istio_request_duration_milliseconds', 'milliseconds', 'response_code=~"5.."', {
      label: 'request_path',
      attributes: ['http.route'],
    }),
    calls: 'istio_requests_total',
  },
];

function family(
  name: string,
  unit: ServerMetricFamily['unit'],
  failed: string,
  route: ServerMetricFamily['route'],
): ServerMetricFamily {
  return { calls: `${name}_count`, latency: `${name}_bucket`, unit, failed, route };
}

/** The labels that may hold the service of such a series. `job` is `namespace/service`, as OTLP writes it. */
export const serverServiceLabels: readonly string[] = [
  'service_name',
  'service',
  'app',
  'application',
  'destination_workload',
  'job',
];
