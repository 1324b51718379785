import { describe, expect, it } from 'vitest';
import { addContext } from '../../../src/config/file/edit-config.ts';
import { parseConfig } from '../../../src/config/file/parse-config.ts';
import { convertText } from '../../../src/config/grafana/grafana-text.ts';
import { importGrafana } from '../../../src/config/grafana/import-grafana.ts';
import { plainText } from '../../../src/config/reference.ts';
import { resolveEndpoint } from '../../../src/config/resolve/resolve-endpoint.ts';
import { createResolver } from '../../../src/config/resolve/resolve-setting.ts';
import { fakeFiles } from '../file/fake-files.ts';

/** As Grafana's documentation writes one, with everything that a team adds to it. */
const provisioning = `
apiVersion: 1
datasources:
  - name: Old
    type: prometheus
    uid: old
    url: http://old:9090
  - name: Mimir
    uid: mimir
    type: prometheus
    access: proxy
    url: http://mimir/prometheus
    isDefault: true
    jsonData:
      httpMethod: POST
      prometheusType: Mimir
      httpHeaderName1: X-Scope-OrgID
      httpHeaderName2: X-Team
      exemplarTraceIdDestinations: [{ name: traceID, datasourceUid: tempo }]
      sigV4Auth: true
    secureJsonData:
      httpHeaderValue1: team-a
      httpHeaderValue2: $TEAM_HEADER
  - name: Loki
    uid: loki
    type: loki
    url: \${LOKI_URL}
    basicAuth: true
    basicAuthUser: reader
    secureJsonData: { basicAuthPassword: hunter2 }
    jsonData:
      maxLines: 1000
      derivedFields:
        - { name: TraceID, matcherType: label, matcherRegex: trace_id, datasourceUid: tempo, url: '$$\{__value.raw}' }
  - name: Tempo
    uid: tempo
    type: tempo
    url: http://tempo:3200
    jsonData:
      tlsSkipVerify: true
      tlsAuthWithCACert: true
      httpHeaderName1: Authorization
      tracesToLogsV2:
        datasourceUid: loki
        customQuery: true
        query: '{$$\{__tags}} |="$$\{__trace.traceId}"'
        tags: [{ key: service.name, value: service_name }]
      serviceMap: { datasourceUid: elsewhere }
      nodeGraph: { enabled: true }
    secureJsonData:
      httpHeaderValue1: Bearer s3cr3t
      tlsCACert: $__file{/etc/ssl/tempo.pem}
  - { name: Postgres, type: postgres, url: 'db:5432' }
`;

const imported = importGrafana(provisioning, 'ds.yaml', 'prod');

describe('a Grafana provisioning file', () => {
  it('gives URLs, tenants, headers and credentials, without a secret in them', () => {
    const { metrics, logs, traces, alerts } = imported.context;
    expect(metrics).toMatchObject({
      url: 'http://mimir/prometheus',
      tenant: 'team-a',
      headers: { 'X-Team': '${TEAM_HEADER}' },
    });
    expect(logs).toMatchObject({
      url: '${LOKI_URL}',
      auth: { basic: { username: 'reader', password: '${OBSQ_PROD_LOGS_PASSWORD}' } },
    });
    expect(traces).toMatchObject({
      url: 'http://tempo:3200',
      auth: { bearer: '${OBSQ_PROD_TRACES_TOKEN}' },
      tls: { ca: '/etc/ssl/tempo.pem', insecureSkipVerify: true },
    });
    expect(alerts).toBeUndefined();
    expect(JSON.stringify(imported)).not.toMatch(/hunter2|s3cr3t/);
    expect(imported.variables.map(({ name }) => name)).toEqual([
      'OBSQ_PROD_LOGS_PASSWORD',
      'OBSQ_PROD_TRACES_TOKEN',
    ]);
  });

  it('gives the correlations as they are, dollars unescaped', () => {
    expect(imported.context.correlate).toMatchObject({
      exemplarTraceIdDestinations: [{ name: 'traceID' }],
      derivedFields: [{ matcherRegex: 'trace_id', url: '${__value.raw}' }],
      tracesToLogsV2: { query: '{${__tags}} |="${__trace.traceId}"' },
    });
  });

  it('lists what it could not take', () => {
    const left = imported.left.join('\n');
    expect(left).toMatch(/^Postgres \(postgres\): /m);
    expect(left).toMatch(/^Old \(prometheus\): a context has one metrics store/m);
    expect(left).toMatch(/^Mimir \(prometheus\): jsonData\.sigV4Auth has no counterpart/m);
    expect(left).toMatch(/serviceMap leads to elsewhere/);
    expect(left).not.toMatch(/maxLines|httpMethod|nodeGraph/);
  });

  it('makes a file that obsq reads', () => {
    const files = fakeFiles();
    const { path } = addContext({ environment: { HOME: '/home/u' }, files }, imported.context);
    const config = parseConfig(files.read(path), path);
    expect(config.contexts[0]?.stores.traces?.url.text).toBe('http://tempo:3200');
    expect(config.contexts[0]?.correlate).toMatchObject({
      tracesToLogsV2: { query: '{${__tags}} |="${__trace.traceId}"' },
    });
    expect(config.literalSecrets).toEqual([]);
  });

  it.each([
    ['not YAML', 'a: [', /ds\.yaml: /],
    ['another file', 'groups: []', /no list datasources/],
    [
      'nothing that obsq knows',
      'datasources: [{name: P, type: postgres, url: x}]',
      /no data source that obsq knows/,
    ],
  ])('%s is refused', (_name, text, message) => {
    expect(() => importGrafana(text, 'ds.yaml', 'prod')).toThrow(
      expect.objectContaining({ kind: 'config', message: expect.stringMatching(message) }),
    );
  });
});

