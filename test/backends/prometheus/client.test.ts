import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createPrometheusClient, type PrometheusClient } from '../../../src/backends/prometheus/client.ts';
import { createHttp } from '../../../src/http/client/create-http.ts';
import type { Endpoint } from '../../../src/http/http.ts';
import {
  type RecordingServer,
  type Reply,
  type SeenRequest,
  startRecordingServer,
} from '../../helpers/recording-server.ts';

const http = createHttp({
  userAgent: 'obsq/test',
  now: () => 0,
  random: () => 0,
  wait: async () => undefined,
});
const servers: RecordingServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
afterAll(() => http.close());

interface Place {
  readonly client: PrometheusClient;
  readonly server: RecordingServer;
}

async function answering(
  respond: Reply | ((request: SeenRequest) => Reply),
  options: { readonly prefix?: string; readonly endpoint?: Partial<Endpoint> } = {},
): Promise<Place> {
  const server = await startRecordingServer({
    prefix: options.prefix ?? '/prometheus',
    respond: typeof respond === 'function' ? respond : () => respond,
  });
  servers.push(server);
  const endpoint: Endpoint = { backend: 'prometheus', baseUrl: server.url, headers: {}, ...options.endpoint };
  return { client: createPrometheusClient(http, endpoint), server };
}

const success = (data: unknown, more: object = {}): Reply => ({
  body: JSON.stringify({ status: 'success', data, ...more }),
});
const failed = (status: number, errorType: string, error: string, more: object = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ status: 'error', errorType, error, ...more }),
});
const noSeries = success({ resultType: 'matrix', result: [] });

describe('POST and GET', () => {
  it('queries are forms, label values are not', async () => {
    const { client, server } = await answering(({ path }) =>
      path.endsWith('values') ? success([]) : noSeries,
    );
    await client.queryRange({ expr: 'up', fromMs: 1_000, toMs: 2_500, stepMs: 15_000, limit: 7 });
    await client.values('job', { match: ['up', 'down{a="b"}'], fromMs: 0 });
    expect(server.requests.map(({ method, path, params }) => [method, path, [...params]])).toEqual([
      [
        'POST',
        '/api/v1/query_range',
        [
          ['query', 'up'],
          ['start', '1'],
          ['end', '2.5'],
          ['step', '15'],
          ['limit', '7'],
        ],
      ],
      [
        'GET',
        '/api/v1/label/job/values',
        [
          ['match[]', 'up'],
          ['match[]', 'down{a="b"}'],
          ['start', '0'],
        ],
      ],
    ]);
  });

  it.each([403, 405])(
    'a proxy that refuses POST with %i is asked with GET, from then on at once',
    async (status) => {
      const { client, server } = await answering(({ method }) =>
        method === 'POST'
          ? { status, body: 'non allow-listed POSTs not allowed on proxied Prometheus datasource' }
          : noSeries,
      );
      const query = { expr: 'up', fromMs: 0, toMs: 0, stepMs: 1_000 };
      await client.queryRange(query);
      await client.queryRange(query);
      expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
    },
  );

  it.each([
    [400, 'missing query arg'],
    [422, '{"status":"error","errorType":"bad_data","error":"missing `query` arg"}'],
    [400, 'invalid parameter "query": unknown position: parse error: no expression found in input'],
    [
      400,
      JSON.stringify({
        status: 'error',
        error: 'invalid parameter "start": cannot parse "" to a valid timestamp',
      }),
    ],
  ])('a proxy that loses the form (%i %s) is asked with GET, from then on at once', async (status, body) => {
    const { client, server } = await answering(({ method }) =>
      method === 'POST' ? { status, body } : noSeries,
    );
    const query = { expr: 'up', fromMs: 0, toMs: 0, stepMs: 1_000 };
    await client.queryRange(query);
    await client.queryRange(query);
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
  });

  it('an error of the query itself is not asked again', async () => {
    const refusal = { status: 'error', errorType: 'bad_data', error: '1:3: parse error: unexpected end' };
    const { client, server } = await answering({ status: 400, body: JSON.stringify(refusal) });
    await expect(client.queryInstant({ expr: 'up(' })).rejects.toMatchObject({ kind: 'query' });
    await expect(client.queryInstant({ expr: ' ' })).rejects.toMatchObject({ kind: 'query' });
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'POST']);
  });

  it('a 403 for both is a lack of rights, told once', async () => {
    const { client, server } = await answering(
      { status: 403, body: 'forbidden' },
      { endpoint: { tenant: 'team-a' } },
    );
    await expect(client.queryInstant({ expr: 'up' })).rejects.toMatchObject({
      kind: 'auth',
      message: 'forbidden',
      status: 403,
      hint: expect.stringContaining('team-a'),
    });
    expect(server.requests).toHaveLength(2);
  });

  it('a long list of selectors goes as a form, a short one as a URL', async () => {
    const { client, server } = await answering(success([]));
    await client.series({ match: ['up'] });
    await client.series({ match: Array(300).fill('a_metric_name{namespace="x"}') });
    expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
    expect(server.requests[1]?.params.getAll('match[]')).toHaveLength(300);
  });

  it('a label name that is none of the classic ones is escaped in the path', async () => {
    const { client, server } = await answering(success(['200']));
    await client.values('http.status_code', {});
    expect(server.requests.map(({ path }) => path)).toEqual(['/api/v1/label/U__http_2e_status__code/values']);
  });

  it('and is asked for once more as it is where the escaped form has no values', async () => {
    const { client, server } = await answering(({ path }) =>
      success(path.includes('U__') ? [] : ['web-0', 'web-1']),
    );
    expect((await client.values('k8s.pod.name', {})).data).toEqual(['web-0', 'web-1']);
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/api/v1/label/U__k8s_2e_pod_2e_name/values',
      '/api/v1/label/k8s.pod.name/values',
    ]);
    const older = await answering(({ path }) =>
      path.includes('U__') ? success([]) : { status: 400, body: 'invalid label name' },
    );
    expect((await older.client.values('k8s.pod.name', {})).data).toEqual([]);
    // A classic name has one form alone.
    await older.client.values('pod', {}).catch(() => null);
    expect(older.server.requests).toHaveLength(3);
  });
});

