import { describe, expect, it } from 'vitest';
import type { Span } from '../../../../src/domain/trace/trace.ts';
import type { DemoResponse } from '../../../../src/engine/source/sources.ts';
import { createTempoApi } from '../../../../src/engine/traceql/api/tempo-api.ts';
import { clusterOfTraces, demoRequest, traceSourceOf } from '../recorded-traces.ts';
import { sketchSpan, smallTrace, smallTraceMs } from '../small-trace.ts';

/** A trace of one server span, so many seconds after the small trace. */
function simpleTrace(second: number, sketch: { ms: number; failed?: boolean; size?: number }): Span[] {
  const traceId = second.toString(16).padStart(32, 'f');
  const span = sketchSpan({
    id: 'x',
    parent: null,
    ms: sketch.ms,
    at: second * 1000,
    service: 'api',
    name: sketch.failed === true ? 'bad' : 'good',
    status: sketch.failed === true ? 'error' : 'unset',
    attributes: sketch.size === undefined ? {} : { size: sketch.size },
  });
  return [{ ...span, traceId }];
}

const traces = [
  smallTrace,
  simpleTrace(60, { ms: 100, size: 1 }),
  simpleTrace(70, { ms: 300, failed: true, size: 2 }),
  simpleTrace(125, { ms: 500, failed: true, size: 6 }),
];
const startSeconds = smallTraceMs / 1000;
const nowMs = smallTraceMs + 600_000;
const api = createTempoApi(clusterOfTraces(traceSourceOf(traces)));

function get(path: string, params: Record<string, string | number> = {}, atMs = nowMs): DemoResponse {
  const answer = api(demoRequest({ path, params }, atMs));
  if (answer === null) throw new Error(`no answer to ${path}`);
  return answer;
}

function json<T>(answer: DemoResponse): T {
  expect(answer).toMatchObject({ status: 200, contentType: 'application/json' });
  return JSON.parse(answer.body) as T;
}

const window = { start: startSeconds - 10, end: startSeconds + 300 };

