import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span, Trace } from '../../../src/domain/trace/trace.ts';
import { extractStreamSelectors } from '../../../src/languages/logql-stream.ts';
import { parseCorrelate } from '../../../src/pivot/correlate/correlate.ts';
import { fillVariables } from '../../../src/pivot/plan/grafana-variables.ts';
import { planTaggedLogs } from '../../../src/pivot/plan/plan-tagged-logs.ts';
import { planTaggedMetrics } from '../../../src/pivot/plan/plan-tagged-metrics.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
// 2026-11-20T13:00:00.5Z, half a second long.
const base: Span = {
  traceId,
  spanId: 'b7ad6b7169203331',
  parentSpanId: null,
  name: 'GET /cart',
  service: 'cart',
  kind: 'server',
  startNs: '1795179600500000000',
  durationNs: '500000000',
  status: 'unset',
  statusMessage: '',
  attributes: { 'http.route': '/cart' },
  resource: { 'service.name': 'cart', 'k8s.pod.name': 'cart-0' },
  events: [],
  links: [],
};
const child: Span = {
  ...base,
  spanId: 'c7ad6b7169203332',
  parentSpanId: base.spanId,
  service: 'redis',
  resource: { 'service.name': 'redis' },
};

function plan(
  settings: Record<string, unknown>,
  spans: readonly Span[] = [base],
  from: 'trace' | 'span' = 'span',
) {
  const { tracesToLogs } = parseCorrelate({ tracesToLogsV2: settings });
  if (tracesToLogs === null) throw new Error('no settings');
  const trace: Trace = { traceId, spans, partial: false, message: '' };
  return planTaggedLogs({
    from,
    traces: [trace],
    spans,
    settings: tracesToLogs,
    padMs: 60_000,
    idLabels: [],
  });
}

const tags = [
  { key: 'service.name', value: 'service_name' },
  { key: 'k8s.pod.name', value: 'pod' },
  { key: 'not.there', value: 'x' },
];

