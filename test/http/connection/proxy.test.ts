import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parseProxyEnvironment } from '../../../src/http/connection/proxy.ts';
import { createHarness, endpointAt, failureOf } from '../../helpers/http-harness.ts';

const harness = createHarness();
const { serve, open } = harness;
afterEach(() => harness.cleanUp());

const get = { method: 'GET', path: '/q' } as const;
const pem = (file: string): string =>
  readFileSync(join(import.meta.dirname, '../../../fixtures/tls', file), 'utf8');

interface Tunneller {
  readonly url: string;
  readonly asked: { readonly authority: string | undefined; readonly authorization: string | undefined }[];
}

/** A proxy that knows CONNECT: whatever name is asked for, the tunnel ends at 127.0.0.1. */
async function startTunneller(toPort: number, status = 200): Promise<Tunneller> {
  const asked: Tunneller['asked'] = [];
  const sockets = new Set<Socket>();
  const server = createServer();
  server.on('connect', (request, client: Socket, head: Buffer) => {
    asked.push({ authority: request.url, authorization: request.headers['proxy-authorization'] });
    sockets.add(client);
    if (status !== 200) {
      client.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const upstream = connect(toPort, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) socket.on('error', () => upstream.destroy());
    sockets.add(upstream);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  harness.onCleanUp(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe('parseProxyEnvironment', () => {
  const chosen = (environment: Record<string, string>, url: string): string | null =>
    parseProxyEnvironment(environment)(new URL(url))?.href ?? null;

  it.each<[Record<string, string>, string, string | null]>([
    [{}, 'http://a.test', null],
    [{ HTTP_PROXY: 'http://p:1' }, 'http://a.test', 'http://p:1/'],
    [{ HTTP_PROXY: 'http://p:1' }, 'https://a.test', null],
    [{ HTTPS_PROXY: 'p:1' }, 'https://a.test', 'http://p:1/'],
    [{ https_proxy: 'http://small:1', HTTPS_PROXY: 'http://large:1' }, 'https://a.test', 'http://small:1/'],
    [{ ALL_PROXY: 'http://p:1' }, 'https://a.test', 'http://p:1/'],
    [{ HTTP_PROXY: '' }, 'http://a.test', null],
    [{ HTTP_PROXY: 'http://p:1' }, 'http://127.0.0.1:9090', null],
    [{ HTTP_PROXY: 'http://p:1' }, 'http://localhost', null],
    [{ HTTP_PROXY: 'http://p:1' }, 'http://[::1]:3000', null],
  ])('%j for %s: %s', (environment, url, proxy) => {
    expect(chosen(environment, url)).toBe(proxy);
  });

  it.each([
    ['*', 'http://a.test', true],
    ['a.test', 'http://a.test', true],
    ['a.test', 'http://x.a.test', true],
    ['a.test', 'http://ba.test', false],
    ['.a.test', 'http://x.a.test', true],
    ['*.a.test', 'http://x.a.test', true],
    ['A.TEST', 'http://a.test', true],
    ['b.test, a.test', 'http://a.test', true],
    ['b.test a.test', 'http://a.test', true],
    ['a.test:80', 'http://a.test', true],
    ['a.test:8080', 'http://a.test', false],
    ['a.test:8080', 'http://a.test:8080', true],
    ['10.0.0.0/8', 'http://10.1.2.3:9090', true],
    ['10.0.0.0/8', 'http://11.1.2.3:9090', false],
    ['10.1.2.3', 'http://10.1.2.3', true],
    ['fd00::/8', 'http://[fd12::1]:9090', true],
    ['10.0.0.0/99', 'http://10.1.2.3', false],
    ['svc.cluster.local', 'http://mimir.monitoring.svc.cluster.local', true],
    ['', 'http://a.test', false],
  ])('NO_PROXY=%s and %s: direct is %s', (noProxy, url, isDirect) => {
    expect(chosen({ HTTP_PROXY: 'http://p:1', NO_PROXY: noProxy }, url) === null).toBe(isDirect);
  });

  it.each([
    [{ HTTPS_PROXY: 'http://' }, /^HTTPS_PROXY is not the URL/],
    [{ https_proxy: 'http://p:port' }, /^https_proxy is not the URL/],
    [{ HTTPS_PROXY: 'socks5://ann:hunter2@p:1' }, /^HTTPS_PROXY names a socks5 proxy/],
    [{ ALL_PROXY: 'socks5h://p:1' }, /^ALL_PROXY names a socks5h proxy/],
    [{ all_proxy: 'socks5://p:1', HTTPS_PROXY: '' }, /^all_proxy names a socks5 proxy/],
  ])('refuses %j for a URL that would go through it, by the name it was set with', (environment, message) => {
    expect(() => chosen(environment, 'https://a.test')).toThrow(message);
    expect(() => chosen(environment, 'https://a.test')).not.toThrow(/hunter2/);
  });

  it.each<[Record<string, string>, string, string | null]>([
    [{ ALL_PROXY: 'socks5://p:1' }, 'http://127.0.0.1:9090', null],
    [{ ALL_PROXY: 'socks5://p:1' }, 'https://localhost', null],
    [{ ALL_PROXY: 'socks5://p:1', NO_PROXY: '.test' }, 'http://a.test', null],
    [{ HTTPS_PROXY: 'socks5://p:1' }, 'http://a.test', null],
    [{ HTTP_PROXY: 'socks5://p:1' }, 'https://a.test', null],
    [{ ALL_PROXY: 'socks5://p:1', HTTP_PROXY: 'http://q:1' }, 'http://a.test', 'http://q:1/'],
  ])('%j is no hindrance for %s: %s', (environment, url, proxy) => {
    expect(chosen(environment, url)).toBe(proxy);
  });
});

describe('through a proxy', () => {
  it('plain http goes to the proxy with its whole URL, and credentials for it', async () => {
    const proxy = await serve(() => ({ body: 'from afar' }));
    const http = open({ environment: { HTTP_PROXY: proxy.url.replace('//', '//ann:p%40ss@') } });
    const answer = await http.send(endpointAt('http://store.test:9090/prom'), {
      ...get,
      params: [['a', 'b']],
    });
    expect(answer.body).toBe('from afar');
    expect(proxy.requests[0]).toMatchObject({ path: '/prom/q' });
    expect(proxy.requests[0]?.headers).toMatchObject({
      host: 'store.test:9090',
      // ann:p@ss
      'proxy-authorization': 'Basic YW5uOnBAc3M=',
    });
    // The log names the store, not the proxy and its password.
    expect(http.log[0]?.url).toBe('http://store.test:9090/prom/q?a=b');
  });

  it('https goes through a tunnel, checked end to end, with one connection for more requests', async () => {
    const store = await serve(() => ({ body: 'secret' }), {
      tls: { cert: pem('server.crt'), key: pem('server.key') },
    });
    const proxy = await startTunneller(store.port);
    const http = open({ environment: { HTTPS_PROXY: proxy.url.replace('//', '//ann:pass@') } });
    const endpoint = endpointAt('https://store.test', { tls: { ca: pem('ca.crt') } });
    expect((await http.send(endpoint, get)).body).toBe('secret');
    expect((await http.send(endpoint, get)).body).toBe('secret');
    expect(proxy.asked).toEqual([{ authority: 'store.test:443', authorization: 'Basic YW5uOnBhc3M=' }]);
    expect(store.requests.map(({ connection }) => connection)).toEqual([1, 1]);
    expect(store.requests[0]?.headers['proxy-authorization']).toBeUndefined();
    const other = endpointAt('https://elsewhere.test', { tls: { ca: pem('ca.crt') } });
    expect((await failureOf(http.send(other, get))).message).toContain('another host name');
  });

  it.each([
    [407, 'auth', 'HTTPS_PROXY'],
    [403, 'network', 'NO_PROXY'],
  ])('that refuses the tunnel with %i: %s', async (status, kind, hint) => {
    const proxy = await startTunneller(1, status);
    const error = await failureOf(
      open({ environment: { HTTPS_PROXY: proxy.url } }).send(endpointAt('https://store.test'), get),
    );
    expect(error).toMatchObject({ kind, backend: 'prometheus', status, hint: expect.stringContaining(hint) });
    expect(error.message).toContain(`HTTP ${status}`);
  });

  it('websockets take a tunnel as well', async () => {
    const store = await serve(() => ({ status: 400, body: 'parse error : unexpected {' }));
    const proxy = await startTunneller(store.port);
    const http = open({ environment: { HTTP_PROXY: proxy.url } });
    const error = await failureOf(http.connect(endpointAt('http://store.test:3100'), { path: '/tail' }));
    expect(error).toMatchObject({ status: 400, message: 'parse error : unexpected {' });
    expect(proxy.asked[0]?.authority).toBe('store.test:3100');
  });

  it('of its own goes one store alone, whatever the variables say', async () => {
    const store = await serve(() => ({ body: 'near' }));
    const proxy = await serve(() => ({ body: 'from afar' }));
    const http = open({ environment: { HTTP_PROXY: 'http://127.0.0.1:1', NO_PROXY: '*' } });
    const own = { name: 'LOKI_HTTP_PROXY_URL', text: proxy.url };
    expect((await http.send({ ...endpointAt('http://loki.test:3100'), proxy: own }, get)).body).toBe(
      'from afar',
    );
    expect((await http.send(endpointAt(store.url), get)).body).toBe('near');
    const wrong = { ...endpointAt(store.url), proxy: { ...own, text: 'socks5://127.0.0.1:1' } };
    expect(await failureOf(http.send(wrong, get))).toMatchObject({
      kind: 'config',
      message: expect.stringContaining('LOKI_HTTP_PROXY_URL names a socks5 proxy'),
    });
  });

  it('not for what NO_PROXY names', async () => {
    const store = await serve(() => ({ body: 'direct' }));
    const http = open({ environment: { HTTP_PROXY: 'http://127.0.0.1:1', NO_PROXY: '127.0.0.0/8' } });
    expect((await http.send(endpointAt(store.url), get)).body).toBe('direct');
  });

  it('a variable that is no URL is named with the first request, and ends well', async () => {
    const http = open({ environment: { HTTP_PROXY: 'http://ann:hunter2@' } });
    const error = await failureOf(http.send(endpointAt('http://store.test'), get));
    expect(error.kind).toBe('config');
    expect(error.message).toContain('HTTP_PROXY');
    expect(`${error.message} ${error.hint}`).not.toContain('hunter2');
    await http.close();
  });
});