describe('search', () => {
  interface Search {
    readonly traces: readonly {
      readonly traceID: string;
      readonly durationMs?: number;
      readonly spanSets?: { spans: unknown[]; matched: number }[];
    }[];
  }
  const search = (params: Record<string, string | number>): Search =>
    json<Search>(get('/api/search', { ...window, ...params }));
  const secondsOf = (found: Search): number[] =>
    found.traces.map(({ traceID }) => Number.parseInt(traceID.replace(/^f+/, ''), 16));

  it('takes the first that match unless told to take the newest, and shows the newest first', () => {
    expect(secondsOf(search({ q: '{ resource.service.name="api" }' }))).toEqual([125, 70, 60]);
    expect(secondsOf(search({ q: '{ resource.service.name="api" }', limit: 2 }))).toEqual([70, 60]);
    expect(
      secondsOf(search({ q: '{ resource.service.name="api" } with (most_recent=true)', limit: 2 })),
    ).toEqual([125, 70]);
  });

  it('drops leading zeros of ids and zero fields, and cuts spans at spss', () => {
    const found = search({ q: '{ kind = client }', spss: 2 });
    expect(found.traces).toEqual([
      {
        traceID: 'af7651916cd43dd8448eb211c80319',
        rootServiceName: 'frontend',
        rootTraceName: 'a',
        startTimeUnixNano: `${smallTraceMs}000000`,
        durationMs: 1000,
        spanSet: expect.anything() as unknown,
        spanSets: [
          {
            spans: [
              {
                spanID: '0000000000000062',
                startTimeUnixNano: `${smallTraceMs + 10}000000`,
                durationNanos: '800000000',
                attributes: [{ key: 'kind', value: { stringValue: 'client' } }],
              },
              expect.anything() as unknown,
            ],
            matched: 3,
          },
        ],
        serviceStats: { cart: { spanCount: 3, errorCount: 1 }, frontend: { spanCount: 3 } },
      },
    ]);
  });

  it('shows what a query names: attributes, aggregates, the name', () => {
    const [trace] = search({
      q: '{ span.http.status_code > 500 } | select(name, event.exception.type) | avg(duration) > 1ms',
    }).traces;
    expect(trace?.spanSets).toEqual([
      {
        spans: [
          {
            spanID: '0000000000000063',
            name: 'c',
            startTimeUnixNano: `${smallTraceMs + 20}000000`,
            durationNanos: '700000000',
            attributes: [
              { key: 'http.status_code', value: { intValue: '503' } },
              { key: 'exception.type', value: { stringValue: 'IOError' } },
            ],
          },
        ],
        matched: 1,
        attributes: [{ key: 'avg(duration)', value: { stringValue: '700ms' } }],
      },
    ]);
  });

  it('searches by tags as before TraceQL', () => {
    expect(secondsOf(search({ tags: 'service.name=api name=bad' }))).toEqual([125, 70]);
    expect(
      secondsOf(search({ tags: 'service.name=api', minDuration: '300ms', maxDuration: '400ms' })),
    ).toEqual([70]);
  });

  it('has no spans that have not ended, and looks at what is recent without a window', () => {
    const half = json<Search>(get('/api/search', { q: '{ name != nil }' }, smallTraceMs + 825));
    expect(half.traces[0]?.spanSets?.[0]?.matched).toBe(5);
    expect(json<Search>(get('/api/search', { q: '{}' }, smallTraceMs + 86_400_000)).traces).toEqual([]);
  });

  it.each([
    [
      { start: 10 * 1e12, end: 20 },
      'invalid start: strconv.ParseInt: parsing "10000000000000": value out of range',
    ],
    [{ start: 20, end: 10 }, 'http parameter start must be before end. received start=20 end=10'],
    [
      { start: 0, end: 604_801 },
      'range specified by start and end exceeds 168h0m0s. received start=0 end=604801',
    ],
    [{ limit: 0 }, 'invalid limit: must be a positive number'],
    [{ spss: 101 }, 'spans per span set exceeds 100. received 101'],
    [{ q: '{} | rate()' }, 'invalid TraceQL query: metrics queries are not supported by the search endpoint'],
  ])('refuses %j', (params: Record<string, string | number>, message) => {
    expect(get('/api/search', { q: '{}', ...params })).toEqual({
      status: 400,
      contentType: 'text/plain; charset=utf-8',
      body: message,
    });
  });
});

