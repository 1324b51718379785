import { describe, expect, it } from 'vitest';
import type { Environment } from '../../../src/config/env.ts';
import { resolveContext } from '../../../src/config/resolve/resolve-context.ts';
import type { StoreName } from '../../../src/domain/store-name.ts';
import { fakeFiles } from '../file/fake-files.ts';

const files = fakeFiles({
  '/t/token': 'from-file\n',
  '/t/ca': 'CA',
  '/t/cert': 'CERT',
  '/t/key': 'KEY',
});

async function endpoint(store: StoreName, environment: Environment) {
  const context = await resolveContext({ flags: {}, environment, files, needed: [store] });
  return context.stores[store]?.endpoint;
}

describe("logcli's variables", () => {
  const loki = (environment: Environment) =>
    endpoint('logs', { LOKI_ADDR: 'http://loki:3100', ...environment });

  it('are all taken along with LOKI_ADDR', async () => {
    expect(
      await loki({
        LOKI_ORG_ID: 'a|b',
        LOKI_USERNAME: 'ann',
        LOKI_PASSWORD: 'file:not-a-reference',
        LOKI_CA_CERT_PATH: '/t/ca',
        LOKI_CLIENT_CERT_PATH: '/t/cert',
        LOKI_CLIENT_KEY_PATH: '/t/key',
        LOKI_TLS_SKIP_VERIFY: 'true',
        LOKI_QUERY_TAGS: 'Source=runbook',
        LOKI_NO_CACHE: '1',
        LOKI_HTTP_PROXY_URL: 'http://proxy:3128',
      }),
    ).toEqual({
      backend: 'loki',
      baseUrl: 'http://loki:3100',
      tenant: 'a|b',
      headers: { 'X-Query-Tags': 'Source=runbook', 'Cache-Control': 'no-cache' },
      auth: { kind: 'basic', username: 'ann', password: 'file:not-a-reference' },
      tls: { ca: 'CA', cert: 'CERT', key: 'KEY', serverName: undefined, insecureSkipVerify: true },
      proxy: { name: 'LOKI_HTTP_PROXY_URL', text: 'http://proxy:3128' },
    });
  });

  it('prove who asks by a token, or the file it is in', async () => {
    expect(await loki({ LOKI_BEARER_TOKEN: 'tok' })).toMatchObject({
      auth: { kind: 'bearer', token: 'tok' },
    });
    expect(await loki({ LOKI_BEARER_TOKEN_FILE: '/t/token' })).toMatchObject({
      auth: { token: 'from-file' },
    });
  });

  it('put the credentials into another header', async () => {
    expect(await loki({ LOKI_BEARER_TOKEN: 'tok', LOKI_AUTH_HEADER: 'X-Auth' })).toEqual({
      backend: 'loki',
      baseUrl: 'http://loki:3100',
      headers: { 'X-Auth': 'Bearer tok' },
    });
    // base64 of ann:pw
    expect(
      await loki({ LOKI_USERNAME: 'ann', LOKI_PASSWORD: 'pw', LOKI_AUTH_HEADER: 'X-Auth' }),
    ).toMatchObject({
      headers: { 'X-Auth': 'Basic YW5uOnB3' },
    });
  });

  it('are refused where two prove different things', async () => {
    await expect(loki({ LOKI_USERNAME: 'ann', LOKI_BEARER_TOKEN: 'tok' })).rejects.toMatchObject({
      kind: 'config',
      message: 'LOKI_USERNAME and LOKI_BEARER_TOKEN are both set: Loki can be shown one of them',
    });
  });

  it('say which of them is wrong', async () => {
    await expect(loki({ LOKI_CA_CERT_PATH: '/t/none' })).rejects.toMatchObject({
      message: 'LOKI_CA_CERT_PATH: cannot read /t/none: no such file',
    });
    await expect(loki({ LOKI_CLIENT_CERT_PATH: '/t/cert' })).rejects.toMatchObject({
      message: 'LOKI_CLIENT_CERT_PATH: a client certificate and its key come together',
    });
    await expect(loki({ LOKI_ADDR: 'loki:3100' })).rejects.toMatchObject({
      message: 'LOKI_ADDR: "loki:3100" is no URL: it has no scheme',
    });
  });

  it('stay at home when OBSQ_LOGS_URL names the store', async () => {
    const environment = {
      OBSQ_LOGS_URL: 'http://l',
      LOKI_ORG_ID: 'a',
      LOKI_USERNAME: 'u',
      LOKI_PASSWORD: 'p',
    };
    expect(await loki(environment)).toEqual({ backend: 'loki', baseUrl: 'http://l', headers: {} });
  });
});

describe("mimirtool's variables", () => {
  const mimir = (environment: Environment) =>
    endpoint('metrics', { MIMIR_ADDRESS: 'http://mimir', ...environment });

  it.each([
    ['http://mimir', 'http://mimir/prometheus'],
    ['http://mimir/', 'http://mimir/prometheus'],
    ['http://mimir/prometheus', 'http://mimir/prometheus'],
    ['http://cortex/api/prom/', 'http://cortex/api/prom'],
  ])('%s is asked at %s', async (address, baseUrl) => {
    expect(await mimir({ MIMIR_ADDRESS: address })).toMatchObject({ baseUrl });
  });

  it('name the user, or let the tenant be it', async () => {
    const key = { MIMIR_TENANT_ID: '42', MIMIR_API_KEY: 'key' };
    expect(await mimir(key)).toMatchObject({
      tenant: '42',
      auth: { kind: 'basic', username: '42', password: 'key' },
    });
    expect(await mimir({ ...key, MIMIR_API_USER: 'ann' })).toMatchObject({
      tenant: '42',
      auth: { username: 'ann' },
    });
    expect(await mimir({ MIMIR_TENANT_ID: '42' })).toEqual({
      backend: 'prometheus',
      baseUrl: 'http://mimir/prometheus',
      tenant: '42',
      headers: {},
    });
    expect(await mimir({ MIMIR_AUTH_TOKEN: 'tok' })).toMatchObject({
      auth: { kind: 'bearer', token: 'tok' },
    });
  });

  it('carry headers, one a line, and TLS', async () => {
    expect(
      await mimir({ MIMIR_EXTRA_HEADERS: 'X-A=1\nX-B=2=3\n', MIMIR_TLS_CA_PATH: '/t/ca' }),
    ).toMatchObject({ headers: { 'X-A': '1', 'X-B': '2=3' }, tls: { ca: 'CA' } });
  });

  it('do not go to PROMETHEUS_URL', async () => {
    const environment = { PROMETHEUS_URL: 'http://p', MIMIR_TENANT_ID: '42', MIMIR_API_KEY: 'key' };
    expect(await mimir(environment)).toEqual({ backend: 'prometheus', baseUrl: 'http://p', headers: {} });
  });
});

it('TEMPO_ORG_ID goes with TEMPO_ADDR', async () => {
  expect(await endpoint('traces', { TEMPO_ADDR: 'http://t', TEMPO_ORG_ID: 'x' })).toMatchObject({
    tenant: 'x',
  });
  const ours = await endpoint('traces', {
    OBSQ_TRACES_URL: 'http://o',
    TEMPO_ADDR: 'http://t',
    TEMPO_ORG_ID: 'x',
  });
  expect(ours).toEqual({ backend: 'tempo', baseUrl: 'http://o', headers: {} });
});
