import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createHarness, endpointAt, failureOf } from '../helpers/http-harness.ts';

const harness = createHarness();
const { serve, open } = harness;
afterEach(() => harness.cleanUp());

const pem = (file: string): string =>
  readFileSync(join(import.meta.dirname, '../../fixtures/tls', file), 'utf8');
const ca = pem('ca.crt');
const server = { cert: pem('server.crt'), key: pem('server.key') };
const expired = { cert: pem('expired.crt'), key: pem('expired.key') };
const get = { method: 'GET', path: '/' } as const;
const ok = () => ({ body: 'ok' });

describe('TLS', () => {
  it('trusts the CA it is given, over one connection', async () => {
    const { url, requests } = await serve(ok, { tls: server });
    const http = open();
    const endpoint = endpointAt(url, { tls: { ca } });
    expect((await http.send(endpoint, get)).body).toBe('ok');
    expect((await http.send({ ...endpoint }, get)).body).toBe('ok');
    expect(requests.map(({ connection }) => connection)).toEqual([1, 1]);
  });

  it('does not trust an unknown CA, and says how to make it known', async () => {
    const { url, requests } = await serve(ok, { tls: server });
    const error = await failureOf(open().send(endpointAt(url), get));
    expect(error).toMatchObject({ kind: 'network', backend: 'prometheus', url: `${url}/` });
    expect(error.message).toMatch(/its TLS certificate comes from a CA that is not known here/);
    expect(error.hint).toContain('tls.ca');
    expect(requests).toEqual([]);
  });

  it('trusts anyone when told to, for this store alone', async () => {
    const { url } = await serve(ok, { tls: expired });
    const http = open();
    expect((await http.send(endpointAt(url, { tls: { insecureSkipVerify: true } }), get)).body).toBe('ok');
    // The same origin with other settings must not ride on the connection that was not checked.
    const error = await failureOf(http.send(endpointAt(url, { tls: { ca } }), get));
    expect(error.message).toContain('has expired');
  });

  it('checks the host name, or the name it is told', async () => {
    const { port } = await serve(ok, { tls: server });
    const http = open();
    const byOtherName = await failureOf(
      http.send(endpointAt(`https://127.0.0.1:${port}`, { tls: { ca, serverName: 'elsewhere.test' } }), get),
    );
    expect(byOtherName.message).toContain('another host name');
    expect(byOtherName.hint).toContain('tls.serverName');
    const named = endpointAt(`https://127.0.0.1:${port}`, { tls: { ca, serverName: 'store.test' } });
    expect((await http.send(named, get)).body).toBe('ok');
  });

  it('shows a client certificate where one is asked for', async () => {
    const { url } = await serve(ok, { tls: { ...server, ca, requestCert: true } });
    const http = open({ wait: async () => undefined });
    const tls = { ca, cert: pem('client.crt'), key: pem('client.key') };
    expect((await http.send(endpointAt(url, { tls }), get)).body).toBe('ok');
    const error = await failureOf(http.send(endpointAt(url, { tls: { ca } }), get));
    expect(error.kind).toBe('network');
    expect(error.hint).toMatch(/tls\.cert|obsq context show/);
  });

  it('tells a plain server from a TLS one, both ways', async () => {
    const plain = await serve(ok);
    const toPlain = await failureOf(open().send(endpointAt(plain.url.replace('http:', 'https:')), get));
    expect(toPlain.message).toContain('does not speak TLS');
    expect(toPlain.hint).toContain('http:// rather than https://');
    const secure = await serve(ok, { tls: server });
    const http = open({ wait: async () => undefined });
    const toSecure = await failureOf(http.send(endpointAt(secure.url.replace('https:', 'http:')), get));
    expect(toSecure.kind).toBe('network');
  });

  it('says when a certificate or key is none', async () => {
    const { url } = await serve(ok, { tls: server });
    const error = await failureOf(
      open().send(endpointAt(url, { tls: { ca, cert: 'nonsense', key: 'nonsense' } }), get),
    );
    expect(error).toMatchObject({ kind: 'config' });
    expect(error.hint).toContain('tls.cert');
  });
});
