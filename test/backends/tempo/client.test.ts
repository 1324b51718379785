import { describe, expect, it } from 'vitest';
import { createTempoClient } from '../../../src/backends/tempo/client.ts';
import type { HttpResponse } from '../../../src/http/http.ts';
import {
  createFakeHttp,
  type FakeRequest,
  fakeEndpoint,
  jsonResponse,
  recordedResponse,
  textResponse,
} from '../../helpers/fake-http.ts';

const window = { fromMs: 1_795_208_832_400, toMs: 1_795_210_632_600 };
const id = 'a4af140479d823f343d2d6432027002b';

function clientOf(respond: (request: FakeRequest) => HttpResponse) {
  const http = createFakeHttp(respond);
  return { http, tempo: createTempoClient(http, fakeEndpoint('tempo')) };
}

describe('a trace', () => {
  const noRoute = textResponse(404, '404 page not found\n');
  const v1Only = (request: FakeRequest) =>
    request.path.startsWith('/api/v2/') ? noRoute : recordedResponse('tempo/trace-v1-json');

  it('is asked with whole seconds, rounded outwards, all in the URL', async () => {
    const { http, tempo } = clientOf(() => recordedResponse('tempo/trace-v2-json'));
    await tempo.trace(` ${id.toUpperCase()} `, { ...window, filter: '{ status = error }' });
    expect(http.requests).toEqual([
      expect.objectContaining({
        method: 'GET',
        path: `/api/v2/traces/${id}`,
        headers: { Accept: 'application/json' },
        query: { start: '1795208832', end: '1795210633', q: '{ status = error }' },
      }),
    ]);
  });

  it('is asked without a window unless there is one', async () => {
    const { http, tempo } = clientOf(() => recordedResponse('tempo/trace-v2-json'));
    await tempo.trace(id);
    expect(http.requests[0]?.query).toEqual({});
  });

  it('comes from v1 where there is no v2, which is remembered', async () => {
    const { http, tempo } = clientOf(v1Only);
    expect((await tempo.trace(id))?.data.spans).toHaveLength(23);
    expect((await tempo.trace(id))?.data.spans).toHaveLength(23);
    expect(http.requests.map(({ path }) => path)).toEqual([
      `/api/v2/traces/${id}`,
      `/api/traces/${id}`,
      `/api/traces/${id}`,
    ]);
  });

  it('comes whole from v1, and says so, when a part was asked for', async () => {
    const { http, tempo } = clientOf(v1Only);
    const answer = await tempo.trace(id, { filter: '{}' });
    expect(answer?.warnings).toEqual(['This Tempo cannot filter the spans of a trace: all of them are here']);
    expect(http.requests[1]?.query).toEqual({});
  });

  it('asks v2 again when v1 did not have it either', async () => {
    const { http, tempo } = clientOf(({ path }) =>
      path.startsWith('/api/v2/') ? noRoute : recordedResponse('tempo/trace-missing-v1'),
    );
    expect(await tempo.trace(id)).toBeNull();
    expect(await tempo.trace(id)).toBeNull();
    expect(http.requests).toHaveLength(4);
  });

  it('is an error, not a missing trace, where no path of Tempo is known', async () => {
    const { tempo } = clientOf(() => noRoute);
    await expect(tempo.trace(id)).rejects.toMatchObject({
      kind: 'not-found',
      hint: expect.stringContaining('the root of Tempo'),
    });
  });

  it.each(['xyz', '', '0', '1'.repeat(33), '../search'])(
    'is refused without a request for the id %j',
    async (text) => {
      const { http, tempo } = clientOf(() => jsonResponse({}));
      await expect(tempo.trace(text)).rejects.toMatchObject({ kind: 'usage' });
      expect(http.requests).toEqual([]);
    },
  );

  it.each([
    [422, 'trace exceeds max size (max bytes: 5000000)', 'limit'],
    [429, 'too many outstanding requests', 'limit'],
    [504, 'context deadline exceeded', 'timeout'],
    [499, '', 'timeout'],
    [500, 'error querying ingesters', 'backend'],
  ])('judges %i %s', async (status, body, kind) => {
    const { tempo } = clientOf(() => textResponse(status, body));
    await expect(tempo.trace(id)).rejects.toMatchObject({ kind, status, backend: 'tempo' });
  });
});