describe('warnings', () => {
  it('are kept, and tell a cut by the server from one that was asked for', async () => {
    const warnings = ['results truncated due to limit'];
    const { client } = await answering(
      success({ resultType: 'vector', result: [] }, { warnings, infos: ['note'] }),
    );
    expect(await client.queryInstant({ expr: 'up' })).toMatchObject({
      warnings,
      infos: ['note'],
      partial: true,
    });
    expect(await client.queryInstant({ expr: 'up', limit: 5 })).toMatchObject({ warnings, partial: false });
  });

  it('about partial data make the answer partial; others do not', async () => {
    let warnings = ['query result may contain partial data'];
    const { client } = await answering(() => success([], { warnings }));
    expect((await client.labels({})).partial).toBe(true);
    warnings = ['rpc error: code = Unavailable desc = connection refused'];
    expect((await client.labels({})).partial).toBe(true);
    warnings = ['PromQL warning: encountered a mix of histograms and floats'];
    expect((await client.labels({})).partial).toBe(false);
  });
});

describe('answers without data', () => {
  it('204 for exemplars of an expression without a selector is an empty list', async () => {
    const { client } = await answering({ status: 204, body: '' });
    expect(await client.exemplars({ expr: '1', fromMs: 0, toMs: 1 })).toEqual({
      data: [],
      warnings: [],
      infos: [],
      partial: false,
    });
  });

  it('null where a list is expected is an empty one', async () => {
    const { client } = await answering(success(null));
    expect((await client.labels({})).data).toEqual([]);
  });
});

