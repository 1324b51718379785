import { describe, expect, it } from 'vitest';
import { createDemoCluster } from '../../../src/demo/cluster/cluster.ts';
import type { LogEntry } from '../../../src/domain/logs/log-entry.ts';
import { is, like } from '../../engine/source/matchers.ts';
import { cpuMs } from '../../helpers/cpu-time.ts';

const nowMs = Date.parse('2026-11-20T12:07:00Z');
const ns = (ms: number): bigint => BigInt(ms) * 1_000_000n;
const { logs, anchorMs } = createDemoCluster({ now: () => nowMs });
const everything = like('service_name', '.+');

function read(fromMs: number, toMs: number, matcher = everything): LogEntry[] {
  return [...logs.entries([matcher], ns(fromMs), ns(toMs), 'forward')];
}

describe('log entries', () => {
  it('are the same however the window is cut', () => {
    const fromMs = anchorMs - 150_000;
    const whole = read(fromMs, fromMs + 400_000);
    const pieces: LogEntry[] = [];
    for (let at = fromMs; at < fromMs + 400_000; at += 16_000) pieces.push(...read(at, at + 16_000));
    expect(pieces).toEqual(whole);
    expect(whole.length).toBeGreaterThan(600);
  });

  it('are there as soon as they are written, whatever is still under way: a tail misses none', () => {
    let clock = nowMs - 300_000;
    const live = createDemoCluster({ now: () => clock, anchorMs }).logs;
    const tailed: LogEntry[] = [];
    for (let from = clock; from < nowMs; from = clock) {
      clock = from + 1000;
      tailed.push(...live.entries([everything], ns(from), ns(clock), 'forward'));
    }
    expect(tailed).toEqual(read(nowMs - 300_000, nowMs));
  });

  it('come in order of time, backward as forward', () => {
    const window = [ns(nowMs - 600_000), ns(nowMs)] as const;
    const forward = [...logs.entries([everything], ...window, 'forward')].map((entry) => entry.timestampNs);
    const backward = [...logs.entries([everything], ...window, 'backward')].map((entry) => entry.timestampNs);
    expect(forward).toEqual([...forward].sort());
    expect(backward).toEqual(forward.toReversed());
  });

  it('begin at the window’s start and end before its end', () => {
    const [first, second] = read(nowMs - 60_000, nowMs);
    if (first === undefined || second === undefined) throw new Error('too few lines');
    const [a, b] = [BigInt(first.timestampNs), BigInt(second.timestampNs)];
    expect([...logs.entries([everything], a, b, 'forward')].map((entry) => entry.timestampNs)).toEqual([
      first.timestampNs,
    ]);
  });

  it('never come from the future, and never from a stream that was not asked for', () => {
    const entries = read(nowMs - 120_000, nowMs + 600_000, is('service_name', 'cart'));
    expect(entries.length).toBeGreaterThan(10);
    for (const entry of entries) {
      expect(BigInt(entry.timestampNs) <= ns(nowMs)).toBe(true);
      expect(entry.labels.service_name).toBe('cart');
    }
    expect(read(nowMs, nowMs + 600_000, is('service_name', 'nobody'))).toEqual([]);
  });

  it('come at two to five lines a second', () => {
    const perSecond = read(nowMs - 3_600_000, nowMs).length / 3600;
    expect(perSecond).toBeGreaterThan(2);
    expect(perSecond).toBeLessThan(5);
  });

  it('can be stopped early at no cost', () => {
    const begun = cpuMs();
    for (const entry of logs.entries([everything], ns(nowMs - 30 * 86_400_000), ns(nowMs), 'backward')) {
      if (BigInt(entry.timestampNs) < ns(nowMs - 5000)) break;
    }
    expect(cpuMs() - begun).toBeLessThan(1000);
  });

  it('hold what makes terminals stumble: escapes, wide characters, stack traces, JSON and logfmt', () => {
    const lines = read(nowMs - 1_500_000, nowMs).map((entry) => entry.line);
    expect(lines.some((line) => line.includes('\u001b['))).toBe(true);
    expect(lines.some((line) => /[\uac00-\ud7af]/.test(line))).toBe(true);
    expect(lines.some((line) => line.includes('\n') && /^\s+at |\n\tat /m.test(line))).toBe(true);
    expect(lines.some((line) => line.startsWith('{') && 'status' in JSON.parse(line))).toBe(true);
    expect(lines.some((line) => /^level=\w+ msg="/.test(line))).toBe(true);
  });

  it('carry the labels of OTLP and the rest as metadata', () => {
    const entry = read(anchorMs + 300_000, nowMs, is('service_name', 'payment')).find((one) =>
      one.line.includes('Invalid token'),
    );
    expect(Object.keys(entry?.labels ?? {}).sort()).toEqual([
      'k8s_container_name',
      'k8s_deployment_name',
      'k8s_namespace_name',
      'k8s_pod_name',
      'service_name',
      'service_namespace',
    ]);
    expect(entry?.structuredMetadata).toMatchObject({
      detected_level: 'error',
      severity_text: 'ERROR',
      severity_number: '17',
      k8s_node_name: 'node-2',
      http_route: '/oteldemo.PaymentService/Charge',
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      span_id: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(entry?.parsed).toEqual({});
  });
});

describe('the payment pods’ own lines', () => {
  it('stop while the pod waits and say goodbye before', () => {
    const lines = read(anchorMs, nowMs, is('service_name', 'payment'));
    const fatal = lines.filter((entry) => entry.structuredMetadata.detected_level === 'fatal');
    expect(fatal.length).toBeGreaterThanOrEqual(4);
    for (const last of fatal) {
      const after = lines.filter(
        (entry) =>
          entry.labels.k8s_pod_name === last.labels.k8s_pod_name &&
          entry.structuredMetadata.trace_id === undefined &&
          BigInt(entry.timestampNs) > BigInt(last.timestampNs) + 2_000_000_000n,
      );
      if (after[0] !== undefined) expect(after[0].line).toContain('payment service starting');
    }
  });
});

describe('Kubernetes events', () => {
  const events = read(anchorMs - 3_600_000, nowMs, is('service_name', 'kubernetes-events'));
  const reasons = (fromMs: number, toMs: number): Set<string | undefined> =>
    new Set(
      events
        .filter((event) => BigInt(event.timestampNs) >= ns(fromMs) && BigInt(event.timestampNs) < ns(toMs))
        .map((event) => event.structuredMetadata.k8s_event_reason),
    );

  it('tell of kills and restarts in the incident, and not before', () => {
    const during = reasons(anchorMs + 60_000, nowMs);
    for (const reason of [
      'OOMKilling',
      'BackOff',
      'Unhealthy',
      'Pulled',
      'Created',
      'Started',
      'BackoffLimitExceeded',
    ]) {
      expect(during).toContain(reason);
    }
    const before = reasons(anchorMs - 3_600_000, anchorMs);
    for (const reason of ['OOMKilling', 'BackOff', 'Unhealthy', 'BackoffLimitExceeded'])
      expect(before).not.toContain(reason);
    expect(before).toContain('Completed');
  });

  it('are logfmt with the object, the reason and the message', () => {
    const event = events.find((one) => one.structuredMetadata.k8s_event_reason === 'OOMKilling');
    expect(event?.line).toMatch(
      /^name=node-2 kind=Node namespace=otel-demo type=Warning reason=OOMKilling count=\d+ .* msg="Memory cgroup/,
    );
    expect(event?.structuredMetadata).toMatchObject({ detected_level: 'warn', k8s_object_kind: 'Node' });
  });
});
