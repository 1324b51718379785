import { describe, expect, it } from 'vitest';
import { createLokiClient } from '../../../src/backends/loki/client.ts';
import type { HttpResponse } from '../../../src/http/http.ts';
import { createFakeHttp, fakeEndpoint, jsonResponse, textResponse } from '../../helpers/fake-http.ts';

const window = { fromMs: 1_795_208_832_000, toMs: 1_795_210_632_000 };

function clientOf(response: HttpResponse, options = {}) {
  const http = createFakeHttp(() => response);
  return { http, loki: createLokiClient(http, fakeEndpoint('loki', 'http://loki.test/prefix'), options) };
}

const streams = (result: unknown, more: object = {}) =>
  jsonResponse({ status: 'success', data: { resultType: 'streams', result, ...more } });

describe('requests', () => {
  it('asks with GET, categorised labels and a tag, in nanoseconds', async () => {
    const { http, loki } = clientOf(streams([]), { queryTags: { Command: 'logs, x=y' } });
    await loki.queryRange({
      expr: '{a="b"} |= "ü&+"',
      ...window,
      limit: 10,
      stepMs: 15_000,
      direction: 'forward',
    });
    expect(http.requests).toEqual([
      expect.objectContaining({
        method: 'GET',
        path: '/loki/api/v1/query_range',
        headers: {
          'X-Loki-Response-Encoding-Flags': 'categorize-labels',
          'X-Query-Tags': 'Source=obsq,Command=logs__x_y',
        },
        query: {
          query: '{a="b"} |= "ü&+"',
          start: '1795208832000000000',
          end: '1795210632000000000',
          step: '15',
          limit: '10',
          direction: 'forward',
        },
      }),
    ]);
  });

  it('keeps every digit of nanoseconds', async () => {
    const { http, loki } = clientOf(streams([]));
    await loki.queryRange({ expr: 'x', fromNs: '1795208832000000001', toNs: '1795208832000000002' });
    expect(http.requests[0]?.query).toMatchObject({
      start: '1795208832000000001',
      end: '1795208832000000002',
      direction: 'backward',
    });
  });

  it('never sends nanoseconds that Loki would read as seconds', async () => {
    const { http, loki } = clientOf(streams([]));
    await loki.queryRange({ expr: 'x', fromMs: 0, toMs: 5000 });
    const { start, end } = http.requests[0]?.query ?? {};
    // Loki: at most ten characters are seconds, more are nanoseconds.
    expect([start?.length, end?.length]).toEqual([11, 11]);
    expect([Number(start), Number(end)]).toEqual([0, 5e9]);
  });

  it('escapes a label name in the path', async () => {
    const { http, loki } = clientOf(jsonResponse({ status: 'success' }));
    expect((await loki.values('a/b c', { ...window, selector: '{x="y"}' })).data).toEqual([]);
    expect(http.requests[0]?.path).toBe('/loki/api/v1/label/a%2Fb%20c/values');
    expect(http.requests[0]?.query.query).toBe('{x="y"}');
  });

  it('repeats match[] for each selector', async () => {
    const { http, loki } = clientOf(jsonResponse({ status: 'success', data: [] }));
    await loki.series({ ...window, selectors: ['{a="1"}', '{b="2"}'] });
    expect(http.requests[0]?.params?.filter(([name]) => name === 'match[]')).toEqual([
      ['match[]', '{a="1"}'],
      ['match[]', '{b="2"}'],
    ]);
  });

  it('asks volumes by label', async () => {
    const { http, loki } = clientOf(
      jsonResponse({ status: 'success', data: { resultType: 'vector', result: [] } }),
    );
    await loki.volumeRange({
      ...window,
      selector: '{a="b"}',
      limit: 5,
      targetLabels: ['pod', 'ns'],
      aggregateBy: 'labels',
      stepMs: 500,
    });
    expect(http.requests[0]?.query).toMatchObject({
      limit: '5',
      targetLabels: 'pod,ns',
      aggregateBy: 'labels',
      step: '0.5',
    });
  });

  it('passes the signal on', async () => {
    const { signal } = new AbortController();
    const { http, loki } = clientOf(streams([]));
    await loki.queryRange({ expr: 'x', ...window, signal });
    expect(http.requests[0]?.signal).toBe(signal);
  });
});

