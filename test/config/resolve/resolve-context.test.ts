import { describe, expect, it } from 'vitest';
import type { ResolvedContext } from '../../../src/config/context.ts';
import type { Environment } from '../../../src/config/env.ts';
import type { ContextFlags } from '../../../src/config/resolve/flags.ts';
import { type ContextInput, resolveContext } from '../../../src/config/resolve/resolve-context.ts';
import type { RunCommand } from '../../../src/config/resolve/run-command.ts';
import { ObsqError } from '../../../src/domain/errors.ts';
import { type FakeFiles, fakeFiles } from '../file/fake-files.ts';

const path = '/home/ann/.config/obsq/config.yaml';
const file = `
currentContext: prod
contexts:
  - name: prod
    metrics:
      url: https://mimir.example/prometheus/
      tenant: team-a
      headers: {X-Team: checkout}
      auth: {basic: {username: ann, password: "\${MIMIR_PASSWORD}"}}
    logs:
      url: https://loki.example
      auth: {bearer: "file:token"}
    traces:
      url: https://tempo.example/tempo
      auth: {bearer: "exec:pass show tempo"}
    grafana: https://grafana.example/
    correlate: {tags: [service]}
  - name: staging
    metrics: {url: "http://staging:9090"}
`;

interface Setup {
  readonly flags?: ContextFlags;
  readonly environment?: Environment;
  readonly files?: FakeFiles;
  readonly needed?: ContextInput['needed'];
  readonly run?: RunCommand;
  readonly demoUrls?: ContextInput['demoUrls'];
}

function resolve({ flags = {}, environment = {}, files = fakeFiles({ [path]: file }), ...rest }: Setup) {
  return resolveContext({ flags, environment: { HOME: '/home/ann', ...environment }, files, ...rest });
}

/** Where each store was found: `metrics=https://… (context prod)`. */
function summary(context: ResolvedContext): string[] {
  return Object.entries(context.stores).map(
    ([store, resolved]) => `${store}=${resolved?.endpoint.baseUrl} (${resolved?.source})`,
  );
}