describe('a search', () => {
  it('does not know the duration of a trace that ends before it starts, and never compares it', async () => {
    const trace = (traceID: string, durationMs: number) => ({ traceID, durationMs, startTimeUnixNano: '1' });
    const body = JSON.stringify({
      traces: [
        trace('1', 18446744073209),
        trace('2', 7),
        trace('3', 4154504185),
        trace('4', 4154504685 - 86_400_000),
      ],
    });
    const tempo = createTempoClient(
      createFakeHttp(() => ({ ...recordedResponse('tempo/search-errors'), body })),
      fakeEndpoint('tempo'),
    );
    const { data } = await tempo.search({ query: '{ }', ...window, limit: 5 });
    expect(data.map(({ durationMs }) => durationMs)).toEqual([
      Number.NaN,
      7,
      Number.NaN,
      4154504685 - 86_400_000,
    ]);
  });

  const found = recordedResponse('tempo/search-errors');

  it('asks newest first', async () => {
    const { http, tempo } = clientOf(() => found);
    await tempo.search({ query: '{ status = error } ', ...window, limit: 20, spansPerSpanSet: 5 });
    expect(http.requests.map(({ path, query }) => [path, query])).toEqual([
      [
        '/api/search',
        {
          q: '{ status = error } with (most_recent=true)',
          limit: '20',
          spss: '5',
          start: '1795208832',
          end: '1795210633',
        },
      ],
    ]);
  });

  it.each([
    ['{ a = "with (x)" } | select(b)', '{ a = "with (x)" } | select(b) with (most_recent=true)'],
    ['{ a = "\\" with (" }', '{ a = "\\" with (" } with (most_recent=true)'],
    ['{ a = `with (` }', '{ a = `with (` } with (most_recent=true)'],
    ['{ } with(most_recent=false)', '{ } with(most_recent=false)'],
    ['{ } with (exemplars=true)', '{ } with (exemplars=true)'],
  ])('leaves the hints of %s alone', async (query, sent) => {
    const { http, tempo } = clientOf(() => found);
    await tempo.search({ query, ...window, limit: 1 });
    expect(http.requests[0]?.query.q).toBe(sent);
  });

  it('sends the text as typed when newest first is not wanted', async () => {
    const { http, tempo } = clientOf(() => found);
    await tempo.search({ query: '{ }', ...window, limit: 1, mostRecent: false });
    expect(http.requests.map(({ query }) => query.q)).toEqual(['{ }']);
  });

  it('does without the hint where the server refuses it, and remembers', async () => {
    const { http, tempo } = clientOf(({ query }) =>
      query.q?.includes('with (')
        ? textResponse(
            400,
            'invalid TraceQL query: parse error at line 1, col 5: syntax error: unexpected IDENTIFIER',
          )
        : found,
    );
    expect((await tempo.search({ query: '{ }', ...window, limit: 1 })).data).toHaveLength(10);
    expect((await tempo.search({ query: '{ }', ...window, limit: 1 })).data).toHaveLength(10);
    expect(http.requests.map(({ query }) => query.q)).toEqual(['{ } with (most_recent=true)', '{ }', '{ }']);
  });

  it('keeps the hint after a wrong query', async () => {
    const { http, tempo } = clientOf(({ query }) =>
      query.q?.startsWith('{ }') ? found : recordedResponse('tempo/error-parse'),
    );
    await expect(tempo.search({ query: '{ x= }', ...window, limit: 1 })).rejects.toMatchObject({
      kind: 'query',
    });
    await tempo.search({ query: '{ }', ...window, limit: 1 });
    expect(http.requests.at(-1)?.query.q).toBe('{ } with (most_recent=true)');
  });

  it.each([
    [400, 'range specified by start and end exceeds 168h0m0s. received start=1 end=2', 'limit'],
    [500, 'boom', 'backend'],
    [401, 'no org id', 'auth'],
  ])('is not asked again for %i %s', async (status, body, kind) => {
    const { http, tempo } = clientOf(() => textResponse(status, body));
    await expect(tempo.search({ query: '{ }', ...window, limit: 1 })).rejects.toMatchObject({ kind });
    expect(http.requests).toHaveLength(1);
  });

  it('pads ids, knows a root that has not come, and takes the single span set of old servers', async () => {
    const { tempo } = clientOf(() =>
      jsonResponse({
        traces: [
          {
            traceID: '3e0cee77ae5dc9c17ade3689eb2e54',
            rootServiceName: '<root span not yet received>',
            startTimeUnixNano: '1684778327699392724',
            spanSet: { spans: [{ spanID: '1', durationNanos: '5' }], matched: 7 },
          },
        ],
      }),
    );
    const { data } = await tempo.search({ query: '{ }', ...window, limit: 1 });
    expect(data).toEqual([
      {
        traceId: '003e0cee77ae5dc9c17ade3689eb2e54',
        rootService: '',
        rootName: '',
        startNs: '1684778327699392724',
        durationMs: 0,
        spanSets: [
          {
            matched: 7,
            spans: [{ spanId: '0000000000000001', name: '', startNs: '0', durationNs: '5', attributes: {} }],
          },
        ],
        services: {},
      },
    ]);
  });

  it('finds nothing in an answer without traces', async () => {
    const { tempo } = clientOf(() => jsonResponse({ metrics: {} }));
    expect(await tempo.search({ query: '{ }', ...window, limit: 1 })).toMatchObject({
      data: [],
      partial: false,
    });
  });

  it('never asks for an empty window', async () => {
    const { http, tempo } = clientOf(() => found);
    await tempo.search({ query: '{ }', fromMs: 5000, toMs: 5000, limit: 1 });
    expect(http.requests[0]?.query).toMatchObject({ start: '5', end: '6' });
  });
});

