import { describe, expect, it } from 'vitest';
import { addContext } from '../../../src/config/file/edit-config.ts';
import { parseConfig } from '../../../src/config/file/parse-config.ts';
import { convertText } from '../../../src/config/grafana/grafana-text.ts';
import { importGrafana } from '../../../src/config/grafana/import-grafana.ts';
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
    ['$NAME', '${NAME}', true],
    ['${NAME}', '${NAME}', true],
    ['$__env{NAME}', '${NAME}', true],
    ['$__file{/run/secret}', 'file:/run/secret', true],
    ['http://$HOST:3100', 'http://${HOST}:3100', true],
    ['pa$$word', 'pa$word', false],
    ['plain', 'plain', false],
  ])('%s', (text, expected, isReference) => {
    expect(convertText(text)).toEqual({ text: expected, isReference });
  });
});
