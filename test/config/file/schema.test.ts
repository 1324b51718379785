import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { helpTopics } from '../../../src/cli/help/help-topics.ts';
import { parseConfig } from '../../../src/config/file/parse-config.ts';
import { parseCorrelate } from '../../../src/pivot/correlate/correlate.ts';
import { chooseLook } from '../../../src/tui/choose-look.ts';
import { commandTable } from '../../../src/tui/keys/command-table.ts';
import { remapKeys } from '../../../src/tui/keys/remap-keys.ts';
import { pageYaml } from '../../helpers/page-yaml.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const schema = JSON.parse(readFileSync(join(root, 'schemas', 'config.schema.json'), 'utf8'));
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

/** The schema's complaints. */
function complaints(yaml: string): string[] {
  return validate(parse(yaml))
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** The first complaint of everything that reads the file: the loader, the pivot, the screen. Null where all take it. */
function refusal(yaml: string): string | null {
  try {
    const file = parseConfig(yaml, 'config.yaml');
    for (const { correlate } of file.contexts) parseCorrelate(correlate);
    remapKeys(commandTable, file.keys);
    chooseLook({}, file.theme, 'utc');
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const page = pageYaml('contexts.md', 'contexts:');
const correlate = pageYaml('pivot.md', 'correlate:').replace(/^(?=.)/gm, '    ');
const linked = `contexts:\n  - name: a\n    metrics: { url: http://m }\n${correlate}`;

describe('the JSON Schema of the configuration file', () => {
  it.each([
    ['the file of docs/contexts.md', page],
    ['correlate: of docs/pivot.md', linked],
    ['the sample of obsq help contexts', helpTopics.find(({ sample }) => sample !== undefined)?.sample ?? ''],
    ['an empty file', ''],
    ['keys without values', 'currentContext:\ncontexts:\nkeys:\ntheme:\n'],
    ['a store without a value', 'contexts: [{ name: a, metrics: }]'],
    ['a tenant that is a number', 'contexts: [{ name: a, metrics: { url: http://m, tenant: 007 } }]'],
    ['a URL that is a variable', 'contexts: [{ name: a, metrics: { url: "${URL}" } }]'],
    ['a Grafana as a text', 'contexts: [{ name: a, grafana: https://g/sub }]'],
    ['PEM text', 'contexts: [{ name: a, logs: { url: http://l, tls: { ca: "-----BEGIN X" } } }]'],
  ])('takes, as the loader does, %s', (_name, yaml) => {
    expect(refusal(yaml)).toBeNull();
    expect(complaints(yaml)).toEqual([]);
  });

  it.each([
    ['currentContext: prod', 'current: prod'],
    ['- name: prod', '- title: prod'],
    ['- name: prod', '- name: demo'],
    ['- name: prod', '- name: "two words"'],
    ['url: https://mimir.example/prometheus', 'uri: https://mimir.example/prometheus'],
    ['url: https://mimir.example/prometheus', 'url: mimir.example:9090'],
    ['url: https://mimir.example/prometheus', 'url: ftp://mimir.example'],
    ['url: https://mimir.example/prometheus', 'url: https://mimir.example/?x=1'],
    ['url: https://mimir.example/prometheus', 'url: file:/etc/url'],
    ['password: ${MIMIR_PASSWORD}', 'pass: ${MIMIR_PASSWORD}'],
    ['username: reader', 'username:'],
    ['bearer: file:~/.secrets/loki-token', 'token: file:~/.secrets/loki-token'],
    ['bearer: file:~/.secrets/loki-token', 'bearer: x\n        basic: { username: a, password: b }'],
    ['X-Team: payments', '"X Team": payments'],
    ['X-Team: payments', 'X-Team:'],
    ['ca: tls/internal-ca.pem', 'caCert: tls/internal-ca.pem'],
    ['insecureSkipVerify: false', 'insecureSkipVerify: "no"'],
    ['url: https://grafana.example\n', 'url: https://user:pass@grafana.example\n'],
    ['metrics: mimir', 'metric: mimir'],
    ['theme: dark', 'theme: blue'],
    ['zoom: Z', 'zoom: { key: Z }'],
    ['- name: trace_id', '- label: trace_id'],
    ['exemplarTraceIdDestinations:', 'exemplars:'],
  ])('refuses, as the loader does, %s -> %s', (from, to) => {
    const yaml = page.replace(from, () => to);
    expect(yaml).not.toBe(page);
    expect(refusal(yaml)).not.toBeNull();
    expect(complaints(yaml)).not.toEqual([]);
  });

  it.each([
    ['matcherType: label', 'matcherType: labels'],
    ['matcherRegex: trace_id', 'regex: trace_id'],
    ['spanStartTimeShift: -5m', 'spanStartTimeShift: five'],
    ['spanStartTimeShift: -5m', 'spanStartTimeShift: -5'],
    ['key: service.name, value: service_name', 'name: service.name'],
    ['value: k8s_namespace_name', 'value: "k8s namespace"'],
    ['filterByTraceID: true', 'customQuery: true'],
    ['query: sum', 'expr: sum'],
    ['tracesToMetrics:', 'tracesToMetric:'],
  ])('refuses, as the pivot does, %s -> %s', (from, to) => {
    const yaml = linked.replace(from, () => to);
    expect(yaml).not.toBe(linked);
    expect(refusal(yaml)).not.toBeNull();
    expect(complaints(yaml)).not.toEqual([]);
  });
});