describe('tracesToLogsV2', () => {
  it('asks the streams of the tags that a span has, by trace id', () => {
    const [metadata, line, ...more] = plan({ tags, filterByTraceID: true });
    expect(more).toEqual([]);
    expect(metadata?.query).toMatch(/^\{service_name="cart", pod="cart-0"\} \| trace_id="4bf9/);
    expect(line?.query).toBe(`{service_name="cart", pod="cart-0"} |= "${traceId}"`);
  });

  it('adds the span id only from a span', () => {
    const settings = { tags, filterByTraceID: true, filterBySpanID: true };
    expect(plan(settings)[1]?.query).toContain(`|= "${base.spanId}"`);
    expect(plan(settings, [base], 'trace')[1]?.query).not.toContain(base.spanId);
  });

  it('asks for every line of the tags where it filters by nothing', () => {
    expect(plan({ tags }).map(({ query }) => query)).toEqual(['{service_name="cart", pod="cart-0"}']);
  });

  it('shifts the start and the end, and pads where it says nothing', () => {
    const shifted = plan({ tags, spanStartTimeShift: '-5m', spanEndTimeShift: '2m' });
    expect(shifted[0]?.window).toEqual({
      fromMs: 1_795_179_600_500 - 300_000,
      toMs: 1_795_179_601_000 + 120_000,
    });
    expect(plan({ tags })[0]?.window).toEqual({ fromMs: 1_795_179_540_500, toMs: 1_795_179_661_000 });
    const empty = plan({ tags, spanStartTimeShift: '1m', spanEndTimeShift: '-1m' })[0]?.window;
    expect((empty?.toMs ?? 0) - (empty?.fromMs ?? 0)).toBe(1);
  });

  it('leads nowhere without any of the tags', () => {
    expect(plan({ tags: [{ key: 'not.there' }] })).toEqual([]);
  });

  it('serves spans with the same tags by one question, others by their own', () => {
    const other = { ...base, resource: { ...base.resource, 'service.name': 'ad' }, service: 'ad' };
    const queries = plan({ tags }, [base, other, child], 'trace').map(({ query }) => query);
    expect(queries).toEqual(['{service_name=~"ad|cart", pod="cart-0"}', '{service_name="redis"}']);
  });

  it('fills the variables of its own query', () => {
    const query =
      '{${__tags}} |= "${__span.spanId}" |= "${__trace.traceId}" | route="${__span.tags["http.route"]}"';
    expect(plan({ tags, customQuery: true, query }).map((hop) => hop.query)).toEqual([
      `{service_name="cart", pod="cart-0"} |= "${base.spanId}" |= "${traceId}" | route="/cart"`,
    ]);
  });

  const named = (spanId: string, parentSpanId: string | null, service: string, status: Span['status']) => ({
    ...base,
    spanId,
    parentSpanId,
    service,
    status,
    resource: { 'service.name': service },
  });

  it('asks its own query first for the span in which the failure began', () => {
    const spans = [
      named('a', null, 'edge', 'error'),
      named('b', 'a', 'shop', 'error'),
      named('c', 'b', 'cart', 'unset'),
      named('d', 'b', 'payment', 'error'),
    ];
    const query = '{${__tags}} |= "${__span.spanId}"';
    const hops = plan({ tags, customQuery: true, query }, spans, 'trace');
    expect(hops.map((hop) => hop.query)).toEqual([
      '{service_name="payment"} |= "d"',
      '{service_name="edge"} |= "a"',
      '{service_name="shop"} |= "b"',
      '{service_name="cart"} |= "c"',
    ]);
    expect(hops[0]?.reason).toBe("the context's own query for service_name payment");
  });

  it('asks once for spans that make the same text, and says how many it left out', () => {
    const spans = Array.from({ length: 60 }, (_, index) =>
      named(`s${index}`, index === 0 ? null : 's0', `service-${index % 9}`, 'unset'),
    );
    const byService = plan(
      { tags, customQuery: true, query: '{service_name="${__span.tags["service.name"]}"}' },
      spans,
      'trace',
    );
    expect(byService).toHaveLength(9);
    expect(byService.some(({ reason }) => reason.includes('more spans'))).toBe(false);
    const bySpan = plan(
      { tags, customQuery: true, query: '{${__tags}} |= "${__span.spanId}"' },
      spans,
      'trace',
    );
    expect(bySpan).toHaveLength(12);
    // One of each service before a second of any.
    expect(new Set(bySpan.slice(0, 9).map(({ query }) => query.split('|=')[0])).size).toBe(9);
    expect(bySpan[0]?.reason).toContain(
      '(48 more spans of the trace have one of their own, which is not asked)',
    );
  });

  it('shares the questions among the traces', () => {
    const ids = ['1'.repeat(32), '2'.repeat(32), '3'.repeat(32)];
    const spans = ids.flatMap((id) =>
      Array.from({ length: 20 }, (_, index) => ({
        ...named(`s${index}`, null, `x${index}`, 'unset'),
        traceId: id,
      })),
    );
    const { tracesToLogs } = parseCorrelate({
      tracesToLogsV2: {
        tags,
        customQuery: true,
        query: '{${__tags}} |= "${__trace.traceId}${__span.spanId}"',
      },
    });
    if (tracesToLogs === null) throw new Error('no settings');
    const hops = planTaggedLogs({
      from: 'trace',
      traces: ids.map((id) => ({ traceId: id, spans, partial: false, message: '' })),
      spans,
      settings: tracesToLogs,
      padMs: 60_000,
      idLabels: [],
    });
    expect(hops).toHaveLength(12);
    for (const id of ids) expect(hops.filter(({ query }) => query.includes(id))).toHaveLength(4);
  });

  it('asks nothing where a variable is undefined', () => {
    expect(plan({ tags, customQuery: true, query: '{${__tags}} |= "${__span.tags["no.such"]}"' })).toEqual(
      [],
    );
    expect(plan({ tags, customQuery: true, query: '{${__tags}} |= "${__span.nonsense}"' })).toEqual([]);
  });
});

describe('values in a query of one’s own', () => {
  it('cannot leave their quotes', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (value) => {
        const span = { ...base, attributes: { a: value } };
        const filled = fillVariables('{app="x"} |= "${__span.tags["a"]}" | json', {
          trace: { traceId, spans: [span] },
          span,
          matchers: [],
        });
        const [selector, ...more] = extractStreamSelectors(filled ?? '');
        expect(more).toEqual([]);
        expect(selector?.matchers).toEqual([{ name: 'app', operator: '=', value: 'x' }]);
        expect(filled?.endsWith('" | json')).toBe(true);
      }),
    );
  });

  it('are not put between backticks that they would end', () => {
    const fill = (value: string) =>
      fillVariables('{a="b"} |= `${__span.tags["a"]}`', {
        trace: { traceId, spans: [] },
        span: { ...base, attributes: { a: value } },
        matchers: [],
      });
    expect(fill('a"b')).toBe('{a="b"} |= `a"b`');
    expect(fill('a`b')).toBeNull();
  });
});

describe('tracesToMetrics', () => {
  it('fills tags and intervals', () => {
    const { tracesToMetrics } = parseCorrelate({
      tracesToMetrics: {
        tags: [{ key: 'service.name', value: 'service' }],
        spanStartTimeShift: '-10m',
        spanEndTimeShift: '10m',
        queries: [{ name: 'calls', query: 'sum(rate(calls{$__tags}[$__rate_interval]))' }],
      },
    });
    if (tracesToMetrics === null) throw new Error('no settings');
    const spans = [base, child];
    const trace: Trace = { traceId, spans, partial: false, message: '' };
    const nowMs = 1_795_179_601_000 + 60_000;
    const [one, ...more] = planTaggedMetrics({
      from: 'trace',
      trace,
      spans,
      settings: tracesToMetrics,
      nowMs,
    });
    expect(more).toEqual([]);
    expect(one?.hop.query).toBe('sum(rate(calls{service=~"cart|redis"}[5m]))');
    // Ten minutes before, on the grid of half a minute; never past now.
    expect(one?.hop.window).toEqual({ fromMs: 1_795_179_000_000, toMs: 1_795_179_660_000 });
  });
});