describe('tags', () => {
  it('are asked by scope and window', async () => {
    const { http, tempo } = clientOf(() => recordedResponse('tempo/search-tags-v2'));
    await tempo.tags({ scope: 'span', ...window });
    expect(http.requests[0]).toMatchObject({
      path: '/api/v2/search/tags',
      query: { scope: 'span', start: '1795208832', end: '1795210633' },
    });
  });

  it('come from v1 where there is no v2', async () => {
    const { http, tempo } = clientOf(({ path }) => {
      if (path.startsWith('/api/v2/')) return textResponse(404, '404 page not found');
      return jsonResponse(path.endsWith('/values') ? { tagValues: ['a', 'b'] } : { tagNames: ['x', 'y'] });
    });
    expect((await tempo.tags()).data).toEqual([{ scope: '', tags: ['x', 'y'] }]);
    expect((await tempo.tagValues('http.route', { query: '{}' })).data).toEqual([
      { type: '', value: 'a' },
      { type: '', value: 'b' },
    ]);
    expect(http.requests.map(({ path }) => path)).toEqual([
      '/api/v2/search/tags',
      '/api/search/tags',
      '/api/v2/search/tag/http.route/values',
      '/api/search/tag/http.route/values',
    ]);
  });

  it('have values that depend on a query', async () => {
    const { http, tempo } = clientOf(() => recordedResponse('tempo/search-tag-values-v2'));
    await tempo.tagValues('span."a/b"', { query: '{ status = error }' });
    expect(http.requests[0]).toMatchObject({
      path: '/api/v2/search/tag/span.%22a%2Fb%22/values',
      query: { q: '{ status = error }' },
    });
  });
});

describe('metrics', () => {
  it.each([
    [60_000, '60s'],
    [1_500, '1500ms'],
  ])('have a step of %i ms', async (stepMs, step) => {
    const { http, tempo } = clientOf(() => jsonResponse({ series: [] }));
    await tempo.metricsRange({ query: '{} | rate()', ...window, stepMs, exemplars: 50 });
    expect(http.requests[0]).toMatchObject({
      path: '/api/metrics/query_range',
      query: { q: '{} | rate()', step, exemplars: '50', start: '1795208832', end: '1795210633' },
    });
  });

  it('are partial on too many series', async () => {
    const { tempo } = clientOf(() =>
      jsonResponse({ series: [], status: 'PARTIAL', message: 'too many series' }),
    );
    expect(await tempo.metricsRange({ query: 'q', ...window, stepMs: 1000 })).toMatchObject({
      partial: true,
      warnings: ['too many series'],
    });
  });

  it('have labels of every type, and numbers JSON has none for', async () => {
    const labels = [
      { key: 's', value: { stringValue: 'x' } },
      { key: 'i', value: { intValue: '500' } },
      { key: 'b', value: { boolValue: false } },
      { key: 'none', value: {} },
    ];
    const samples = ['NaN', 'Infinity', '-Infinity', 1e21, 0.1].map((value, index) => ({
      timestampMs: `${index}`,
      value,
    }));
    const { tempo } = clientOf(() =>
      jsonResponse({
        series: [
          {
            labels,
            samples,
            exemplars: [{ labels: [{ key: 'span:id', value: { stringValue: 'ab' } }], timestampMs: '7' }],
          },
        ],
      }),
    );
    const { data } = await tempo.metricsRange({ query: 'q', ...window, stepMs: 1000 });
    expect(data.series[0]?.labels).toEqual({ s: 'x', i: '500', b: 'false', none: 'nil' });
    expect(data.series[0]?.samples.map(({ value }) => value)).toEqual([
      'NaN',
      '+Inf',
      '-Inf',
      '1e+21',
      '0.1',
    ]);
    expect(data.exemplars[0]).toMatchObject({
      value: '0',
      timeMs: 7,
      traceId: null,
      spanId: '00000000000000ab',
    });
  });

  it.each([
    ['metrics query time range exceeds the maximum allowed duration of 24h0m0s', /--since/],
    ['step of 1ms is too small, minimum step for given range is 180ms', /--step/],
  ])('judge %s', async (body, hint) => {
    const { tempo } = clientOf(() => textResponse(400, body));
    await expect(tempo.metricsInstant({ query: 'q', ...window })).rejects.toMatchObject({
      kind: 'limit',
      hint: expect.stringMatching(hint),
    });
  });
});
