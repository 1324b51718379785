import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ObsqError } from '../../../src/domain/errors.ts';
import type { Tls } from '../../../src/http/http.ts';
import { faultCode, toNetworkError } from '../../../src/http/reply/network-error.ts';
import { shownUrl } from '../../../src/http/store-url.ts';
import { createHarness, endpointAt, failureOf } from '../../helpers/http-harness.ts';

const harness = createHarness();
const { serve, open } = harness;
afterEach(() => harness.cleanUp());

const get = { method: 'GET', path: '/api/v1/query', params: [['token', 'hunter2']] } as const;
const fault = (code: string): Error => Object.assign(new Error(`raw text of ${code}`), { code });

describe('a connection that fails', () => {
  it('because nobody listens names the store, the URL, why, and commands', async () => {
    const server = await serve(() => ({ body: '' }));
    await server.close();
    const http = open({ wait: async () => undefined });
    const endpoint = endpointAt(server.url.replace('//', '//ann:hunter2@'), { backend: 'loki' });
    const error = await failureOf(http.send(endpoint, get));
    expect(error).toMatchObject({
      kind: 'network',
      message: `log store ${server.url}/api/v1/query: the connection was refused`,
      backend: 'loki',
      url: `${server.url}/api/v1/query`,
    });
    expect(error.hint).toMatch(/obsq context show.*obsq doctor/);
    expect(http.log).toHaveLength(3);
  });

  it('because it speaks something else says so', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    harness.onCleanUp(async () => void server.close());
    const { port } = server.address() as AddressInfo;
    const error = await failureOf(open().send(endpointAt(`http://127.0.0.1:${port}`), get));
    expect(error.kind).toBe('network');
    expect(error.message).toContain('does not speak HTTP');
  });

  it.each(['nonsense', 'http//:9090', ''])(
    'because %j is no URL is a matter of configuration',
    async (baseUrl) => {
      const error = await failureOf(open().send(endpointAt(baseUrl), get));
      expect(error).toMatchObject({ kind: 'config', hint: expect.stringContaining('obsq context show') });
    },
  );
});

describe('toNetworkError', () => {
  const endpoint = endpointAt('http://mimir.test/prometheus');

  it.each([
    ['ENOTFOUND', 'host name is not known'],
    ['EAI_AGAIN', 'DNS'],
    ['ETIMEDOUT', 'in time'],
    ['UND_ERR_CONNECT_TIMEOUT', 'in time'],
    ['ECONNRESET', 'closed without an answer'],
    ['EHOSTUNREACH', 'cannot be reached'],
    ['CERT_HAS_EXPIRED', 'expired'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'CA that is not known'],
    ['ERR_SSL_SOMETHING_NEW', 'TLS handshake failed (ERR_SSL_SOMETHING_NEW)'],
    ['EWHATEVER', 'raw text of EWHATEVER (EWHATEVER)'],
  ])('%s', (code, why) => {
    const error = toNetworkError(fault(code), endpoint, '/api/v1/query');
    expect(error).toMatchObject({ kind: 'network', backend: 'prometheus' });
    expect(error.message).toContain('metrics store http://mimir.test/prometheus/api/v1/query: ');
    expect(error.message).toContain(why);
    expect(error.hint).toMatch(/obsq (context show|doctor|help contexts)/);
  });

  it('thinks of a client certificate where one may be wanted and none was shown', () => {
    const hintOf = (baseUrl: string, tls: Tls | undefined) =>
      toNetworkError(fault('UND_ERR_SOCKET'), { ...endpoint, baseUrl, ...(tls && { tls }) }, '/x').hint;
    expect(hintOf('https://mimir.test', undefined)).toContain('tls.cert');
    expect(hintOf('https://mimir.test', { ca: 'x' })).toContain('tls.cert');
    expect(hintOf('https://mimir.test', { cert: 'x', key: 'y' })).not.toContain('tls.cert');
    expect(hintOf('http://mimir.test', undefined)).not.toContain('tls.cert');
  });

  it('looks into causes and into the errors of every address tried', () => {
    const both = new AggregateError([fault('ECONNREFUSED'), fault('ENETUNREACH')]);
    expect(faultCode(new Error('fetch failed', { cause: both }))).toBe('ECONNREFUSED');
    expect(faultCode('a text')).toBe('');
    const circular = new Error('round');
    circular.cause = circular;
    expect(faultCode(circular)).toBe('');
  });

  it('leaves an error of another store as it is', () => {
    const other = new ObsqError({ kind: 'limit', message: 'm', backend: 'tempo', url: 'u' });
    expect(toNetworkError(other, endpoint, '/')).toBe(other);
  });
});

describe('shownUrl', () => {
  it.each([
    ['http://ann:secret@host:9090/prom/', '/api', 'http://host:9090/prom/api'],
    ['https://host', '/api?token=1', 'https://host/api'],
    ['//ann:secret@host', '/api?token=1', '//host/api'],
  ])('%s%s', (baseUrl, path, shown) => {
    expect(shownUrl(endpointAt(baseUrl), path)).toBe(shown);
  });
});
