import { describe, expect, it } from 'vitest';
import { createLokiApi } from '../../../../src/engine/logql/api/loki-api.ts';
import { formatSampleValue } from '../../../../src/engine/logql/api/metric-answer.ts';
import { parseLokiTime } from '../../../../src/engine/logql/pipeline/loki-params.ts';
import { clusterOfLogs, logSourceOf } from '../recorded-logs.ts';
import { lokiRequest, smallLogs, smallLogsMs } from '../small-logs.ts';

const api = createLokiApi(clusterOfLogs(logSourceOf(smallLogs)));
const seconds = smallLogsMs / 1000;

describe('Loki’s times', () => {
  it.each([
    ['1795210200', 1_795_210_200_000_000_000n],
    ['1795210200123456789', 1_795_210_200_123_456_789n],
    ['1795210200.5', 1_795_210_200_500_000_000n],
    ['1795210200.0004', 1_795_210_200_000_000_000n],
    // Thirteen digits are nanoseconds of 1970, with no error (docs/stores.md 7.1).
    ['1795210200123', 1_795_210_200_123n],
    ['2026-11-20T21:30:00Z', 1_795_210_200_000_000_000n],
    ['2026-11-20T22:30:00.123456789+01:00', 1_795_210_200_123_456_789n],
    ['yesterday', null],
  ])('reads %s', (text, expected) => expect(parseLokiTime(text)).toBe(expected));
});

describe('the window', () => {
  const timesOf = (params: Record<string, string>): string[] => {
    const body = api(lokiRequest('query_range', { query: '{namespace="demo"}', ...params }))?.body ?? '';
    const { data } = JSON.parse(body) as { data: { result: { values: [string][] }[] } };
    return data.result.flatMap(({ values }) =>
      values.map(([time]) => String(Number(time.slice(0, -9)) - seconds)),
    );
  };

  it('includes its start and not its end', () => {
    expect(timesOf({ start: String(seconds + 10), end: String(seconds + 30) })).toEqual(['10', '20']);
  });

  it('takes the newest first unless told, and stops at the limit', () => {
    expect(timesOf({ direction: 'backward', limit: '2' })).toEqual(['60', '50']);
    expect(timesOf({ direction: 'FORWARD', limit: '2' })).toEqual(['0', '10']);
  });

  it('has no entries of the future', () => {
    const request = lokiRequest('query_range', { query: '{namespace="demo"}' });
    const answer = api({ ...request, nowMs: smallLogsMs + 15_000 });
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({
      data: { stats: { summary: { totalEntriesReturned: 2 } } },
    });
  });
});

describe('reading', () => {
  it('stops at the limit: the source is not asked for more', () => {
    let read = 0;
    const source = logSourceOf(smallLogs);
    const counting = {
      ...source,
      *entries(...window: Parameters<typeof source.entries>) {
        for (const entry of source.entries(...window)) {
          read += 1;
          yield entry;
        }
      },
    };
    const answer = createLokiApi(clusterOfLogs(counting))(
      lokiRequest('query_range', { query: '{namespace="demo"} |= "order"', limit: '1' }),
    );
    expect(answer?.status).toBe(200);
    // The third entry is the first with an order in it.
    expect(read).toBe(3);
  });
});

describe('refusals of parameters', () => {
  it.each([
    [
      'query_range',
      { limit: '5001' },
      'max entries limit per query exceeded, limit > max_entries_limit_per_query (5001 > 5000)',
    ],
    ['query_range', { limit: '0' }, 'limit must be a positive value'],
    ['query_range', { direction: 'up' }, "invalid direction 'up'"],
    ['query_range', { start: '20', end: '10' }, 'end timestamp must not be before or equal to start time'],
    [
      'query_range',
      { step: '0' },
      'zero or negative query resolution step widths are not accepted. Try a positive integer',
    ],
    [
      'query_range',
      { start: '0', end: '11001', step: '1' },
      'exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter',
    ],
    [
      'query_range',
      { start: '0', end: '2595601' },
      'the query time range exceeds the limit (query length: 721h0m1s, limit: 30d1h)',
    ],
    [
      'query',
      {},
      'log queries are not supported as an instant query type, please change your query to a range query type',
    ],
    ['series', {}, '0 matcher groups: at least one match[] parameter is required'],
  ])('%s %j', (path, params: Record<string, string>, message) => {
    const answer = api(lokiRequest(path, { query: '{namespace="demo"}', ...params }));
    expect(answer).toEqual({ status: 400, contentType: 'text/plain; charset=utf-8', body: message });
  });

  it('lets 11,001 points pass', () => {
    const answer = api(lokiRequest('query_range', { query: '1', start: '0', end: '11000', step: '1' }));
    expect(answer?.status).toBe(200);
  });
});

