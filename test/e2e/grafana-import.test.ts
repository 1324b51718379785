import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from '../../src/demo/start-demo.ts';
import { runObsq, testNow } from '../helpers/run-obsq.ts';

let demo: RunningDemo;
let home: string;

beforeAll(async () => {
  demo = await startDemo({ now: () => Date.parse(testNow) });
  home = mkdtempSync(join(tmpdir(), 'obsq-grafana-'));
  writeFileSync(join(home, 'datasources.yaml'), provisioning(demo.urls));
  const run = await obsq('context', 'import', 'datasources.yaml', '--name', 'team');
  expect(run).toMatchObject({ code: 0 });
});

afterAll(() => demo.close());

function obsq(...args: readonly string[]) {
  return runObsq(args, { env: { XDG_CONFIG_HOME: home }, cwd: home });
}

/** As Grafana's own documentation has it: a dollar that is not an environment variable's is doubled (docs/stores.md 5.8). */
function provisioning(urls: RunningDemo['urls']): string {
  return `apiVersion: 1
datasources:
  - name: Mimir
    type: prometheus
    uid: mimir
    url: ${urls.metrics}
    isDefault: true
    jsonData:
      httpMethod: POST
      httpHeaderName1: X-Scope-OrgID
      exemplarTraceIdDestinations:
        - { name: traceID, datasourceUid: tempo, urlDisplayLabel: View trace }
    secureJsonData:
      httpHeaderValue1: demo
  - name: Loki
    type: loki
    uid: loki
    url: ${urls.logs}
    jsonData:
      derivedFields:
        - { name: Trace, matcherType: label, matcherRegex: trace_id, url: "$\${__value.raw}", datasourceUid: tempo }
        - { name: Text, matcherRegex: 'trace[_-]?id["=: ]+([0-9a-f]{32})', url: "$\${__value.raw}", datasourceUid: tempo }
  - name: Tempo
    type: tempo
    uid: tempo
    url: ${urls.traces}
    jsonData:
      tracesToLogsV2:
        datasourceUid: loki
        spanStartTimeShift: '-2m'
        spanEndTimeShift: '3m'
        tags:
          - { key: service.name, value: service_name }
          - { key: k8s.pod.name, value: k8s_pod_name }
        filterByTraceID: true
        filterBySpanID: true
        customQuery: true
        query: '{$\${__tags}} | trace_id="$\${__trace.traceId}" | span_id="$\${__span.spanId}" | service_name="$\${__span.tags["service.name"]}"'
      tracesToMetrics:
        datasourceUid: mimir
        spanStartTimeShift: '-10m'
        spanEndTimeShift: '10m'
        tags: [{ key: service.name, value: service_name }]
        queries:
          - { name: Server requests, query: 'sum by (service_name) (rate(http_server_request_duration_seconds_count{$$__tags}[5m]))' }
      serviceMap: { datasourceUid: mimir }
  - name: Alerts
    type: alertmanager
    uid: am
    url: ${urls.alerts}
    jsonData: { implementation: prometheus }
  - { name: Postgres, type: postgres, url: 'db:5432' }
`;
}

/** What was asked of a store, from the lines that -v writes. */
function asked(stderr: string, path: string): URLSearchParams[] {
  return stderr
    .split('\n')
    .flatMap((line) => /^(?:GET|POST) (\S+) /.exec(line)?.[1] ?? [])
    .map((url) => new URL(url))
    .filter(({ pathname }) => pathname.endsWith(path))
    .map(({ searchParams }) => searchParams);
}

const own =
  /^\{service_name="([a-z-]+)", k8s_pod_name="[a-z0-9-]+"\} \| trace_id="([0-9a-f]{32})" \| span_id="[0-9a-f]{16}" \| service_name="([a-z-]+)"$/;

const latency =
  'histogram_quantile(0.99, sum by (le, service_name) (rate(http_server_request_duration_seconds_bucket{namespace="otel-demo"}[5m])))';

