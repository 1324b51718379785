import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  type AlertmanagerClient,
  createAlertmanagerClient,
} from '../../../src/backends/alertmanager/client.ts';
import { createHttp } from '../../../src/http/client/create-http.ts';
import { type RecordingServer, type Reply, startRecordingServer } from '../../helpers/recording-server.ts';

const http = createHttp({ userAgent: 'obsq/test', now: () => 0 });
const servers: RecordingServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
afterAll(() => http.close());

async function clientOf(
  reply?: Reply,
  prefix = '',
): Promise<{ client: AlertmanagerClient; server: RecordingServer }> {
  const server = await startRecordingServer({
    recordings: ['alertmanager'],
    prefix,
    ...(reply && { respond: () => reply }),
  });
  servers.push(server);
  return {
    client: createAlertmanagerClient(http, { backend: 'alertmanager', baseUrl: server.url, headers: {} }),
    server,
  };
}

const crashLooping = {
  labels: {
    alertname: 'PodCrashLooping',
    cluster: 'local-multipass',
    container: 'payment',
    namespace: 'otel-demo',
    pod: 'payment-ae5c62d50-7aee3',
    severity: 'critical',
    uid: 'u-payment-ae5c62d50-7aee3',
  },
  annotations: { summary: 'payment-ae5c62d50-7aee3 is restarting' },
  fingerprint: '7fa692e0dc59c581',
  // 21:29:12.419, 21:40:42.419 and 21:36:42.422 UTC
  startsAtMs: Date.UTC(2026, 10, 20, 21, 29, 12, 419),
  endsAtMs: Date.UTC(2026, 10, 20, 21, 40, 42, 419),
  updatedAtMs: Date.UTC(2026, 10, 20, 21, 36, 42, 422),
  generatorUrl:
    'http://vm:9090/graph?g0.expr=increase%28kube_pod_container_status_restarts_total%5B15m%5D%29+%3E%3D+2&g0.tab=1',
  receivers: ['none'],
  state: 'active',
  silencedBy: [],
  inhibitedBy: [],
  mutedBy: [],
};

describe('recorded answers', () => {
  it('alerts', async () => {
    const { client } = await clientOf();
    const { data } = await client.alerts();
    expect(data).toHaveLength(2);
    expect(data[0]).toEqual(crashLooping);
    expect(data[1]).toMatchObject({ fingerprint: 'bdb72ca58906e0c3', labels: { alertname: 'PodOOMKilled' } });
  });

  it('no silences', async () => {
    const { client } = await clientOf();
    expect((await client.silences()).data).toEqual([]);
  });

  it('status', async () => {
    const { client } = await clientOf();
    expect((await client.status()).data).toEqual({
      version: '0.33.1',
      cluster: 'disabled',
      peers: 0,
      startedAtMs: Date.UTC(2026, 10, 20, 21, 28, 22, 988),
    });
  });

  it('a refused filter, out of its JSON string', async () => {
    const { client, server } = await clientOf();
    await expect(client.alerts({ filter: ['bad{{'] })).rejects.toMatchObject({
      kind: 'query',
      message: 'bad matcher format: bad{{',
      status: 400,
      backend: 'alertmanager',
      url: `${server.url}/api/v2/alerts`,
      query: { text: 'bad{{' },
    });
  });
});

describe('what is asked', () => {
  it('names only the flags that are given, and repeats the filter', async () => {
    const { client, server } = await clientOf({ body: '[]' });
    await client.alerts({
      filter: ['a="b c"', 'd=~"e&f"'],
      silenced: false,
      active: true,
      receiver: 'team-.*',
    });
    await client.silences({ filter: ['a="b"'] });
    expect(server.requests.map(({ path, params }) => [path, [...params]])).toEqual([
      [
        '/api/v2/alerts',
        [
          ['filter', 'a="b c"'],
          ['filter', 'd=~"e&f"'],
          ['active', 'true'],
          ['silenced', 'false'],
          ['receiver', 'team-.*'],
        ],
      ],
      ['/api/v2/silences', [['filter', 'a="b"']]],
    ]);
  });
});

describe('silences', () => {
  it('keep their matchers; one without isEqual is an equal one', async () => {
    const { client } = await clientOf({
      body: JSON.stringify([
        {
          id: 'b3f8',
          status: { state: 'expired' },
          updatedAt: '2026-11-20T10:00:00Z',
          comment: 'deploy',
          createdBy: 'ann',
          startsAt: '2026-11-20T09:00:00+01:00',
          endsAt: '2026-11-20T10:00:00.5Z',
          matchers: [
            { name: 'pod', value: 'payment-.*', isRegex: true },
            { name: 'severity', value: 'info', isRegex: false, isEqual: false },
          ],
        },
      ]),
    });
    expect((await client.silences()).data).toEqual([
      {
        id: 'b3f8',
        state: 'expired',
        comment: 'deploy',
        createdBy: 'ann',
        startsAtMs: Date.UTC(2026, 10, 20, 8),
        endsAtMs: Date.UTC(2026, 10, 20, 10, 0, 0, 500),
        matchers: [
          { name: 'pod', value: 'payment-.*', isRegex: true, isEqual: true },
          { name: 'severity', value: 'info', isRegex: false, isEqual: false },
        ],
      },
    ]);
  });
});

describe('what is none of its answers', () => {
  it.each<[string, Reply, object]>([
    [
      'a page',
      { body: '<html><title>Sign in</title>', headers: { 'content-type': 'text/html' } },
      { kind: 'backend', message: expect.stringContaining('Sign in') },
    ],
    ['nothing', { body: '' }, { kind: 'backend', message: expect.stringContaining('empty') }],
    [
      'another API',
      { body: '{"status":"success","data":{"alerts":[]}}' },
      { kind: 'backend', message: expect.stringContaining('not a list') },
    ],
    [
      'a time that is none',
      { body: '[{"status":{"state":"active"},"fingerprint":"x","startsAt":"soon"}]' },
      { kind: 'backend', message: expect.stringContaining('[0].startsAt') },
    ],
    [
      'the API of before',
      {
        status: 410,
        body: '{"status":"deprecated","error":"The Alertmanager v1 API was deprecated in version 0.16.0 and is removed as of version 0.27.0"}',
      },
      { kind: 'not-found', message: expect.stringContaining('v1 API was deprecated') },
    ],
    [
      'a wrong parameter',
      { status: 422, body: '{"code":602,"message":"silenced in query must be of type boolean"}' },
      { message: 'silenced in query must be of type boolean' },
    ],
    [
      'no tenant',
      { status: 401, body: 'no org id\n' },
      { kind: 'auth', hint: expect.stringContaining('--org-id') },
    ],
  ])('%s', async (_what, reply, expected) => {
    const { client } = await clientOf(reply);
    await expect(client.alerts()).rejects.toMatchObject({ backend: 'alertmanager', ...expected });
  });

  it('a wrong prefix is named', async () => {
    const { client, server } = await clientOf({ status: 404, body: '404 page not found' }, '/prometheus');
    await expect(client.alerts()).rejects.toMatchObject({
      kind: 'not-found',
      hint: expect.stringContaining(`http://127.0.0.1:${server.port}/alertmanager`),
    });
  });
});