describe('steps', () => {
  const steps = (params: Record<string, string>): number[] => {
    const body = api(lokiRequest('query_range', { query: 'vector(1)', ...params }))?.body ?? '';
    const { data } = JSON.parse(body) as { data: { result: { values: [number, string][] }[] } };
    return (data.result[0]?.values ?? []).map(([time]) => time);
  };

  it('lie on multiples of the step, from before the start to after the end', () => {
    expect(steps({ start: '1000', end: '1100', step: '30' })).toEqual([990, 1020, 1050, 1080, 1110]);
    expect(steps({ start: '990', end: '1050', step: '30s' })).toEqual([990, 1020, 1050]);
  });

  it('are 250 to a window unless told', () => {
    expect(steps({ start: '0', end: '1000' }).slice(0, 3)).toEqual([0, 4, 8]);
    expect(steps({ start: '0', end: '10' }).length).toBe(11);
  });
});

describe('sample values', () => {
  it.each([
    [0.1, '0.1'],
    [1e-7, '0.0000001'],
    [1.25e-7, '0.000000125'],
    [1e21, '1000000000000000000000'],
    [-1.5e22, '-15000000000000000000000'],
    [Number.POSITIVE_INFINITY, '+Inf'],
    [Number.NEGATIVE_INFINITY, '-Inf'],
    [Number.NaN, 'NaN'],
  ])('%d', (value, text) => expect(formatSampleValue(value)).toBe(text));
});