async function failure(setup: Setup): Promise<ObsqError> {
  try {
    await resolve(setup);
  } catch (error) {
    if (error instanceof ObsqError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('the order of sources, for metrics', () => {
  const all: Environment = {
    OBSQ_METRICS_URL: 'http://obsq:1',
    PROMETHEUS_URL: 'http://prometheus:2',
    MIMIR_ADDRESS: 'http://mimir:3',
    MIMIR_PASSWORD: 'x',
  };
  const without = (...names: string[]): Environment => ({
    ...all,
    ...Object.fromEntries(names.map((name) => [name, undefined])),
  });

  it.each<[string, Setup, string]>([
    [
      'the flag',
      { flags: { metricsUrl: 'http://flag:0', context: 'staging' }, environment: all },
      'http://flag:0 (--metrics-url)',
    ],
    [
      '-c before all variables',
      { flags: { context: 'staging' }, environment: all },
      'http://staging:9090 (context staging)',
    ],
    [
      'OBSQ_CONTEXT before all variables',
      { environment: { ...all, OBSQ_CONTEXT: 'staging' } },
      'http://staging:9090 (context staging)',
    ],
    [
      '-c before OBSQ_CONTEXT',
      { flags: { context: 'staging' }, environment: { ...all, OBSQ_CONTEXT: 'nonsense' } },
      'http://staging:9090 (context staging)',
    ],
    ['OBSQ_METRICS_URL', { environment: all }, 'http://obsq:1 (OBSQ_METRICS_URL)'],
    ['PROMETHEUS_URL', { environment: without('OBSQ_METRICS_URL') }, 'http://prometheus:2 (PROMETHEUS_URL)'],
    [
      'MIMIR_ADDRESS',
      { environment: without('OBSQ_METRICS_URL', 'PROMETHEUS_URL') },
      'http://mimir:3/prometheus (MIMIR_ADDRESS)',
    ],
    [
      'the current context',
      { environment: { MIMIR_PASSWORD: 'x' } },
      'https://mimir.example/prometheus (context prod)',
    ],
    [
      'variables set to nothing are not set',
      { environment: { OBSQ_METRICS_URL: '', OBSQ_CONTEXT: ' ', MIMIR_PASSWORD: 'x' } },
      'https://mimir.example/prometheus (context prod)',
    ],
  ])('%s', async (_name, setup, expected) => {
    expect(summary(await resolve({ ...setup, needed: ['metrics'] }))).toEqual([`metrics=${expected}`]);
  });
});

describe('the other stores', () => {
  it.each([
    ['logs', 'OBSQ_LOGS_URL'],
    ['logs', 'LOKI_ADDR'],
    ['traces', 'OBSQ_TRACES_URL'],
    ['traces', 'TEMPO_ADDR'],
    ['alerts', 'OBSQ_ALERTS_URL'],
    ['alerts', 'ALERTMANAGER_URL'],
  ] as const)('%s from %s', async (store, name) => {
    const context = await resolve({ environment: { [name]: 'http://there/' }, needed: [store] });
    expect(summary(context)).toEqual([`${store}=http://there (${name})`]);
    expect(context.name).toBe('(environment)');
  });

  it.each([
    ['logs', 'logsUrl'],
    ['traces', 'tracesUrl'],
    ['alerts', 'alertsUrl'],
  ] as const)('%s from its flag', async (store, flag) => {
    const context = await resolve({ flags: { [flag]: 'http://there' }, needed: [store] });
    expect(summary(context)).toEqual([`${store}=http://there (--${store}-url)`]);
    expect(context.name).toBe('(flags)');
  });

  it('are absent where nobody names them, also from a named context', async () => {
    const context = await resolve({
      flags: { context: 'staging' },
      environment: { LOKI_ADDR: 'http://loki', OBSQ_TRACES_URL: 'http://tempo' },
    });
    expect(Object.keys(context.stores)).toEqual(['metrics']);
    expect(context).toMatchObject({ name: 'staging', namedContext: 'staging' });
  });
});

describe('a context of the file', () => {
  const run: RunCommand = async (command) => ({ ok: true, stdout: `secret of ${command.join(' ')}\n` });
  const environment = { MIMIR_PASSWORD: 'p:w' };

  it('gives endpoints with their secrets followed', async () => {
    const files = fakeFiles({ [path]: file, '/home/ann/.config/obsq/token': 'loki-token\n' });
    const context = await resolve({ environment, files, run });
    expect(context).toMatchObject({
      name: 'prod',
      namedContext: null,
      grafanaUrl: 'https://grafana.example',
      correlate: { tags: ['service'] },
      notices: [],
    });
    expect(context.stores).toEqual({
      metrics: {
        source: 'context prod',
        endpoint: {
          backend: 'prometheus',
          baseUrl: 'https://mimir.example/prometheus',
          tenant: 'team-a',
          headers: { 'X-Team': 'checkout' },
          auth: { kind: 'basic', username: 'ann', password: 'p:w' },
        },
      },
      logs: {
        source: 'context prod',
        endpoint: {
          backend: 'loki',
          baseUrl: 'https://loki.example',
          headers: {},
          auth: { kind: 'bearer', token: 'loki-token' },
        },
      },
      traces: {
        source: 'context prod',
        endpoint: {
          backend: 'tempo',
          baseUrl: 'https://tempo.example/tempo',
          headers: {},
          auth: { kind: 'bearer', token: 'secret of pass show tempo' },
        },
      },
    });
  });

  it('fetches no secret for a store that is not needed', async () => {
    const context = await resolve({
      environment,
      needed: ['metrics'],
      run: () => Promise.reject(new Error('ran')),
    });
    expect(Object.keys(context.stores)).toEqual(['metrics']);
  });

  it('does not lend its credentials to a URL of another source', async () => {
    const files = fakeFiles({ [path]: file, '/home/ann/.config/obsq/token': 'loki-token' });
    const context = await resolve({
      flags: { metricsUrl: 'http://evil.example' },
      environment: { LOKI_ADDR: 'http://other.example' },
      files,
      run,
    });
    expect(context.stores.metrics?.endpoint).toEqual({
      backend: 'prometheus',
      baseUrl: 'http://evil.example',
      headers: {},
    });
    expect(context.stores.logs?.endpoint).toEqual({
      backend: 'loki',
      baseUrl: 'http://other.example',
      headers: {},
    });
    expect(context.stores.traces?.endpoint.auth).toEqual({
      kind: 'bearer',
      token: 'secret of pass show tempo',
    });
    expect(context.notices).toEqual([
      'sources are mixed: metrics from --metrics-url, logs from LOKI_ADDR, traces from context prod',
    ]);
  });

  it('is not even read where flags and variables name all that is needed', async () => {
    const files = fakeFiles({ [path]: 'not: [valid' });
    await resolve({ environment: { PROMETHEUS_URL: 'http://p' }, files, needed: ['metrics'] });
    expect(files.reads).toEqual([]);
  });

  it('takes its correlations along only when it is used', async () => {
    const context = await resolve({ environment: { OBSQ_ALERTS_URL: 'http://a' }, needed: ['alerts'] });
    expect(context).toMatchObject({ correlate: null, grafanaUrl: null });
  });
});

describe('--org-id and --header', () => {
  it('hold for every store, or the one they name', async () => {
    const context = await resolve({
      flags: {
        metricsUrl: 'http://m',
        logsUrl: 'http://l',
        orgId: 'a|b',
        headers: ['X-All=1=2', 'logs:X-One=only'],
      },
      needed: ['metrics', 'logs'],
    });
    expect(context.stores.metrics?.endpoint).toMatchObject({ tenant: 'a|b', headers: { 'X-All': '1=2' } });
    expect(context.stores.logs?.endpoint).toMatchObject({
      tenant: 'a|b',
      headers: { 'X-All': '1=2', 'X-One': 'only' },
    });
  });

  it('stand above what the source says, whatever the case of their names', async () => {
    const context = await resolve({
      flags: { context: 'prod', orgId: 'mine', headers: ['x-team=other', 'Authorization=Bearer flag'] },
      environment: { MIMIR_PASSWORD: 'x' },
      needed: ['metrics'],
    });
    expect(context.stores.metrics?.endpoint).toEqual({
      backend: 'prometheus',
      baseUrl: 'https://mimir.example/prometheus',
      tenant: 'mine',
      headers: { 'x-team': 'other', Authorization: 'Bearer flag' },
    });
  });

  it('take a tenant given as a header as the tenant', async () => {
    const context = await resolve({
      flags: { metricsUrl: 'http://m', headers: ['x-scope-orgid=t'] },
      needed: ['metrics'],
    });
    expect(context.stores.metrics?.endpoint).toMatchObject({ tenant: 't', headers: {} });
  });

  it.each([
    ['X-Team', '--header takes a name and a value'],
    ['=x', '--header takes a name and a value'],
    ['metrcs:X-Team=a', '--header: "metrcs" is no store'],
    ['X Team=a', '--header: "X Team" is no header name'],
    ['X-Team=a\r\nHost: b', '--header: the value of X-Team has characters that a header cannot carry'],
  ])('refuse %j', async (header, message) => {
    expect(await failure({ flags: { metricsUrl: 'http://m', headers: [header] } })).toMatchObject({
      kind: 'usage',
      message,
    });
  });
});

describe('URLs', () => {
  const endpoint = async (metricsUrl: string) =>
    (await resolve({ flags: { metricsUrl }, needed: ['metrics'] })).stores.metrics?.endpoint;

  it('carry credentials that are sent as basic authentication', async () => {
    expect(await endpoint('https://ann:p%40ss@host:8443/a/b//')).toEqual({
      backend: 'prometheus',
      baseUrl: 'https://host:8443/a/b',
      headers: {},
      auth: { kind: 'basic', username: 'ann', password: 'p@ss' },
    });
  });

  it.each([
    ['localhost:9090', '"localhost:9090" is no URL: it has no scheme', 'did you mean http://localhost:9090?'],
    [
      'mimir.example/prometheus',
      '"mimir.example/prometheus" is no URL: it has no scheme',
      'did you mean https://mimir.example/prometheus?',
    ],
    ['http:/host', '"http:/host" is no URL: it has no scheme', 'did you mean http://host?'],
    ['ftp://host', '"ftp://host" is neither http nor https', "the stores' APIs are asked over HTTP"],
    ['http://', '"http://" is no URL', 'write it like http://mimir.example:8080/prometheus'],
    [
      'http://host:99999',
      '"http://host:99999" is no URL',
      'write it like http://mimir.example:8080/prometheus',
    ],
    [
      'http://host/api?x=1',
      '"http://host/api?x=***" carries a query or fragment',
      "a store's URL ends with its path prefix: did you mean http://host/api?",
    ],
    [
      'ann:secret@host:9090',
      '"ann:***@host:9090" is no URL: it has no scheme',
      'did you mean http://ann:***@host:9090?',
    ],
    [
      'http://ann:sec/ret@host',
      '"http://ann:***@host" is no URL',
      'write it like http://mimir.example:8080/prometheus',
    ],
    [
      'ann:s3@cret@host:1',
      '"ann:***@host:1" is no URL: it has no scheme',
      'did you mean http://ann:***@host:1?',
    ],
    [
      'http://ann:secret@host/?q',
      '"http://ann:***@host/?***" carries a query or fragment',
      "a store's URL ends with its path prefix: did you mean http://ann:***@host?",
    ],
  ])('%s is refused', async (url, message, hint) => {
    expect(await failure({ flags: { metricsUrl: url } })).toMatchObject({
      kind: 'config',
      message: `--metrics-url: ${message}`,
      hint,
    });
  });
});

describe('the demo', () => {
  const demoUrls = { metrics: 'http://127.0.0.1:1/prometheus', logs: 'http://127.0.0.1:1' };

  it.each<[string, Setup]>([
    ['--demo', { flags: { demo: true } }],
    ['-c demo', { flags: { context: 'demo' } }],
    ['OBSQ_CONTEXT=demo', { environment: { OBSQ_CONTEXT: 'demo' } }],
  ])('is where %s points, past all variables and the file', async (_name, setup) => {
    const files = fakeFiles({ [path]: 'not: [valid' });
    const environment = { ...setup.environment, PROMETHEUS_URL: 'http://p', LOKI_ADDR: 'http://l' };
    const context = await resolve({ ...setup, environment, files, demoUrls });
    expect(context).toMatchObject({ name: 'demo', namedContext: 'demo' });
    expect(summary(context)).toEqual([
      'metrics=http://127.0.0.1:1/prometheus (the demo)',
      'logs=http://127.0.0.1:1 (the demo)',
    ]);
    expect(context.notices).toEqual(['demo data: the answers come from the built-in cluster']);
  });

  it('is never taken unasked', async () => {
    const context = await resolve({ files: fakeFiles(), demoUrls });
    expect(context.stores).toEqual({});
  });

  it('is not asked for together with another context', async () => {
    const error = await failure({ flags: { demo: true, context: 'prod' }, demoUrls });
    expect(error).toMatchObject({
      kind: 'usage',
      message: '--demo and --context prod both say where to ask',
    });
  });
});

describe('unknown contexts', () => {
  it.each<[Setup, string, string]>([
    [{ flags: { context: 'prdo' } }, 'no context is called "prdo"', 'did you mean prod?'],
    [
      { environment: { OBSQ_CONTEXT: 'stagin' } },
      'no context is called "stagin" (OBSQ_CONTEXT)',
      'did you mean staging?',
    ],
    [
      { flags: { context: 'else' } },
      'no context is called "else"',
      'there are: prod, staging, demo; try "obsq context list"',
    ],
    [
      { flags: { context: 'prod' }, files: fakeFiles() },
      'no context is called "prod"',
      'there are: demo; try "obsq context list"',
    ],
  ])('%j', async (setup, message, hint) => {
    expect(await failure(setup)).toMatchObject({ kind: 'config', message, hint });
  });
});

describe('without a home', () => {
  it('works with what flags and variables say', async () => {
    const context = await resolve({ environment: { HOME: undefined, PROMETHEUS_URL: 'http://p' } });
    expect(summary(context)).toEqual(['metrics=http://p (PROMETHEUS_URL)']);
  });

  it('reads no file of the working directory through a relative XDG_CONFIG_HOME', async () => {
    const files = fakeFiles({
      'obsq/config.yaml': file,
      './obsq/config.yaml': file,
      '.obsq/config.yaml': file,
    });
    const context = await resolve({ environment: { HOME: undefined, XDG_CONFIG_HOME: '.' }, files });
    expect(context.stores).toEqual({});
    expect(files.reads).toEqual([]);
  });
});

describe('the fingerprint', () => {
  const print = async (flags: ContextFlags) => (await resolve({ flags, needed: ['metrics'] })).fingerprint;
  const base: ContextFlags = { metricsUrl: 'http://ann:hunter2@host/prometheus' };

  it('differs with the address, tenant, user and headers', async () => {
    const prints = await Promise.all([
      print(base),
      print({ metricsUrl: 'http://ann:hunter2@host/other' }),
      print({ metricsUrl: 'http://bob:hunter2@host/prometheus' }),
      print({ ...base, orgId: 'a' }),
      print({ ...base, headers: ['X-Cluster=1'] }),
      print({ ...base, headers: ['X-Cluster=2'] }),
    ]);
    expect(new Set(prints).size).toBe(prints.length);
  });

  it('holds no secret', async () => {
    expect(await print({ ...base, headers: ['X-Api-Key=s3cret', 'Authorization=s3cret'] })).not.toMatch(
      /hunter2|s3cret/,
    );
    expect(await print(base)).toBe(await print(base));
  });
});