describe('failures', () => {
  it('with status 200 are failures, even after series came', async () => {
    const body =
      '{"data":{"result":[{"metric":{},"values":[[1,"1"]]}],"resultType":"matrix"},"status":"error","errorType":"execution","error":"expanding series: boom"}';
    const { client } = await answering({ body });
    const seen: unknown[] = [];
    const query = { expr: 'up', fromMs: 0, toMs: 0, stepMs: 1_000 };
    await expect(client.streamRange(query, (series) => void seen.push(series))).rejects.toMatchObject({
      kind: 'query',
      message: 'expanding series: boom',
      status: 200,
    });
    expect(seen).toHaveLength(1);
  });

  it.each([
    [
      failed(422, 'execution', 'query processing would load too many samples into memory in query execution'),
      'limit',
    ],
    [failed(503, 'timeout', 'query timed out in expression evaluation'), 'timeout'],
    [failed(500, 'unavailable', 'TSDB not ready'), 'backend'],
    [failed(500, 'internal', 'stream terminated'), 'backend'],
    [failed(429, 'too_many_requests', 'too many outstanding requests'), 'limit'],
    [failed(418, 'of_the_future', 'something new'), 'backend'],
    [{ status: 504, body: 'context deadline exceeded' }, 'timeout'],
    [{ status: 413, body: 'http: request body too large' }, 'limit'],
    [{ status: 503, body: 'frontend stopped' }, 'backend'],
    [
      {
        status: 502,
        headers: { 'content-type': 'text/html' },
        body: '<html><title>502 Bad Gateway</title></html>',
      },
      'backend',
    ],
    [{ status: 500, body: '' }, 'backend'],
  ] as const)('%j is of kind %s', async (reply, kind) => {
    const { client, server } = await answering(reply as Reply);
    await expect(client.queryInstant({ expr: 'up' })).rejects.toMatchObject({
      kind,
      backend: 'prometheus',
      status: (reply as Reply).status,
      url: `${server.url}/api/v1/query`,
    });
  });

  it('a query timeout is asked for once, an overload three times', async () => {
    const slow = await answering(failed(503, 'timeout', 'query timed out'));
    await expect(slow.client.queryInstant({ expr: 'up' })).rejects.toMatchObject({ kind: 'timeout' });
    expect(slow.server.requests).toHaveLength(1);
    const loaded = await answering({ status: 503, body: 'frontend stopped' });
    await expect(loaded.client.queryInstant({ expr: 'up' })).rejects.toMatchObject({
      message: 'frontend stopped',
    });
    expect(loaded.server.requests).toHaveLength(3);
  });

  it.each([
    ['max-series-per-query', 422, 'limit', /label matchers/],
    ['max-total-query-length', 400, 'limit', /--since/],
    ['query-blocked', 422, 'query', /blocked_queries/],
    ['some-new-limit', 422, 'query', /runbooks\/#err-mimir-some-new-limit/],
  ])('err-mimir-%s says what to change', async (id, status, kind, hint) => {
    const { client } = await answering(
      failed(
        status,
        'execution',
        `the query exceeded something (err-mimir-${id}). To adjust the limit, contact your administrator.`,
      ),
    );
    await expect(client.queryInstant({ expr: 'up' })).rejects.toMatchObject({
      kind,
      hint: expect.stringMatching(hint),
    });
  });

  it('places the mark by bytes and lines', async () => {
    const expr = 'sum(\n  rate({"größe😀"="x"}[5m]) +\n)';
    // In line 2 the plus is the 28th UTF-16 unit; ö and ß take a byte more each, the emoji (two units) two more.
    const { client } = await answering(
      failed(400, 'bad_data', 'invalid parameter "query": 2:33: parse error: unexpected character: \'+\''),
    );
    const error = await client.queryInstant({ expr }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'query', query: { text: expr, offset: expr.indexOf('+') } });
  });

  it('of a label question are of its selector, where there is but one', async () => {
    const { client } = await answering(
      failed(400, 'bad_data', 'invalid parameter "match[]": 1:1: parse error: x'),
    );
    await expect(client.labels({ match: ['{'] })).rejects.toMatchObject({
      kind: 'query',
      query: { text: '{', offset: 0 },
    });
    await expect(client.labels({ match: ['up', '{'] })).rejects.toMatchObject({
      kind: 'backend',
      query: undefined,
    });
  });

  it('404 asks for the prefix only where it is missing', async () => {
    const page: Reply = {
      status: 404,
      headers: { 'content-type': 'text/plain' },
      body: '404 page not found\n',
    };
    const without = await answering(page, { prefix: '' });
    await expect(without.client.labels({})).rejects.toMatchObject({
      kind: 'not-found',
      hint: expect.stringContaining(`did you mean ${without.server.url}/prometheus?`),
    });
    for (const [prefix, root] of [
      ['/prometheus/api/v1', '/prometheus'],
      ['/api/v1', ''],
      ['/prometheus/api/v1/query', '/prometheus'],
      ['/api/v1/push', '/prometheus'],
    ] as const) {
      const deep = await answering(page, { prefix });
      await expect(deep.client.labels({})).rejects.toMatchObject({
        hint: expect.stringMatching(`write --metrics-url ${new URL(deep.server.url).origin}${root}$`),
      });
    }
    const within = await answering(page);
    await expect(within.client.labels({})).rejects.toMatchObject({
      hint: expect.not.stringContaining('did you mean'),
    });
  });

  it.each<[string, Reply, RegExp]>([
    [
      'a login page',
      { body: '<!DOCTYPE html><html><head><title>Sign in</title></head>' },
      /web page \("Sign in"\)/,
    ],
    [
      'a cut answer',
      { body: '{"status":"success","data":{"resultType":"vector","result":[{"metric":{' },
      /not whole/,
    ],
    ['another JSON', { body: '{"message":"hello"}' }, /not of a Prometheus API/],
    [
      'a broken sample',
      success({ resultType: 'vector', result: [{ metric: {}, value: [1] }] }),
      /data\.result\[0\]\.value is not a string/,
    ],
    ['a strange type', success({ resultType: 'tensor', result: [] }), /resultType/],
    [
      'a label that is a number',
      success({ resultType: 'vector', result: [{ metric: { a: 1 } }] }),
      /metric\.a is not a string/,
    ],
  ])('%s is told apart', async (_what, reply, message) => {
    const { client, server } = await answering(reply);
    await expect(client.queryInstant({ expr: 'up' })).rejects.toMatchObject({
      kind: 'backend',
      message: expect.stringMatching(message),
      url: `${server.url}/api/v1/query`,
      backend: 'prometheus',
    });
  });
});