describe('a trace by its id', () => {
  const id = '00af7651916cd43dd8448eb211c80319';

  it.each([id, id.slice(2), id.toUpperCase()])('is found as %s, with ids in base64', (text) => {
    const { trace } = json<{
      trace: { resourceSpans: { resource: unknown; scopeSpans: { spans: Record<string, unknown>[] }[] }[] };
    }>(get(`/api/v2/traces/${text}`));
    expect(trace.resourceSpans.length).toBe(2);
    const [root] = trace.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
    expect(root).toEqual({
      traceId: 'AK92UZFs1D3YRI6yEcgDGQ==',
      spanId: 'AAAAAAAAAGE=',
      name: 'a',
      kind: 'SPAN_KIND_SERVER',
      startTimeUnixNano: `${smallTraceMs}000000`,
      endTimeUnixNano: `${smallTraceMs + 1000}000000`,
      attributes: [
        { key: 'http.route', value: { stringValue: '/cart' } },
        { key: 'http.status_code', value: { intValue: '500' } },
      ],
      status: {},
    });
    const [c] = trace.resourceSpans[1]?.scopeSpans[0]?.spans ?? [];
    expect(c).toMatchObject({
      parentSpanId: 'AAAAAAAAAGI=',
      status: { code: 'STATUS_CODE_ERROR', message: 'boom' },
      events: [
        {
          timeUnixNano: `${smallTraceMs + 30}000000`,
          name: 'exception',
          attributes: [{ key: 'exception.type', value: { stringValue: 'IOError' } }],
        },
      ],
    });
    expect(c?.attributes).toContainEqual({ key: 'ratio', value: { doubleValue: 0.5 } });
    expect(c?.attributes).toContainEqual({
      key: 'tags',
      value: { arrayValue: { values: [{ stringValue: 'red' }, { stringValue: 'blue' }] } },
    });
  });

  it('keeps the spans that q matches, and says that it is not all', () => {
    const answer = json<{ status?: string; trace: { resourceSpans: unknown[] } }>(
      get(`/api/v2/traces/${id}`, { q: '{ status = error }' }),
    );
    expect(answer.status).toBe('PARTIAL');
    expect(answer.trace.resourceSpans.length).toBe(1);
    expect(get(`/api/v2/traces/${id}`, { q: '{} >> {}' }).status).toBe(400);
  });

  it('is missing in two ways', () => {
    expect(get('/api/v2/traces/1')).toEqual({
      status: 200,
      contentType: 'application/json',
      body: '{"trace":{},"metrics":{}}',
    });
    expect(get('/api/traces/1')).toEqual({ status: 404, contentType: '', body: '' });
    // Before its first span has ended there is nothing of it yet.
    expect(get(`/api/traces/${id}`, {}, smallTraceMs).status).toBe(404);
  });

  it.each([
    ['xyz', "trace IDs can only contain hex characters: invalid character 'x' at position 1"],
    ['a'.repeat(33), "trace IDs can't be larger than 128 bits"],
  ])('refuses %s', (text, body) => {
    expect(get(`/api/v2/traces/${text}`)).toEqual({
      status: 400,
      contentType: 'text/plain; charset=utf-8',
      body,
    });
  });

  it('speaks JSON alone', () => {
    const request = demoRequest(
      { path: `/api/v2/traces/${id}`, headers: { Accept: 'application/protobuf' } },
      nowMs,
    );
    expect(api(request)?.status).toBe(400);
  });
});

describe('tags', () => {
  it('lists names by scope', () => {
    const { scopes } = json<{ scopes: { name: string; tags: string[] }[] }>(
      get('/api/v2/search/tags', window),
    );
    expect(scopes.find(({ name }) => name === 'span')?.tags).toEqual([
      'a b',
      'db',
      'http.route',
      'http.status_code',
      'ratio',
      'retry',
      'size',
      'tags',
    ]);
    expect(scopes.map(({ name }) => name)).toEqual(['resource', 'event', 'link', 'span', 'intrinsic']);
    const only = json<{ scopes: unknown }>(
      get('/api/v2/search/tags', { ...window, scope: 'resource', q: '{ resource.service.name = "api" }' }),
    );
    expect(only.scopes).toEqual([{ name: 'resource', tags: ['k8s.pod.name', 'service.name'] }]);
    expect(
      json<{ tagNames: string[] }>(get('/api/search/tags', { ...window, scope: 'link' })).tagNames,
    ).toEqual(['why']);
    expect(get('/api/v2/search/tags', { scope: 'nope' }).body).toBe('invalid scope: nope');
  });

  it.each([
    ['resource.service.name', '', ['string:api', 'string:cart', 'string:frontend']],
    ['.service.name', '{ status = error }', ['string:api', 'string:cart']],
    ['resource.service.name', '{ status = er', ['string:api', 'string:cart', 'string:frontend']],
    ['span.http.status_code', '', ['int:500', 'int:503']],
    ['span.a b', '', ['string:x']],
    ['status', '', ['keyword:error', 'keyword:unset']],
    ['kind', '{ name = "a" }', ['keyword:server']],
    ['rootServiceName', '', ['string:api', 'string:frontend']],
    ['duration', '', []],
    ['span.nope', '', []],
  ])('gives the values of %s for `%s`', (tag, q, expected) => {
    const { tagValues } = json<{ tagValues: { type: string; value: string }[] }>(
      get(`/api/v2/search/tag/${encodeURIComponent(tag)}/values`, { ...window, ...(q === '' ? {} : { q }) }),
    );
    expect(tagValues.map(({ type, value }) => `${type}:${value}`)).toEqual(expected);
  });

  it('gives bare values in the first version', () => {
    expect(
      json<{ tagValues: string[] }>(get('/api/search/tag/service.name/values', window)).tagValues,
    ).toEqual(['api', 'cart', 'frontend']);
  });
});