describe('answers', () => {
  it('keeps the three kinds of labels of an entry apart', async () => {
    const line = 'level=error status=500';
    const categories = { structuredMetadata: { trace_id: 'abc' }, parsed: { status: '500' } };
    const { loki } = clientOf(
      streams(
        [
          {
            stream: { app: 'a' },
            values: [
              ['1', line, categories],
              ['2', 'plain', {}],
            ],
          },
        ],
        {
          encodingFlags: ['categorize-labels'],
        },
      ),
    );
    const { data } = await loki.queryRange({ expr: 'x', ...window, direction: 'forward' });
    expect(data).toEqual({
      kind: 'streams',
      entries: [
        {
          timestampNs: '1',
          line,
          labels: { app: 'a' },
          structuredMetadata: { trace_id: 'abc' },
          parsed: { status: '500' },
        },
        { timestampNs: '2', line: 'plain', labels: { app: 'a' }, structuredMetadata: {}, parsed: {} },
      ],
    });
  });

  it('orders streams globally and ties by labels', async () => {
    const { loki } = clientOf(
      streams([
        {
          stream: { pod: 'b' },
          values: [
            ['3', 'b3'],
            ['2', 'b2'],
            ['2', 'b2 older'],
          ],
        },
        {
          stream: { pod: 'a' },
          values: [
            ['10', 'a10'],
            ['2', 'a2'],
          ],
        },
      ]),
    );
    const { data } = await loki.queryRange({ expr: 'x', ...window });
    if (data.kind !== 'streams') throw new Error('expected streams');
    expect(data.entries.map(({ line }) => line)).toEqual(['a10', 'b3', 'b2', 'b2 older', 'a2']);
  });

  it('keeps labels named like parts of Object', async () => {
    const body =
      '{"status":"success","data":{"resultType":"streams","result":[{"stream":{"__proto__":"p","constructor":"c"},"values":[["1","x"]]}]}}';
    const { loki } = clientOf({ status: 200, headers: {}, body });
    const { data } = await loki.queryRange({ expr: 'x', ...window });
    if (data.kind !== 'streams') throw new Error('expected streams');
    expect(Object.entries(data.entries[0]?.labels ?? {})).toEqual([
      ['__proto__', 'p'],
      ['constructor', 'c'],
    ]);
  });

  it('reads a scalar, fractions of seconds and special values', async () => {
    const scalar = { status: 'success', data: { resultType: 'scalar', result: [1700000060.5, '2'] } };
    const { loki } = clientOf(jsonResponse(scalar));
    expect((await loki.queryInstant({ expr: '1+1', timeMs: 1 })).data).toEqual({
      kind: 'scalar',
      sample: { timeMs: 1700000060500, value: '2' },
    });
    expect((await loki.queryRange({ expr: '1+1', ...window })).data).toEqual({
      kind: 'matrix',
      series: [{ labels: {}, samples: [{ timeMs: 1700000060500, value: '2' }], histograms: [] }],
    });
  });

  it('takes a warning of missing data for a partial answer, and another for a remark', async () => {
    const answer = (warning: string) =>
      clientOf(
        jsonResponse({ status: 'success', warnings: [warning], data: { resultType: 'streams', result: [] } }),
      ).loki.queryRange({ expr: 'x', ...window });
    expect(
      await answer('maximum number of series (500) reached for a single query; returning partial results'),
    ).toMatchObject({
      partial: true,
    });
    expect(await answer('the new query engine was used')).toMatchObject({
      partial: false,
      warnings: ['the new query engine was used'],
    });
  });

  it('reads null for no matches', async () => {
    const { loki } = clientOf(jsonResponse({ fields: null, limit: 1000 }));
    expect(await loki.detectedFields({ ...window, expr: '{a="b"}' })).toEqual([]);
  });
});