describe('references', () => {
  it.each([
    ['$NAME', '${NAME}', ['the variable NAME']],
    ['${NAME}', '${NAME}', ['the variable NAME']],
    ['$__env{NAME}', '${NAME}', ['the variable NAME']],
    ['$__file{/run/secret}', 'file:/run/secret', ['the file /run/secret']],
    ['http://$HOST:3100', 'http://${HOST}:3100', ['the variable HOST']],
    ['pa$$word', 'pa$word', []],
    ['plain', 'plain', []],
    ['$__file{exec:touch X}', 'file:exec:touch X', ['the file exec:touch X']],
    ['exec:$NAME', 'text:exec:${NAME}', ['the variable NAME']],
  ])('%s', (text, expected, refersTo) => {
    expect(convertText(text)).toEqual({ text: expected, refersTo });
  });

  it.each([
    'exec:touch X',
    'file:~/.ssh/id_rsa',
    'text:exec:touch X',
    '$${HOME}',
    '$${9 no name}',
    'a$$$${HOME}',
    '-----BEGIN CERTIFICATE-----',
  ])('the text %s is read as itself', (text) => {
    const { text: written, refersTo } = convertText(text);
    expect(refersTo).toEqual([]);
    expect(plainText(written)).toBe(text.replaceAll('$$', '$'));
  });

  it('refuses what cannot be written: a plain $ directly before a variable', () => {
    expect(() => convertText('$$$NAME')).toThrow(expect.objectContaining({ kind: 'config' }));
  });
});

describe('a hostile provisioning file', () => {
  const hostile = `
datasources:
  - name: M
    type: prometheus
    url: http://evil
    basicAuth: true
    basicAuthUser: 'exec:touch USER'
    jsonData:
      httpHeaderName1: X-Scope-OrgID
      httpHeaderName2: X-Key
      httpHeaderName3: X-Other
      tlsAuthWithCACert: true
      serverName: 'exec:touch NAME'
    secureJsonData:
      httpHeaderValue1: 'exec:touch TENANT'
      httpHeaderValue2: 'file:~/.ssh/id_rsa'
      httpHeaderValue3: '$__file{/etc/other}'
      tlsCACert: '$__file{exec:touch CA}'
      basicAuthPassword: $PASSWORD
  - { name: C, type: constructor, url: 'http://c' }
`;

  it('makes nothing run and no other file read than the ones that it names as files', async () => {
    const { context, references } = importGrafana(hostile, 'ds.yaml', 'prod');
    const files = fakeFiles();
    const { path } = addContext({ environment: { HOME: '/home/u' }, files }, context);
    const settings = parseConfig(files.read(path), path).contexts[0]?.stores.metrics;
    const ran: unknown[] = [];
    const read: string[] = [];
    const resolve = createResolver({
      environment: { OBSQ_PROD_METRICS_X_KEY: 'k', PASSWORD: 'p' },
      files: { ...files, read: (name) => `content ${read.push(name)}` },
      run: async (command) => {
        ran.push(command);
        return { ok: true, stdout: 'out' };
      },
      directory: '/home/u/.config/obsq',
    });
    if (settings === undefined) throw new Error('no settings');
    const endpoint = await resolveEndpoint(
      { store: 'metrics', origin: 'context', source: 'context prod', settings },
      resolve,
    ).catch((error: unknown) => error);
    expect(ran).toEqual([]);
    expect(read.toSorted()).toEqual(['/etc/other', '/home/u/.config/obsq/exec:touch CA']);
    // Basic authentication ends a user name at a colon, so this name is refused as the text that it is.
    expect(endpoint).toMatchObject({ kind: 'config', message: expect.stringMatching(/user name/) });
    expect(context.metrics).toMatchObject({
      tenant: 'text:exec:touch TENANT',
      headers: { 'X-Key': '${OBSQ_PROD_METRICS_X_KEY}', 'X-Other': 'file:/etc/other' },
      tls: { ca: 'file:exec:touch CA', serverName: 'text:exec:touch NAME' },
    });
    expect(references).toEqual([
      'metrics: X-Other from the file /etc/other, sent to http://evil',
      'metrics: password from the variable PASSWORD, sent to http://evil',
      'metrics: the CA from the file exec:touch CA',
    ]);
  });
});
