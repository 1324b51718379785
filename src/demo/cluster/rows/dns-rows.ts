import { counter, gauge, histogram } from './component.ts';
import type { ComponentRow } from './component-row.ts';

const of = { workload: 'coredns', port: 9153 };
const server = { server: 'dns://:53', zone: '.' };
const upstream = { proxy_name: 'forward', to: '10.0.0.2:53', rcode: 'NOERROR' };

/** What CoreDNS says about itself: it answers everything; half of the answers are the misses of search lists. */
export const dnsRows: readonly ComponentRow[] = [
  counter(of, 'coredns_dns_requests_total', 'DNS requests made per zone, protocol and family.', 70, [
    { ...server, proto: 'udp', family: '1', type: 'A' },
    { ...server, proto: 'udp', family: '1', type: 'AAAA' },
  ]),
  counter(of, 'coredns_dns_requests_total', 'DNS requests made per zone, protocol and family.', 1, [
    { ...server, proto: 'tcp', family: '1', type: 'A' },
  ]),
  counter(of, 'coredns_dns_responses_total', 'DNS response codes per zone and plugin.', 70, [
    { ...server, plugin: 'kubernetes', rcode: 'NOERROR' },
    { ...server, plugin: 'kubernetes', rcode: 'NXDOMAIN' },
  ]),
  counter(of, 'coredns_dns_responses_total', 'DNS response codes per zone and plugin.', 0, [
    { ...server, plugin: 'forward', rcode: 'SERVFAIL' },
  ]),
  ...histogram(of, 'coredns_dns_request_duration_seconds', 'Time that each request took.', 141, 0.0004, [
    { server: 'dns://:53', zone: '.' },
  ]),
  ...histogram(of, 'coredns_dns_request_size_bytes', 'Size of the requests.', 141, 60, [
    { ...server, proto: 'udp' },
  ]),
  ...histogram(of, 'coredns_dns_response_size_bytes', 'Size of the responses.', 141, 140, [
    { ...server, proto: 'udp' },
  ]),
  ...histogram(of, 'coredns_proxy_request_duration_seconds', 'Time that the upstream took.', 6, 0.004, [
    upstream,
  ]),
  counter(of, 'coredns_cache_hits_total', 'Hits of the cache.', 60, [
    { ...server, type: 'success' },
    { ...server, type: 'denial' },
  ]),
  counter(of, 'coredns_cache_misses_total', 'Misses of the cache.', 20, [server]),
  gauge(of, 'coredns_cache_entries', 'Entries of the cache.', 420, [
    { ...server, type: 'success' },
    { ...server, type: 'denial' },
  ]),
  counter(of, 'coredns_panics_total', 'Panics of CoreDNS.', 0),
  counter(of, 'process_cpu_seconds_total', 'CPU time in seconds.', 0.02),
  gauge(of, 'process_resident_memory_bytes', 'Resident memory.', 48_000_000),
];