describe('answers that are none', () => {
  it.each([
    [
      'a web page',
      200,
      'text/html',
      '<!doctype html><title>Sign in</title>',
      /^a web page \("Sign in"\) answered where JSON was expected$/,
    ],
    ['a web page without type', 200, '', '\n<html><body>hi', /^a web page answered where JSON was expected$/],
    ['nothing', 200, 'application/json', '', /is empty where JSON was expected/],
    [
      'half an answer',
      200,
      'application/json',
      '{"status":"success","data":{"re',
      /not whole or not valid JSON/,
    ],
    ['text', 200, 'text/plain', 'hello', /is not JSON; it begins with: hello/],
    ['a list', 200, 'application/json', '[]', /is not a JSON object/],
    ['an error envelope', 200, 'application/json', '{"status":"error"}', /has the status "error"/],
    ['no data', 200, 'application/json', '{"status":"success"}', /form: data is not an object/],
    [
      'an unknown type',
      200,
      '',
      '{"status":"success","data":{"resultType":"x"}}',
      /form: data.resultType is not streams, matrix/,
    ],
    [
      'an entry without line',
      200,
      '',
      '{"status":"success","data":{"resultType":"streams","result":[{"stream":{},"values":[["1"]]}]}}',
      /an entry of data.result\[0\] is not a list of time and line/,
    ],
    [
      'a sample that is none',
      200,
      '',
      '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[["1",2]]}]}}',
      /data.result\[0\] is not a sample/,
    ],
  ])('refuses %s', async (_what, status, type, body, message) => {
    const { loki } = clientOf({ status, headers: { 'content-type': type }, body });
    await expect(loki.queryRange({ expr: 'x', ...window })).rejects.toMatchObject({
      kind: 'backend',
      message: expect.stringMatching(message),
      url: 'http://loki.test/prefix/loki/api/v1/query_range',
      hint: expect.stringContaining('obsq doctor'),
    });
  });
});

