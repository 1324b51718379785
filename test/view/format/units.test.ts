import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guessUnit } from '../../../src/domain/metrics/guess-unit.ts';
import type { Unit } from '../../../src/domain/metrics/unit.ts';
import { formatDurationNs } from '../../../src/view/format/duration.ts';
import { formatValue } from '../../../src/view/format/units.ts';

describe('values in human units', () => {
  it.each<[string | null, Unit, string]>([
    ['0.42', 'cores', '0.42 cores'],
    ['0', 'cores', '0.00 cores'],
    ['1.2', 'cores', '1.20 cores'],
    ['0.0153', 'cores', '0.015 cores'],
    ['0.000312', 'cores', '0.00031 cores'],
    ['327155712', 'bytes', '312 MiB'],
    ['0', 'bytes', '0 B'],
    ['1023', 'bytes', '1023 B'],
    ['1024', 'bytes', '1 KiB'],
    ['1073741823', 'bytes', '1 GiB'],
    ['1610612736', 'bytes', '1.5 GiB'],
    ['-2048', 'bytes', '-2 KiB'],
    ['1258291.2', 'bytesPerSecond', '1.2 MiB/s'],
    ['1.3', 'seconds', '1.3 s'],
    ['0.045', 'seconds', '45 ms'],
    ['0.0000012', 'seconds', '1.2 µs'],
    ['0', 'seconds', '0 s'],
    ['0.99999', 'seconds', '1 s'],
    ['59.99', 'seconds', '1m'],
    ['125', 'seconds', '2m 5s'],
    ['7199.7', 'seconds', '2h'],
    ['12000', 'seconds', '3h 20m'],
    ['1051200', 'seconds', '12d 4h'],
    ['-90', 'seconds', '-1m 30s'],
    ['1300', 'milliseconds', '1.3 s'],
    ['0.1236', 'ratio', '12.4 %'],
    ['1', 'ratio', '100.0 %'],
    ['0', 'ratio', '0.0 %'],
    ['0.00004', 'ratio', '0.004 %'],
    ['45', 'perSecond', '45/s'],
    ['0.0031', 'perSecond', '0.0031/s'],
    ['1200', 'perSecond', '1.2 k/s'],
    ['1200', 'count', '1.2 k'],
    ['999', 'count', '999'],
    ['999.9', 'count', '1 k'],
    ['3', 'count', '3'],
    ['2.5e6', 'count', '2.5 M'],
    ['1', 'boolean', 'yes'],
    ['0', 'boolean', 'no'],
    ['0.5', 'boolean', '0.5'],
    ['1763640000', 'timestamp', '2025-11-20 12:00:00Z'],
    ['123456789', 'none', '123456789'],
    ['0.1234567', 'none', '0.123457'],
    ['1234567.8', 'none', '1234568'],
    ['1e-9', 'none', '1e-9'],
    ['NaN', 'cores', 'NaN'],
    ['+Inf', 'bytes', '+Inf'],
    ['-Inf', 'seconds', '-Inf'],
    [null, 'ratio', '-'],
    ['nonsense', 'none', 'nonsense'],
  ])('%j in %s is %j', (value, unit, expected) => {
    expect(formatValue(value, unit)).toBe(expected);
  });

  it('never turns a value that is not zero into zero, nor changes its sign', () => {
    const units: Unit[] = ['cores', 'bytes', 'seconds', 'ratio', 'count', 'perSecond', 'none'];
    fc.assert(
      fc.property(
        fc.double({ min: -1e14, max: 1e14, noNaN: true }),
        fc.constantFrom(...units),
        (value, unit) => {
          fc.pre(value !== 0 && Math.abs(value) > (unit === 'bytes' ? 0.06 : 1e-12));
          const text = formatValue(String(value), unit);
          expect(Number.parseFloat(text)).not.toBe(0);
          expect(text.startsWith('-')).toBe(value < 0);
          expect(text.length).toBeLessThan(18);
        },
      ),
      { seed: 3, numRuns: 1000 },
    );
  });

  it('reads nanoseconds of spans', () => {
    expect(formatDurationNs('830')).toBe('830 ns');
    expect(formatDurationNs('1250000000')).toBe('1.25 s');
  });
});

describe('guessing a unit', () => {
  it.each<[string, Unit]>([
    ['http_server_request_duration_seconds_bucket', 'count'],
    [
      'histogram_quantile(0.99, sum by (le, service_name) (rate(http_server_request_duration_seconds_bucket{namespace="otel-demo"}[5m])))',
      'seconds',
    ],
    ['traces_spanmetrics_latency', 'none'],
    ['container_memory_working_set_bytes{container!=""}', 'bytes'],
    ['rate(node_network_receive_bytes_total[5m])', 'bytesPerSecond'],
    ['sum by (pod) (rate(container_cpu_usage_seconds_total[5m]))', 'cores'],
    ['sum(rate(http_requests_total{job="a/b"}[5m]))', 'perSecond'],
    ['increase(kube_pod_container_status_restarts_total[1h])', 'count'],
    ['rate(x_seconds_sum[5m]) / rate(x_seconds_count[5m])', 'seconds'],
    ['sum(rate(errors_total[5m])) / sum(rate(requests_total[5m]))', 'ratio'],
    ['time() - process_start_time_seconds', 'seconds'],
    ['kube_pod_start_time', 'timestamp'],
    ['count(up)', 'count'],
    ['up', 'none'],
    ['vector(1) * foo_bytes', 'none'],
    ['foo_bytes / 1024', 'none'],
    ['http_client_duration_milliseconds_sum', 'milliseconds'],
  ])('%s: %s', (expression, unit) => {
    expect(guessUnit(expression)).toBe(unit);
  });
});