describe('other endpoints', () => {
  const get = (path: string, params: Record<string, string> = {}): unknown =>
    JSON.parse(api(lokiRequest(path, params))?.body ?? 'null');

  it('lists labels, values and series, of a selector’s streams too', () => {
    expect(get('labels')).toEqual({ status: 'success', data: ['namespace', 'service_name'] });
    expect(get('label/service_name/values')).toEqual({ status: 'success', data: ['payment', 'proxy'] });
    expect(
      get('label/service_name/values', { query: '{service_name!="proxy",namespace=~".+"}' }),
    ).toMatchObject({ data: ['payment'] });
    expect(get('label/nope/values')).toEqual({ status: 'success', data: [] });
    expect(get('series', { 'match[]': '{service_name="proxy"}' })).toMatchObject({
      data: [{ namespace: 'demo', service_name: 'proxy' }],
    });
    expect(get('series', { 'match[]': '{ }' })).toMatchObject({
      data: [{ service_name: 'payment' }, { service_name: 'proxy' }],
    });
  });

  it('counts what a selector would read', () => {
    // Two lines of 29 and 27 bytes, and `detected_level` = `error` beside the second.
    expect(get('index/stats', { query: '{service_name="proxy"}' })).toEqual({
      streams: 1,
      chunks: 1,
      bytes: 75,
      entries: 2,
    });
    expect(get('index/volume', { query: '{service_name="proxy"}' })).toMatchObject({
      data: {
        resultType: 'vector',
        result: [{ metric: { service_name: 'proxy' }, value: [seconds + 300, '75'] }],
      },
    });
    expect(
      get('index/volume', { query: '{namespace="demo"}', targetLabels: 'service_name', limit: '1' }),
    ).toMatchObject({
      data: { result: [{ metric: { service_name: 'payment' } }] },
    });
  });

  it('gives volumes in steps', () => {
    const { data } = get('index/volume_range', {
      query: '{service_name="proxy"}',
      start: String(seconds),
      end: String(seconds + 70),
      step: '10',
    }) as {
      data: { resultType: string; result: { values: [number, string][] }[] };
    };
    expect(data.resultType).toBe('matrix');
    expect(data.result[0]?.values).toEqual([
      [seconds + 60, '29'],
      [seconds + 70, '46'],
    ]);
  });

  it('finds patterns and fields', () => {
    const { data } = get('patterns', { query: '{service_name="proxy"}' }) as {
      data: { pattern: string; level: string }[];
    };
    expect(data.map(({ pattern, level }) => [pattern, level])).toEqual([
      ['<_> GET /cart <_> <html>', 'unknown'],
      ['<_> POST /checkout <_>', 'error'],
    ]);
    const { fields } = get('detected_fields', { query: '{service_name="payment"}' }) as {
      fields: { label: string }[];
    };
    expect(fields.find(({ label }) => label === 'user_id')).toEqual({
      label: 'user_id',
      type: 'string',
      cardinality: 2,
      parsers: ['json'],
      jsonPath: ['user', 'id'],
    });
    expect(fields.find(({ label }) => label === 'took')).toMatchObject({
      type: 'duration',
      cardinality: 2,
      parsers: ['logfmt'],
    });
    expect(get('detected_field/took/values', { query: '{service_name="payment"}' })).toEqual({
      values: ['1500ms', '90ms'],
      limit: 1000,
    });
    expect(get('detected_labels')).toEqual({
      detectedLabels: [
        { label: 'service_name', cardinality: 2 },
        { label: 'namespace', cardinality: 1 },
      ],
    });
  });

  it.each([
    ['{a="b"}|="x"or"y"|json', '{a="b"} |= "x" or "y" | json'],
    ['{a="b",c=~"d"}|logfmt|x>=5ms and y="z"', '{a="b", c=~"d"} | logfmt | ( x>=5ms , y="z" )'],
    ['sum(rate({a="b"}[5m]))by(c)', 'sum by (c) (rate({a="b"}[5m]))'],
    [
      'quantile_over_time(0.9,{a="b"}|unwrap duration(d)[90s])by(c)',
      'quantile_over_time(0.9, {a="b"} | unwrap duration(d)[1m30s]) by (c)',
    ],
  ])('formats %s', (query, data) =>
    expect(get('format_query', { query })).toEqual({ status: 'success', data }),
  );

  it('answers JSON when there is nothing to format', () => {
    const answer = api(lokiRequest('format_query', { query: '{a=' }));
    expect(answer).toMatchObject({ status: 400, contentType: 'application/json; charset=utf-8' });
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({
      status: 'invalid-query',
      error: expect.stringMatching(/^parse error/) as string,
    });
  });

  it('leaves other paths to the server', () => expect(api(lokiRequest('nope', {}))).toBeNull());
});

describe('the wire', () => {
  it('escapes what HTML could read, and merges labels without the header', () => {
    const request = lokiRequest('query_range', { query: '{service_name="proxy"} |= "html"' });
    expect(api(request)?.body).toContain('\\u003chtml\\u003e');
    const [stream] = (
      JSON.parse(api({ ...request, headers: {} })?.body ?? '') as {
        data: { result: { stream: object; values: unknown[][] }[] };
      }
    ).data.result;
    expect(stream?.values[0]?.length).toBe(2);
  });

  it('puts parsed fields, errors among them, into the third element', () => {
    const request = lokiRequest('query_range', { query: '{service_name="payment"} |= "4711" | json' });
    const { data } = JSON.parse(api(request)?.body ?? '') as {
      data: { encodingFlags: string[]; result: { stream: object; values: unknown[][] }[] };
    };
    expect(data.encodingFlags).toEqual(['categorize-labels']);
    expect(data.result[0]?.stream).toEqual({ namespace: 'demo', service_name: 'payment' });
    expect(data.result[0]?.values[0]?.[2]).toEqual({
      structuredMetadata: { detected_level: 'error' },
      parsed: {
        __error__: 'JSONParserErr',
        __error_details__: "Value looks like object, but can't find closing '}' symbol",
      },
    });
  });

  it('has an empty third element where there is nothing to say', () => {
    const request = lokiRequest('query_range', { query: '{service_name="proxy"} |= "html"' });
    const { data } = JSON.parse(api(request)?.body ?? '') as { data: { result: { values: unknown[][] }[] } };
    expect(data.result[0]?.values[0]?.[2]).toEqual({});
  });
});
