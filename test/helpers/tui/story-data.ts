import type { LogEntry } from '../../../src/domain/logs/log-entry.ts';
import type { Exemplar } from '../../../src/domain/metrics/exemplar.ts';
import type { MetricAnswer } from '../../../src/domain/metrics/metric-answer.ts';
import type { Sample } from '../../../src/domain/metrics/series.ts';
import { msToNs } from '../../../src/domain/time/nanoseconds.ts';
import type { Span, Trace } from '../../../src/domain/trace/trace.ts';
import type { QueryListing } from '../../../src/saved/library/user-queries.ts';

/** Unix ms of the end of everything below. */
export const storyNowMs = Date.UTC(2026, 10, 20, 13);

const services = ['frontend', 'checkout', 'cart', 'payment', 'shipping', 'email', 'ad', 'currency'];
const stepMs = 15_000;
const hourMs = 3_600_000;

/** Numbers in [0, 1) that are the same in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

export function listings(count: number): QueryListing[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `query-${String(index).padStart(5, '0')}`,
    title: `Query number ${index}`,
    doc: 'What it shows and what bad looks like.',
    group: 'pods',
    signal: 'metrics',
    isRule: false,
    ruleGroup: '',
    columns: [],
    origin: 'shipped',
    path: null,
    hides: [],
    problem: null,
  }));
}

/** An hour of series with one column in seconds; `change` may alter the samples of a series. */
export function metricAnswer(
  rows: number,
  points: number,
  change: (samples: Sample[], row: number) => Sample[] = (samples) => samples,
): MetricAnswer {
  const random = createRandom(7);
  const window = { fromMs: storyNowMs - (points - 1) * stepMs, toMs: storyNowMs };
  return {
    columns: [{ name: 'p99', title: 'p99', unit: 'seconds' }],
    rowLabels: ['namespace', 'pod'],
    anchor: 'p99',
    declaredLabels: [
      { name: 'namespace', title: 'namespace' },
      { name: 'pod', title: 'pod' },
    ],
    rows: Array.from({ length: rows }, (_, row) => {
      const level = random();
      const samples = Array.from({ length: points }, (_, at) => ({
        timeMs: window.fromMs + at * stepMs,
        value: (level + random() * 0.05).toFixed(4),
      }));
      const pod = `${services[row % services.length]}-${hex(row, 6)}`;
      return { labels: { namespace: 'otel-demo', pod }, samples: { p99: change(samples, row) } };
    }),
    thresholds: [],
    expressions: [{ name: 'p99', expr: 'histogram_quantile(0.99, x)' }],
    variant: null,
    window,
    stepMs,
    ranged: true,
    failures: [],
    leftOut: [],
    warnings: [],
    isGapStale: true,
    stale: null,
    infos: [],
    previous: null,
    sort: '-p99',
    partial: false,
    emptyReason: null,
  };
}

export function exemplars(count: number): Exemplar[] {
  const random = createRandom(11);
  return Array.from({ length: count }, (_, index) => ({
    seriesLabels: {
      __name__: 'http_server_request_duration_seconds_bucket',
      service_name: 'payment',
      le: '5',
    },
    labels: { trace_id: hex(index + 1, 32), span_id: hex(index + 1, 16) },
    value: (5 - index / count).toFixed(4),
    timeMs: storyNowMs - Math.floor(random() * hourMs),
    traceId: hex(index + 1, 32),
    spanId: hex(index + 1, 16),
  }));
}

const spanMs = 40;

/** A trace of one root and its children, every ninth of which failed. */
export function trace(spans: number, traceId = hex(1, 32)): Trace {
  const random = createRandom(13);
  const startMs = storyNowMs - 60_000;
  return {
    traceId,
    partial: false,
    message: '',
    spans: Array.from({ length: spans }, (_, index): Span => {
      const service = services[index % services.length] ?? '';
      const parent = index === 0 ? null : hex(Math.floor(index * random()) + 1, 16);
      const failed = index % 9 === 8;
      return {
        traceId,
        spanId: hex(index + 1, 16),
        parentSpanId: parent,
        name: `operation-${index}`,
        service,
        kind: 'server',
        startNs: msToNs(startMs + (index === 0 ? 0 : random() * spanMs * 10)),
        durationNs: String(Math.floor((index === 0 ? spanMs * 20 : random() * spanMs) * 1e6)),
        status: failed ? 'error' : 'unset',
        statusMessage: failed ? 'card refused' : '',
        attributes: { 'http.request.method': 'POST', 'url.path': `/api/${index}` },
        resource: { 'service.name': service, 'k8s.pod.name': `${service}-${hex(index, 6)}` },
        events: [],
        links: [],
      };
    }),
  };
}

/** Lines a few ms apart, the last at `endMs`. */
export function logEntries(count: number, endMs = storyNowMs, firstNumber = 0): LogEntry[] {
  return Array.from({ length: count }, (_, index) => {
    const number = firstNumber + index;
    const service = services[number % services.length] ?? '';
    const level = number % 50 === 49 ? 'error' : 'info';
    return {
      timestampNs: msToNs(endMs - (count - 1 - index) * 2),
      line: `level=${level} msg="charge ${number} of the card was handled" order=${hex(number, 8)} amount=${number % 997}.00 attempt=${number % 3}`,
      labels: { service_name: service, namespace: 'otel-demo' },
      structuredMetadata: {
        trace_id: hex((number % 500) + 1, 32),
        span_id: hex(number + 1, 16),
        detected_level: level,
      },
      parsed: {},
    };
  });
}
