import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractStreamSelectors } from '../../../src/languages/logql-stream.ts';
import { buildLabelMapping, storeLabels } from '../../../src/pivot/labels/label-mapping.ts';
import {
  buildAnyWritingQuery,
  buildLogSelector,
  buildTraceLogQueries,
} from '../../../src/pivot/labels/log-selector.ts';
import { meaningsOf, splitJob } from '../../../src/pivot/labels/meaning.ts';

/** Label lists of real stores: OTLP as recorded from Loki, Promtail's and Alloy's usual ones. */
const otlpLogs = [
  'k8s_container_name',
  'k8s_deployment_name',
  'k8s_namespace_name',
  'k8s_pod_name',
  'service_name',
  'service_namespace',
];
const promtailLogs = ['app', 'container', 'filename', 'job', 'namespace', 'node_name', 'pod', 'stream'];
const alloyLogs = ['cluster', 'container', 'instance', 'job', 'namespace', 'pod', 'service_name'];

describe('labels of a series in the log store’s words', () => {
  const table: readonly [string, Record<string, string>, readonly string[], string | null][] = [
    [
      'OTLP to OTLP',
      { __name__: 'x_bucket', le: '1', service_name: 'payment', namespace: 'otel-demo' },
      otlpLogs,
      '{service_name="payment", k8s_namespace_name="otel-demo"}',
    ],
    [
      'a cAdvisor pod to OTLP',
      { namespace: 'otel-demo', pod: 'payment-1', container: 'payment', node: 'node-2' },
      otlpLogs,
      '{k8s_pod_name="payment-1", k8s_namespace_name="otel-demo"}',
    ],
    [
      'a cAdvisor pod to Promtail',
      { namespace: 'otel-demo', pod: 'payment-1' },
      promtailLogs,
      '{pod="payment-1", namespace="otel-demo"}',
    ],
    [
      'job as OTLP writes it to Promtail’s app',
      { job: 'opentelemetry-demo/payment', instance: 'abc' },
      promtailLogs,
      '{app="payment"}',
    ],
    [
      'a service to a store that knows jobs alone',
      { service_name: 'pay.ment' },
      ['job', 'filename'],
      '{job=~"(.*/)?(pay\\\\.ment)"}',
    ],
    [
      'what the scraped target said of itself comes before the scraper’s own pod',
      {
        exported_namespace: 'shop',
        exported_pod: 'cart-0',
        namespace: 'monitoring',
        pod: 'kube-state-metrics-1',
      },
      alloyLogs,
      '{pod="cart-0", namespace="shop"}',
    ],
    [
      'the job of a scraped pod is no service',
      { job: 'kubernetes-pods', pod: 'cart-0' },
      alloyLogs,
      '{pod="cart-0"}',
    ],
    [
      'nothing that the log store has a label for',
      { device: 'sda', instance: '10.0.0.1:9100' },
      otlpLogs,
      null,
    ],
    ['labels with empty values', { service_name: '', namespace: '' }, otlpLogs, null],
  ];
  it.each(table)('%s', (_name, labels, list, expected) => {
    const mapping = buildLabelMapping({ metrics: null, logs: list });
    const selector = buildLogSelector([meaningsOf(labels, 'metrics')], storeLabels(mapping, 'logs'));
    expect(selector?.text ?? null).toBe(expected);
  });

  it('asks by service_name where the log store did not list its labels', () => {
    const mapping = buildLabelMapping({ metrics: null, logs: null });
    const selector = buildLogSelector(
      [meaningsOf({ service_name: 'cart', namespace: 'shop' }, 'metrics')],
      storeLabels(mapping, 'logs'),
    );
    expect(selector?.text).toBe('{service_name="cart"}');
  });

  it('takes a Kubernetes Service that was scraped through for no service', () => {
    const scraped = { service: 'kube-prometheus-kube-state-metrics', endpoint: 'http', pod: 'cart-0' };
    expect(meaningsOf(scraped, 'metrics').service).toBeUndefined();
    expect(meaningsOf({ service: 'cart', span_name: 'GET' }, 'metrics').service).toBe('cart');
  });

  it('puts several places into one selector, and a namespace only where all have one', () => {
    const names = storeLabels(buildLabelMapping({ metrics: null, logs: otlpLogs }), 'logs');
    const places = [{ service: 'b', namespace: 'x' }, { service: 'a' }];
    expect(buildLogSelector(places, names)?.text).toBe('{service_name=~"a|b"}');
  });
});

describe('job', () => {
  it.each([
    ['opentelemetry-demo/payment', ['opentelemetry-demo', 'payment']],
    ['payment', [undefined, 'payment']],
    ['integrations/kubernetes/cadvisor', [undefined, 'integrations/kubernetes/cadvisor']],
    ['integrations/unix', [undefined, 'integrations/unix']],
    ['/payment', [undefined, '/payment']],
  ])('%s', (job, expected) => {
    expect(splitJob(job)).toEqual(expected);
  });
});