describe('compare', () => {
  interface Compared {
    readonly series: readonly {
      readonly labels: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
      readonly value?: number;
    }[];
  }
  const counts = (q: string): Record<string, number> =>
    Object.fromEntries(
      json<Compared>(get('/api/metrics/query', { ...window, q })).series.map(({ labels, value = 0 }) => [
        labels.map(({ value: { stringValue = 'nil' } }) => stringValue).join(' '),
        value,
      ]),
    );

  it('counts each value of an attribute among the selected spans and among the others', () => {
    const found = counts('{ resource.service.name = "api" } | compare({ status = error })');
    expect(found).toMatchObject({
      'selection bad': 2,
      'baseline good': 1,
      'selection error': 2,
      'baseline unset': 1,
      'selection_total nil': 2,
      'baseline_total nil': 1,
    });
    expect(found['selection good']).toBe(undefined);
  });

  it('lists the most frequent values, and names the attributes that have more', () => {
    const { series } = json<Compared>(
      get('/api/metrics/query', { ...window, q: '{} | compare({ duration > 1h }, 1)' }),
    );
    const cut = series
      .filter(({ labels }) => labels[0]?.key === '__meta_error')
      .map(({ labels }) => labels[1]?.key);
    expect(cut).toContain('name');
    expect(series.filter(({ labels }) => labels[1]?.key === 'name')).toHaveLength(3);
  });
});

