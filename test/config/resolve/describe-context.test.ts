import { describe, expect, it } from 'vitest';
import type { Environment } from '../../../src/config/env.ts';
import { describeContext, listContexts } from '../../../src/config/resolve/describe-context.ts';
import type { ContextFlags } from '../../../src/config/resolve/flags.ts';
import { fakeFiles } from '../file/fake-files.ts';

const path = '/home/ann/.config/obsq/config.yaml';
const text = `currentContext: prod
contexts:
  - name: prod
    metrics:
      url: http://ann:hunter2@m/prometheus
      tenant: \${TENANT}
      headers:
        X-Team: checkout
        X-Api-Key: hunter2
        X-Token: \${SET}
      auth:
        basic: {username: ann, password: hunter2}
      tls: {ca: ca.pem, key: "-----BEGIN KEY-----\\nhunter2", cert: "file:c.pem", insecureSkipVerify: true}
    logs:
      url: http://l
      auth: {bearer: "exec:pass show \${NOT_A_VARIABLE}"}
    grafana: https://g
  - name: staging
    logs: {url: "http://u:hunter2@l"}
`;

function describeWith(flags: ContextFlags = {}, environment: Environment = {}) {
  const all = { HOME: '/home/ann', SET: 'hunter2', ...environment };
  return describeContext({ flags, environment: all, files: fakeFiles({ [path]: text }) });
}

describe('describeContext', () => {
  it('says what would be used and where it stands, with no secret in it', async () => {
    const shown = await describeWith();
    expect(shown).toMatchObject({
      name: 'prod',
      missing: ['traces', 'alerts'],
      grafanaUrl: 'https://g',
      configPath: path,
      notices: [],
    });
    expect(
      shown.settings.map(({ store, name, value, source }) => [store, name, value, source.slice(path.length)]),
    ).toEqual([
      ['metrics', 'url', 'http://ann:***@m/prometheus', ':5:12'],
      ['metrics', 'tenant', '${TENANT} (TENANT is not set)', ':6:15'],
      ['metrics', 'header X-Team', 'checkout', ':8:17'],
      ['metrics', 'header X-Api-Key', '***', ':9:20'],
      ['metrics', 'header X-Token', '${SET}', ':10:18'],
      ['metrics', 'username', 'ann', ':12:27'],
      ['metrics', 'password', '***', ':12:42'],
      ['metrics', 'tls.ca', 'ca.pem', ':13:17'],
      ['metrics', 'tls.cert', 'file:c.pem', ':13:68'],
      ['metrics', 'tls.key', '(PEM text)', ':13:30'],
      ['metrics', 'tls.insecureSkipVerify', 'true', ':13:102'],
      ['logs', 'url', 'http://l', ':15:12'],
      ['logs', 'token', 'exec:pass show ${NOT_A_VARIABLE}', ':16:22'],
    ]);
    expect(JSON.stringify(shown)).not.toContain('hunter2');
  });

  it('names flags and variables as sources, and masks what came from them', async () => {
    const shown = await describeWith(
      { orgId: 'mine', headers: ['logs:Authorization=Bearer hunter2'] },
      {
        OBSQ_METRICS_URL: 'http://o',
        LOKI_ADDR: 'http://l',
        LOKI_USERNAME: 'bob',
        LOKI_PASSWORD: 'hunter2',
        LOKI_CA_CERT_PATH: '/ca',
      },
    );
    expect(
      shown.settings.map((line) => `${line.store} ${line.name} = ${line.value} (${line.source})`),
    ).toEqual([
      'metrics url = http://o (OBSQ_METRICS_URL)',
      'metrics tenant = mine (--org-id)',
      'logs url = http://l (LOKI_ADDR)',
      'logs tenant = mine (--org-id)',
      'logs header Authorization = *** (--header)',
      'logs username = bob (LOKI_USERNAME)',
      'logs password = *** (LOKI_PASSWORD)',
      'logs tls.ca = /ca (LOKI_CA_CERT_PATH)',
    ]);
    expect(shown.notices).toEqual(['sources are mixed: metrics from OBSQ_METRICS_URL, logs from LOKI_ADDR']);
  });
});

describe('listContexts', () => {
  it('lists names and URLs, the current one marked, passwords masked', async () => {
    expect(
      await listContexts({ environment: { HOME: '/home/ann' }, files: fakeFiles({ [path]: text }) }),
    ).toEqual([
      { name: 'prod', isCurrent: true, urls: { metrics: 'http://ann:***@m/prometheus', logs: 'http://l' } },
      { name: 'staging', isCurrent: false, urls: { logs: 'http://u:***@l' } },
    ]);
  });

  it('is empty without a file', async () => {
    expect(await listContexts({ environment: {}, files: fakeFiles() })).toEqual([]);
  });
});