describe('hostile values', () => {
  it('stay inside their quotes: the selector has exactly the matchers that were meant', () => {
    const names = { service: 'service_name', namespace: 'k8s_namespace_name' } as const;
    const property = fc.property(
      fc.string({ minLength: 1, unit: 'binary' }),
      fc.string({ minLength: 1 }),
      (service, namespace) => {
        const selector = buildLogSelector([{ service, namespace }], names);
        const queries = buildTraceLogQueries(selector?.text ?? '', ['4bf92f3577b34da6a3ce929d0e0e4736']);
        for (const query of [queries.metadata, queries.line]) {
          const [found, ...more] = extractStreamSelectors(query);
          expect(more).toEqual([]);
          expect(found?.matchers.map(({ name, operator }) => [name, operator])).toEqual([
            ['service_name', '='],
            ['k8s_namespace_name', '='],
          ]);
          expect(found?.matchers[0]?.value).toBe(service);
        }
      },
    );
    fc.assert(property);
  });

  it('match themselves alone where several become a regex', () => {
    const names = { service: 'service_name' } as const;
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 5 }), (services) => {
        const selector = buildLogSelector(
          services.map((service) => ({ service })),
          names,
        );
        const [matcher] = extractStreamSelectors(selector?.text ?? '')[0]?.matchers ?? [];
        const regex = new RegExp(`^(?:${matcher?.value})$`, 's');
        for (const service of services) expect(regex.test(service)).toBe(true);
        expect(regex.test(`${services.join('')}\u0001`)).toBe(false);
      }),
    );
  });
});

describe('queries for the lines of a trace', () => {
  it.each([
    ['of which one is missing', '0af7651916cd43dd8448eb211c80319c', 'af7651916cd43dd8448eb211c80319c'],
    ['of a 64-bit id and one more', '00000000000000000af7651916cd43dd', 'af7651916cd43dd'],
  ])('finds an id without its leading zeros, %s', (_, id, short) => {
    const { metadata, line } = buildTraceLogQueries('{a="b"}', [id]);
    expect(line).toMatch(new RegExp(`^\\{a="b"\\} \\|[=~] "${short}[|"]`));
    expect(metadata).toContain(`trace_id=~"${id}|`);
    expect(metadata).toMatch(new RegExp(`\\|${short}[|"]`));
  });

  it.each([
    [{ application: 'orders', job: 'spring-actuator' }, 'orders'],
    [{ client: 'web', server: 'cart' }, 'cart'],
    [{ server: 'db-0.example.org', job: 'api' }, 'api'],
    [{ destination_workload: 'reviews-v1', job: 'istio' }, 'reviews-v1'],
  ])('reads the service of %j', (labels, service) => {
    expect(meaningsOf(labels, 'metrics').service).toBe(service);
  });

  it.each([
    ['ledger-6f7c9d8b5d-x2x4z', 'ledger-6f7c9d8b5d-x2x4z'],
    ['ledger-0', 'ledger-0'],
    ['worker-12', undefined],
    ['db.example.org', undefined],
  ])('reads the pod of a span by its host name %s, where that is a pod’s', (host, pod) => {
    expect(meaningsOf({ 'service.name': 'ledger', 'host.name': host }, 'traces').pod).toBe(pod);
  });

  it('never asks for so few digits that any line has them', () => {
    expect(buildTraceLogQueries('{a="b"}', ['1'.padStart(32, '0')]).line).toBe('{a="b"} |= "00000001"');
  });

  it('asks beside the line and in it', () => {
    expect(buildTraceLogQueries('{a="b"}', ['4bf92f3577b34da6a3ce929d0e0e4736'])).toEqual({
      metadata:
        '{a="b"} | trace_id="4bf92f3577b34da6a3ce929d0e0e4736" or traceID="4bf92f3577b34da6a3ce929d0e0e4736" or traceId="4bf92f3577b34da6a3ce929d0e0e4736"',
      line: '{a="b"} |= "4bf92f3577b34da6a3ce929d0e0e4736"',
    });
  });

  it('finds 64-bit ids however they are written', () => {
    const { metadata, line } = buildTraceLogQueries('{a="b"}', ['00000000000000008448eb211c80319c'], ['tid']);
    expect(metadata).toContain(
      'tid=~"00000000000000008448eb211c80319c|8448eb211c80319c|9532127138774266268" or trace_id=~',
    );
    expect(line).toBe('{a="b"} |~ "8448eb211c80319c|9532127138774266268"');
  });

  it.each([
    ['X-Ray', '1-4bf92f35-77b34da6a3ce929d0e0e4736'],
    ['a UUID', '4bf92f35-77b3-4da6-a3ce-929d0e0e4736'],
    ['base64', Buffer.from('4bf92f3577b34da6a3ce929d0e0e4736', 'hex').toString('base64')],
    ["Datadog's number of its lower half", '11803532876627986230'],
    ['hex digits', '4bf92f3577b34da6a3ce929d0e0e4736'],
  ])('finds lines with %s at the second try', (_, text) => {
    const query = buildAnyWritingQuery('{a="b"}', ['4bf92f3577b34da6a3ce929d0e0e4736']);
    const pattern = /\|~ "(.*)"$/.exec(query)?.[1]?.replaceAll('\\\\', '\\') ?? '';
    expect(`x ${text} y`).toMatch(new RegExp(pattern));
    expect('x 4bf92f3577b34da6a3ce929d0e0e4735 y').not.toMatch(new RegExp(pattern));
  });

  it('asks for several traces at once', () => {
    const ids = ['a'.repeat(32), 'b'.repeat(32)];
    expect(buildTraceLogQueries('{a="b"}', ids).line).toBe(`{a="b"} |~ "${ids.join('|')}"`);
  });
});