describe('metrics', () => {
  interface Metric {
    readonly series: readonly {
      readonly labels: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
      readonly samples?: readonly { readonly timestampMs: string; readonly value?: number }[];
      readonly value?: number;
      readonly exemplars?: readonly {
        readonly value: number;
        readonly timestampMs: string;
        readonly labels: readonly unknown[];
      }[];
    }[];
  }
  /** Start and end lie on whole minutes; a point stands for the minute up to and with it. */
  const range = { start: startSeconds, end: startSeconds + 180, step: '60s' };
  const ask = (q: string, more: Record<string, string | number> = {}): Metric =>
    json<Metric>(get('/api/metrics/query_range', { ...range, q, ...more }));
  const table = (found: Metric): Record<string, (number | string)[]> =>
    Object.fromEntries(
      found.series.map(({ labels, samples }) => [
        labels.map(({ key, value }) => `${key}=${String(Object.values(value)[0])}`).join(','),
        (samples ?? []).map(
          ({ timestampMs, value }) => `${(Number(timestampMs) - smallTraceMs) / 1000}:${value ?? 0}`,
        ),
      ]),
    );

  it.each([
    // The span at 60 s belongs to the minute that ends there.
    [
      '{ resource.service.name="api" } | count_over_time()',
      { '__name__=count_over_time': ['0:0', '60:1', '120:1', '180:1'] },
    ],
    [
      '{ resource.service.name="api" } | rate()',
      { '__name__=rate': ['0:0', `60:${1 / 60}`, `120:${1 / 60}`, `180:${1 / 60}`] },
    ],
    [
      '{ status=error && resource.service.name="api" } | count_over_time() by (name)',
      { 'name=bad': ['0:0', '60:0', '120:1', '180:1'] },
    ],
    [
      '{ resource.service.name="api" } | max_over_time(duration)',
      { '__name__=max_over_time': ['60:0.1', '120:0.3', '180:0.5'] },
    ],
    [
      '{ resource.service.name="api" } | sum_over_time(span.size)',
      { '__name__=sum_over_time': ['0:0', '60:1', '120:2', '180:6'] },
    ],
    [
      '{ resource.service.name="api" } | avg_over_time(span.size) > 1',
      { '__name__=avg_over_time': ['120:2', '180:6'] },
    ],
    [
      '{ resource.service.name="api" } | count_over_time() by (name) | topk(1)',
      { 'name=bad': ['0:0', '120:1', '180:1'], 'name=good': ['60:1'] },
    ],
    // One span of 0.5 s, between 2^28 and 2^29 ns: the top of its bucket.
    [
      '{ duration = 500ms } | quantile_over_time(duration, .9)',
      { 'p=0.9': ['0:0', '60:0', '120:0', `180:${2 ** 29 / 1e9}`] },
    ],
    [
      '{ span.size > 1 } | histogram_over_time(span.size)',
      { '__bucket=2': ['0:0', '60:0', '120:1', '180:0'], '__bucket=8': ['0:0', '60:0', '120:0', '180:1'] },
    ],
  ])('%s', (q, expected) => expect(table(ask(q))).toEqual(expected));

  it('leaves out zeros, and hangs exemplars with ids on the points', () => {
    const [series] = ask('{ status=error && resource.service.name="api" } | rate()').series;
    expect(series?.samples?.[0]).toEqual({ timestampMs: String(smallTraceMs) });
    expect(
      series?.exemplars?.map(({ value, timestampMs }) => [value, Number(timestampMs) - smallTraceMs]),
    ).toEqual([
      [1 / 60, 70_000],
      [1 / 60, 125_000],
    ]);
    expect(series?.exemplars?.[0]?.labels).toEqual([
      { key: 'trace:id', value: { stringValue: `${'f'.repeat(30)}46` } },
      { key: 'status', value: { stringValue: 'error' } },
      { key: 'resource.service.name', value: { stringValue: 'api' } },
    ]);
    expect(ask('{} | rate() with (exemplars=false)').series[0]?.exemplars).toBeUndefined();
    expect(ask('{} | rate()', { exemplars: 1 }).series[0]?.exemplars?.length).toBe(1);
  });

  it('counts a whole window at once', () => {
    const params = {
      q: '{ resource.service.name="api" } | count_over_time() by (status)',
      start: startSeconds,
      end: startSeconds + 100,
    };
    const { series } = json<Metric>(get('/api/metrics/query', params));
    expect(series).toEqual([
      { labels: [{ key: 'status', value: { stringValue: 'error' } }], value: 1 },
      { labels: [{ key: 'status', value: { stringValue: 'unset' } }], value: 1 },
    ]);
  });

  it('leaves out the newest thirty seconds', () => {
    const found = json<Metric>(
      get('/api/metrics/query_range', { ...range, q: '{ } | rate()' }, smallTraceMs + 155_000),
    );
    expect(found.series[0]?.samples?.at(-1)?.timestampMs).toBe(String(smallTraceMs + 120_000));
  });

  it.each([
    [
      { start: startSeconds, end: startSeconds + 86_401 },
      /^metrics query time range exceeds the maximum allowed duration of 24h0m0s$/,
    ],
    [{ step: '10ms' }, /^step of 10ms is too small, minimum step for given range is 1s$/],
    [{ start: startSeconds + 10, end: startSeconds }, /^end must be greater than start$/],
    [{ end: '' }, /^only one of start and end provided: must provide both or neither$/],
    [{ q: '{}' }, /^invalid TraceQL query: not a metrics query$/],
    [
      { q: '{} | rate() with (sample=true)' },
      /^invalid TraceQL query: hint sample is not supported by the demo$/,
    ],
  ])('refuses %j', (params: Record<string, string | number>, message) => {
    const answer = get('/api/metrics/query_range', { ...range, q: '{} | rate()', ...params });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatch(message);
  });
});
