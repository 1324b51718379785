import { parseSavedQuery } from '../../../src/saved/library/parse-saved-query.ts';
import type { SavedQuery } from '../../../src/saved/saved-query.ts';

/** A small but complete query: three columns, a detail, two variants, a filter, a renaming. */
export const requestsYaml = `name: requests
title: Requests of services
doc: Requests a second and how many of them fail; above 5 % is bad.
signal: metrics
parameters:
  - name: namespace
    short: n
    doc: the namespace
    label: namespace
  - name: service
    type: regex
    doc: services, as a regex
  - name: node
    doc: the node
  - name: least
    type: integer
    default: 0
    doc: the fewest
columns:
  - {name: rate, title: Req/s, unit: perSecond}
  - {name: failed, title: Failed, unit: ratio}
  - {name: size, unit: bytes}
rowLabels: [namespace, service]
details:
  - {name: version, title: Version, from: rate}
  - {name: reason, title: Reason}
variants:
  - name: plain
    requires: [requests_total]
    optional:
      size: [size_bytes, size]
      reason: [failure_info]
    expressions:
      rate: |
        sum by (namespace, service, version) (
          rate(requests_total{namespace="$namespace",service=~"$service"}[$rate])
        ) > $least
      failed: sum by (namespace, service) (rate(requests_total{code="500",namespace="$namespace"}[$rate]))
      size: size_bytes{namespace="$namespace"} or size{namespace="$namespace"}
      reason: failure_info
    filters:
      node:
        on: [namespace, service]
        matching: placement{node="$node"}
        requires: [placement]
  - name: otlp
    requires: ['requests{k8s_namespace_name!=""}']
    expressions:
      rate: sum by (k8s_namespace_name, service) (rate(requests{k8s_namespace_name="$namespace"}[$rate]))
    rename: {k8s_namespace_name: namespace}
sort: -rate
thresholds:
  - {column: failed, op: '>', value: 0.05, severity: warn}
  - {column: failed, op: '>', value: 0.5, severity: error}
pivots: [traces, logs]
examples:
  - name: two services
    cluster: plain
    parameters: {namespace: shop}
    interval: 15s
    at: 5m
    input:
      'requests_total{namespace="shop",service="cart"}': 0+15x40
    rows:
      - labels: {namespace: shop, service: cart}
        values: {rate: 1, failed: null}
    variant: plain
`;

export function requestsQuery(): SavedQuery {
  return parseSavedQuery(requestsYaml, 'requests.yaml');
}