describe('errors', () => {
  it.each([
    [400, "pipeline error: 'JSONParserErr' for series: '{a=\"b\"}'.", 'query', /__error__=""/],
    [
      400,
      'maximum number of series (500) reached for a single query; consider reducing query cardinality',
      'limit',
      /sum by/,
    ],
    [
      400,
      'the query would read too many bytes (query: 1TB, limit: 150GB); consider adding more',
      'limit',
      /--since/,
    ],
    [
      400,
      'exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter',
      'limit',
      /--step/,
    ],
    [400, 'query blocked by policy', 'limit', /operators/],
    [400, 'no org id', 'auth', /--org-id/],
    [404, '404 page not found\n', 'not-found', /the root of Loki/],
    [429, 'too many outstanding requests', 'limit', /again/],
    [499, 'the request was cancelled by the client', 'timeout', /--timeout/],
    [
      504,
      'request timed out, decrease the duration of the request or add more label matchers',
      'timeout',
      /--since/,
    ],
    [503, '', 'backend', /^$/],
    [500, 'internal', 'backend', /^$/],
    [403, '{"message":"Access denied","traceID":""}', 'auth', /context show/],
  ])('judges %i %s', async (status, body, kind, hint) => {
    const { loki } = clientOf(textResponse(status, body));
    const thrown = await loki.queryRange({ expr: '{a="b"}', ...window }).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ kind, status, backend: 'loki' });
    expect((thrown as { hint?: string }).hint ?? '').toMatch(hint);
  });

  it("says Grafana's message, a page's title, or the status where there is no text", async () => {
    const messageOf = async (response: HttpResponse) =>
      clientOf(response)
        .loki.buildInfo()
        .catch((error: unknown) => (error as Error).message);
    expect(await messageOf(textResponse(403, '{"message":"Access denied"}'))).toBe('Access denied');
    expect(await messageOf(textResponse(502, '<html><head><title>502\n Bad Gateway</title>'))).toBe(
      'HTTP 502 with a web page ("502 Bad Gateway") instead of an answer',
    );
    expect(await messageOf(textResponse(500, ''))).toBe('HTTP 500 with an empty body');
    expect(
      await messageOf({ status: 302, headers: { location: 'https://id.test/?x=secret' }, body: '' }),
    ).toBe('HTTP 302: redirected to https://id.test/?x=***');
  });

  it.each([
    ['https://logs.test/loki/api/v1/labels', /^write https:\/\/logs.test \(/],
    ['https://id.test/login?rd=x', /login page/],
    ['/loki/api/v1/labels/', /a slash at its end/],
    ['http://logs.test/prefix/loki/api/v1/labels', /^write http:\/\/logs.test\/prefix \(/],
  ])('a redirect to %s says what to write', async (location, hint) => {
    const http = createFakeHttp(() => ({ status: 301, headers: { location }, body: '' }));
    const loki = createLokiClient(http, fakeEndpoint('loki', 'http://logs.test'));
    await expect(loki.labels(window)).rejects.toMatchObject({ hint: expect.stringMatching(hint) });
  });

  it('explains a path that is not there by the URL and by what may be switched off', async () => {
    const hintAt = async (baseUrl: string, ask: 'labels' | 'patterns') => {
      const http = createFakeHttp(() => textResponse(404, '404 page not found\n'));
      const loki = createLokiClient(http, fakeEndpoint('loki', baseUrl));
      const asked =
        ask === 'labels' ? loki.labels(window) : loki.patterns({ ...window, selector: '{a="b"}' });
      return asked.catch((error: { hint?: string }) => error.hint);
    };
    expect(await hintAt('http://x.test/a/loki', 'patterns')).toMatch(/write --logs-url http:\/\/x.test\/a$/);
    expect(await hintAt('http://x.test/loki/api/v1', 'labels')).toMatch(/write --logs-url http:\/\/x.test$/);
    expect(await hintAt('http://x.test', 'patterns')).toContain('switched off');
    expect(await hintAt('http://x.test', 'labels')).toContain('obsq doctor');
  });
});

describe('query tags', () => {
  it.each([
    [{}, 'Source=obsq'],
    [{ 'x-query-tags': 'Team=sre' }, 'Source=obsq,Team=sre'],
    [{ 'X-Query-Tags': 'Team=sre,Source=runbook' }, 'Team=sre,Source=runbook'],
  ])('of the user %j stay', async (headers, sent) => {
    const http = createFakeHttp(() => streams([]));
    await createLokiClient(http, { ...fakeEndpoint('loki'), headers }).queryRange({ expr: 'x', ...window });
    expect(http.requests[0]?.headers?.['X-Query-Tags']).toBe(sent);
  });
});

describe('a range of numbers', () => {
  it('has no point after the end of the window, whatever grid the store puts them on', async () => {
    const values = [0, 600, 1200, 1800, 2400].map((seconds) => [1_795_200_000 + seconds, '7']);
    const result = [
      { metric: { app: 'a' }, values },
      { metric: { app: 'late' }, values: values.slice(-1) },
    ];
    const http = createFakeHttp(() =>
      jsonResponse({ status: 'success', data: { resultType: 'matrix', result } }),
    );
    const window = { fromMs: 1_795_200_000_000 + 240_000, toMs: 1_795_200_000_000 + 2_340_000 };
    const { data } = await createLokiClient(http, fakeEndpoint('loki')).queryRange({
      expr: 'sum(count_over_time({app="a"}[10m]))',
      ...window,
      stepMs: 600_000,
    });
    expect(data).toMatchObject({
      kind: 'matrix',
      series: [{ samples: [0, 600, 1200, 1800].map((s) => ({ timeMs: (1_795_200_000 + s) * 1000 })) }],
    });
    expect(data.kind === 'matrix' && data.series).toHaveLength(1);
  });
});