describe('a context made of a Grafana provisioning file', () => {
  it('has every correlation, and says what it could not take over', async () => {
    const config = readFileSync(join(home, 'obsq', 'config.yaml'), 'utf8');
    for (const text of [
      'exemplarTraceIdDestinations:',
      'derivedFields:',
      'tracesToMetrics:',
      'serviceMap:',
      'spanStartTimeShift: -2m',
      'filterBySpanID: true',
      // As obsq reads it, the dollars of Grafana's own escaping gone.
      '{${__tags}} | trace_id="${__trace.traceId}"',
      'tenant: demo',
    ])
      expect(config).toContain(text);
    const again = await obsq('context', 'import', 'datasources.yaml', '--name', 'second');
    expect(again.stdout).toMatch(/Postgres \(postgres\)/);
  });

  it('asks Loki its own query for spans, over its own shifts, from a trace', async () => {
    const found = await obsq(
      'pivot',
      latency,
      '-c',
      'team',
      '--since',
      '30m',
      '--hop',
      'traces',
      '-o',
      'json',
    );
    const [worst] = JSON.parse(found.stdout).traces;
    const run = await obsq('pivot', '--trace', worst.id, '-c', 'team', '-v');
    expect(run.code).toBe(0);
    const lines = asked(run.stderr, '/loki/api/v1/query_range');
    expect(lines.length).toBeGreaterThan(3);
    for (const params of lines) {
      const [, service, id, again] = own.exec(params.get('query') ?? '') ?? [];
      expect([id, again]).toEqual([worst.id, service]);
      const seconds = (Number(params.get('end')) - Number(params.get('start'))) / 1e9;
      // Two minutes before, three after, and the trace itself.
      expect(seconds).toBeCloseTo(300 + worst.durationMs / 1000, 0);
    }
    // The span in which the failure began is asked for first.
    expect(lines.some((params) => params.get('query')?.includes('service_name="payment"'))).toBe(true);
    expect(run.stdout).toContain('Payment request failed. Invalid token.');
    const metrics = asked(run.stderr, '/api/v1/query_range').map((params) => params.get('query') ?? '');
    expect(
      metrics.some((query) => /^sum by \(service_name\) \(rate\(\w+_count\{service_name=~"/.test(query)),
    ).toBe(true);
    expect(run.stdout).toContain('SERVER REQUESTS');
  });

  it('asks it from a metric too, once the spans are there, and no more than a store bears', async () => {
    const run = await obsq('pivot', latency, '-c', 'team', '--since', '30m', '-v', '-o', 'json');
    expect(run.code).toBe(0);
    const queries = run.stderr.match(/query_range\?query=[^ ]+/g) ?? [];
    expect(queries.length).toBeGreaterThan(0);
    expect(queries.length).toBeLessThanOrEqual(12);
    for (const text of queries)
      expect(new URLSearchParams(text.slice(text.indexOf('?'))).get('query')).toMatch(own);
    const { traces, logs, hops } = JSON.parse(run.stdout);
    expect(hops.filter((hop: { to: string }) => hop.to === 'log')).toSatisfy((list: { query: string }[]) =>
      list.every(({ query }) => own.test(query)),
    );
    const [origin] = traces[0].errors;
    expect(origin).toMatchObject({ service: 'payment', isOrigin: true });
    expect(logs.map((log: { spanId: string }) => log.spanId)).toContain(origin.spanId);
  });

  it('falls back on the exemplars where the trace store is down', async () => {
    const run = await obsq(
      'pivot',
      latency,
      '-c',
      'team',
      '--since',
      '30m',
      '-o',
      'json',
      '--traces-url',
      'http://127.0.0.1:1',
    );
    expect(run.code).toBe(4);
    const { traces, logs } = JSON.parse(run.stdout);
    expect(traces).toEqual([]);
    expect(logs.length).toBeGreaterThan(0);
  });

  it('finds the trace of a line by its derived field', async () => {
    const run = await obsq(
      'pivot',
      '--log',
      '{service_name="payment"} |= "error"',
      '-c',
      'team',
      '-o',
      'json',
      '--hop',
      'traces',
    );
    expect(run.code).toBe(0);
    const { traces, hops } = JSON.parse(run.stdout);
    expect(traces).toHaveLength(1);
    expect(JSON.stringify(hops)).toMatch(/the context's derivedFields/);
  });
});