describe('Mimir', () => {
  it('tells its flavour, and its limits at the root', async () => {
    const { client, server } = await answering(({ path }) =>
      path === '(outside)/api/v1/user_limits'
        ? { body: '{"ingestion_rate":1e4,"max_global_exemplars_per_user":0,"note":"x"}' }
        : success({
            application: 'Grafana Mimir',
            version: '2.15.0',
            features: { ruler_config_api: 'true' },
          }),
    );
    expect(await client.buildInfo()).toEqual({
      flavour: 'mimir',
      application: 'Grafana Mimir',
      version: '2.15.0',
    });
    expect(await client.userLimits()).toEqual({ ingestion_rate: 10_000, max_global_exemplars_per_user: 0 });
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/api/v1/status/buildinfo',
      '(outside)/api/v1/user_limits',
    ]);
  });

  it('a page that is no answer is not taken for limits', async () => {
    const { client } = await answering({ body: '<html><title>Hi</title>' });
    await expect(client.userLimits()).rejects.toMatchObject({ kind: 'backend', backend: 'prometheus' });
  });
});

describe('a series', () => {
  it('may have samples and histograms, with and without buckets', async () => {
    const { client } = await answering(
      success({
        resultType: 'matrix',
        result: [
          {
            metric: { __proto__x: 'y' },
            values: [
              [1435781430.781, '1'],
              [1435781445, 'NaN'],
            ],
            histograms: [[1435781460, { count: '0', sum: '0' }]],
          },
        ],
      }),
    );
    const { data } = await client.queryRange({ expr: 'up', fromMs: 0, toMs: 0, stepMs: 1_000 });
    expect(data).toEqual([
      {
        labels: { __proto__x: 'y' },
        samples: [
          { timeMs: 1_435_781_430_781, value: '1' },
          { timeMs: 1_435_781_445_000, value: 'NaN' },
        ],
        histograms: [{ timeMs: 1_435_781_460_000, count: '0', sum: '0', buckets: [] }],
      },
    ]);
  });
});

