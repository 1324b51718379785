import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { helpTopics } from '../../../src/cli/help/help-topics.ts';
import { diskFiles } from '../../../src/config/file/config-files.ts';
import { loadConfig } from '../../../src/config/file/load-config.ts';
import { parseConfig } from '../../../src/config/file/parse-config.ts';
import { resolveContext } from '../../../src/config/resolve/resolve-context.ts';
import { parseCorrelate } from '../../../src/pivot/correlate/correlate.ts';
import { chooseLook } from '../../../src/tui/choose-look.ts';
import { commandTable } from '../../../src/tui/keys/command-table.ts';
import { remapKeys } from '../../../src/tui/keys/remap-keys.ts';
import { pageYaml } from '../../helpers/page-yaml.ts';

const page = pageYaml('contexts.md', 'contexts:');
const home = mkdtempSync(join(tmpdir(), 'obsq-page-'));
const folder = join(home, '.config', 'obsq');
mkdirSync(join(folder, 'tls'), { recursive: true });
mkdirSync(join(home, '.secrets'));
writeFileSync(join(folder, 'config.yaml'), page, { mode: 0o644 });
writeFileSync(join(folder, 'tls', 'internal-ca.pem'), 'the CA\n');
writeFileSync(join(folder, 'tls', 'me.pem'), 'the certificate\n');
writeFileSync(join(home, '.secrets', 'me.key'), 'the key\n');
writeFileSync(join(home, '.secrets', 'loki-token'), 'the token\n');

afterAll(() => rmSync(home, { recursive: true }));

const environment = { HOME: home, MIMIR_PASSWORD: 'p4ss', LOKI_HOST: 'loki.example' };
const place = { environment, files: diskFiles };

describe('the whole file of docs/contexts.md', () => {
  it('is loaded, and no secret stands in it', async () => {
    const loaded = await loadConfig(place);
    expect(loaded?.notices).toEqual([]);
    expect(loaded?.file).toMatchObject({ currentContext: 'prod', literalSecrets: [], theme: 'dark' });
    expect(loaded?.file.contexts.map(({ name }) => name)).toEqual(['prod', 'laptop']);
  });

  it('leads to these stores, with these credentials', async () => {
    const commands: (readonly string[])[] = [];
    const resolved = await resolveContext({
      ...place,
      flags: {},
      run: async (command) => {
        commands.push(command);
        return { ok: true, stdout: 'the api key\n' };
      },
    });
    const { metrics, logs, traces, alerts } = resolved.stores;
    expect(metrics?.endpoint).toEqual({
      backend: 'prometheus',
      baseUrl: 'https://mimir.example/prometheus',
      tenant: 'shop',
      auth: { kind: 'basic', username: 'reader', password: 'p4ss' },
      headers: { 'X-Team': 'payments', 'X-Api-Key': 'the api key' },
    });
    expect(logs?.endpoint).toMatchObject({
      baseUrl: 'https://loki.example/loki',
      tenant: 'shop',
      auth: { kind: 'bearer', token: 'the token' },
    });
    expect(traces?.endpoint).toMatchObject({
      baseUrl: 'https://tempo.internal:3200',
      tls: { ca: 'the CA', cert: 'the certificate', key: 'the key', serverName: 'tempo.example' },
    });
    expect(alerts?.endpoint.baseUrl).toBe('http://alertmanager.internal:9093');
    expect(commands).toEqual([['pass', 'show', 'obsq/api-key']]);
    expect(resolved).toMatchObject({
      name: 'prod',
      grafanaUrl: 'https://grafana.example',
      clusterLabel: 'cluster_name',
      grafanaDatasources: { metrics: 'mimir', logs: 'loki', traces: 'tempo' },
    });
    expect(parseCorrelate(resolved.correlate).exemplarLabels).toEqual(['trace_id']);
  });

  it('remaps keys and names a theme that the screen takes', async () => {
    const { keys, theme } = parseConfig(page, 'config.yaml');
    const remapped = remapKeys(commandTable, keys);
    const keysOf = (id: string) => remapped.find((command) => command.id === id)?.keys;
    expect([keysOf('zoom'), keysOf('quit')]).toEqual([['Z'], ['q', 'ctrl+x']]);
    expect(() => chooseLook({}, theme, 'utc')).not.toThrow();
  });

  // The loader names what it knows when it meets a key that it does not.
  it.each([
    ['the file', ''],
    ['a context', '- name: prod\n'],
    ['a store', '    metrics: '],
    ['auth', '      auth:\n'],
    ['tls', '      tls:\n'],
  ])('shows every key that %s may have', (_where, after) => {
    const bogus = bogusAfter(after);
    let hint = '';
    try {
      parseConfig(bogus, 'config.yaml');
    } catch (error) {
      hint = (error as { hint?: string }).hint ?? '';
    }
    const known = hint.replace('known here: ', '').split(', ');
    expect(known.length, hint).toBeGreaterThan(1);
    for (const key of known) expect(page).toMatch(new RegExp(`^[ -]*${key}:`, 'm'));
  });
});

/** The page with a key that nobody knows as the first one below a line. */
function bogusAfter(line: string): string {
  if (line === '') return `qqqqqqqq: 1\n${page}`;
  const at = page.indexOf(line) + line.length;
  const rest = page.slice(at);
  if (line.endsWith('\n')) {
    const indent = /^\s*/.exec(rest.replace(/^\n+/, ''))?.[0] ?? '';
    return `${page.slice(0, at)}${indent}qqqqqqqq: 1\n${rest}`;
  }
  // A comment follows on the same line.
  return page.slice(0, at) + rest.replace('\n', '\n      qqqqqqqq: 1\n');
}

describe('obsq help contexts', () => {
  it('shows a file that the loader takes', () => {
    const sample = helpTopics.find(({ name }) => name === 'contexts')?.sample ?? '';
    const file = parseConfig(sample, 'config.yaml');
    expect(file).toMatchObject({ currentContext: 'prod', literalSecrets: [] });
    expect(Object.keys(file.contexts[0]?.stores ?? {})).toEqual(['metrics', 'logs', 'traces', 'alerts']);
    // Fits a terminal of 80 columns with its indent.
    expect(Math.max(...sample.split('\n').map((line) => line.length))).toBeLessThanOrEqual(78);
  });
});
