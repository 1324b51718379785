import { createLokiClient, type LokiClient } from '../../src/backends/loki/client.ts';
import { createPrometheusClient, type PrometheusClient } from '../../src/backends/prometheus/client.ts';
import { createTempoClient, type TempoClient } from '../../src/backends/tempo/client.ts';
import { createDemoHttp, demoEndpoint } from '../../src/cli/commands/queries/demo-http.ts';
import { createDemoCluster } from '../../src/demo/cluster/cluster.ts';
import { createLokiApi } from '../../src/engine/logql/api/loki-api.ts';
import { createPrometheusApi } from '../../src/engine/promql/prometheus-api.ts';
import { createTempoApi } from '../../src/engine/traceql/api/tempo-api.ts';
import type { Http } from '../../src/http/http.ts';

export interface DemoStores {
  readonly metrics: PrometheusClient;
  readonly logs: LokiClient;
  readonly traces: TempoClient;
}

/** The demo's stores without sockets. `around` sees every request to any of them. */
export function demoStores(nowMs: number, around: (http: Http) => Http = (http) => http): DemoStores {
  const cluster = createDemoCluster({ now: () => nowMs });
  return {
    metrics: createPrometheusClient(
      around(createDemoHttp(createPrometheusApi(cluster), nowMs)),
      demoEndpoint('prometheus'),
    ),
    logs: createLokiClient(around(createDemoHttp(createLokiApi(cluster), nowMs)), demoEndpoint('loki')),
    traces: createTempoClient(around(createDemoHttp(createTempoApi(cluster), nowMs)), demoEndpoint('tempo')),
  };
}