describe('a large range', () => {
  const values = Array.from(
    { length: 500 },
    (_, index) => `[${1_795_208_832 + index},"${index}.0123456789"]`,
  ).join();
  const seriesOf = (index: number): string => `{"metric":{"pod":"pod-${index}"},"values":[${values}]}`;

  async function* answer(count: number, state: { sent: number }): AsyncGenerator<string> {
    yield '{"status":"success","data":{"resultType":"matrix","result":[';
    for (let index = 0; index < count; index += 1) {
      state.sent += 1;
      yield (index === 0 ? '' : ',') + seriesOf(index);
    }
    yield ']}}';
  }

  it('of 100 MB passes through without being held', async () => {
    const count = Math.ceil(100e6 / seriesOf(0).length);
    const { client } = await answering({ body: answer(count, { sent: 0 }) });
    const query = { expr: 'up', fromMs: 0, toMs: 0, stepMs: 1_000 };
    let seen = 0;
    let samples = 0;
    let peakBytes = 0;
    const beforeBytes = process.memoryUsage().rss;
    await client.streamRange(query, (series) => {
      expect(series.labels.pod).toBe(`pod-${seen}`);
      seen += 1;
      samples += series.samples.length;
      if (seen % 100 === 0) peakBytes = Math.max(peakBytes, process.memoryUsage().rss);
    });
    expect(seen).toBe(count);
    expect(samples).toBe(count * 500);
    // Server and client share this process; an answer held whole would add its 100 MB several times over.
    expect(peakBytes - beforeBytes).toBeLessThan(150e6);
  });

  it('waits for its reader', async () => {
    const state = { sent: 0 };
    const { client, server } = await answering({ body: answer(3_000, state) });
    const query = { expr: 'up', fromMs: 0, toMs: 0, stepMs: 1_000 };
    const controller = new AbortController();
    const stuck = client.streamRange({ ...query, signal: controller.signal }, async () => {
      // Long enough for a server that is not held back to send everything.
      for (let turn = 0; turn < 2_000; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      controller.abort();
    });
    await expect(stuck).rejects.toMatchObject({ kind: 'cancelled' });
    // 50 MB do not fit into the buffers between.
    expect(state.sent).toBeLessThan(2_900);
    await server.requests[0]?.aborted;
  });
});

describe('a long list', () => {
  const success = (data: unknown): Reply => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ status: 'success', data }),
  });
  // Lists beside an array that is streamed are left out from 4 MB on; these are the answer itself.
  const names = Array.from({ length: 400_000 }, (_, at) => `name_of_a_metric_${at}`);

  it('of names is whole', async () => {
    const { client } = await answering(success(names));
    expect((await client.values('__name__', {})).data).toHaveLength(names.length);
    expect((await client.labels({})).data).toHaveLength(names.length);
  });

  it('of rules is whole', async () => {
    const rule = { name: 'up', query: 'x'.repeat(9_000_000), type: 'recording', health: 'ok', labels: {} };
    const { client } = await answering(
      success({ groups: [{ name: 'a', file: 'b', interval: 30, rules: [rule] }] }),
    );
    expect((await client.rules()).data[0]?.rules).toHaveLength(1);
  });
});
