import { describe, expect, it } from 'vitest';
import type { BackendName } from '../../src/domain/store-name.ts';
import { recognizeAddress } from '../../src/http/known-address.ts';

describe('recognizeAddress', () => {
  it.each<[BackendName, string, string]>([
    ['prometheus', 'http://h:9090/graph', 'write --metrics-url http://h:9090'],
    ['prometheus', 'http://h:9090/query', 'write --metrics-url http://h:9090'],
    ['prometheus', 'https://h/prom/targets/', 'write --metrics-url https://h/prom'],
    ['prometheus', 'https://h/prometheus/api/v1/query_range', 'write --metrics-url https://h/prometheus'],
    ['prometheus', 'https://mimir/api/v1/push', 'write --metrics-url https://mimir/prometheus'],
    ['prometheus', 'http://h:9090/-/ready', 'write --metrics-url http://h:9090'],
    [
      'prometheus',
      'http://h:3100',
      '3100 is the usual port of a log store: was --logs-url http://h:3100 meant?',
    ],
    ['loki', 'http://h:9090', 'was --metrics-url http://h:9090 meant?'],
    ['loki', 'http://h:3200', 'was --traces-url http://h:3200 meant?'],
    ['tempo', 'http://h:3100', 'was --logs-url http://h:3100 meant?'],
    ['alertmanager', 'http://h:9090', 'was --metrics-url http://h:9090 meant?'],
    ['loki', 'https://gw/mimir/prometheus', 'was --metrics-url https://gw/mimir/prometheus meant?'],
    ['tempo', 'https://gw/alertmanager', 'was --alerts-url https://gw/alertmanager meant?'],
    ['loki', 'http://h:3100/loki/api/v1/push', 'write --logs-url http://h:3100'],
    ['tempo', 'http://h:3200/api/traces/abc', 'write --traces-url http://h:3200'],
    ['alertmanager', 'http://h:9093/api/v2/alerts', 'write --alerts-url http://h:9093'],
    ['alertmanager', 'http://h/alertmanager/api/v2', 'write --alerts-url http://h/alertmanager'],
    ['tempo', 'http://h:4317', 'usually --traces-url http://h:3200'],
    ['tempo', 'http://h:4318/v1/traces', 'usually --traces-url http://h:3200'],
    ['loki', 'http://h:3100/otlp/v1/logs', 'usually --logs-url http://h:3100'],
    ['prometheus', 'http://h:9090/api/v1/otlp/v1/metrics', 'usually --metrics-url http://h:9090'],
    ['prometheus', 'http://h:3000', 'http://h:3000/api/datasources/proxy/uid/UID'],
    ['loki', 'https://g.example/grafana/explore', 'https://g.example/grafana/api/datasources/proxy/uid/UID'],
    ['tempo', 'https://g.example/d/abc/nodes', 'https://g.example/api/datasources/proxy/uid/UID'],
  ])('%s at %s', (backend, baseUrl, said) => {
    expect(recognizeAddress({ backend, baseUrl })).toContain(said);
  });

  it.each<[BackendName, string]>([
    ['prometheus', 'http://h:9090'],
    ['prometheus', 'https://h/prometheus'],
    ['prometheus', 'https://cortex/api/prom'],
    ['loki', 'https://gw/logs'],
    ['tempo', 'https://gw/tempo'],
    ['alertmanager', 'https://h/alertmanager'],
    ['prometheus', 'http://h:3000/api/datasources/proxy/uid/abc'],
    ['loki', 'http://h:3000/api/datasources/uid/abc/resources'],
    ['loki', 'no url'],
  ])('says nothing of %s at %s', (backend, baseUrl) => {
    expect(recognizeAddress({ backend, baseUrl })).toBeNull();
  });
});
