import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RecordingServer, startRecordingServer } from '../helpers/recording-server.ts';
import { runObsq } from '../helpers/run-obsq.ts';

const root = join(import.meta.dirname, '../..');

interface Metafile {
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, unknown>> }>>;
}

let server: RecordingServer;

beforeAll(async () => {
  server = await startRecordingServer({
    respond: ({ path }) => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ status: 'success', data: dataOf(path) }),
    }),
  });
});
afterAll(() => server.close());

function dataOf(path: string): unknown {
  if (path.endsWith('/values')) return ['container_cpu_usage_seconds_total'];
  if (path.endsWith('/series')) return [{ __name__: 'container_cpu_usage_seconds_total' }];
  const metric = { cluster: 'c', namespace: 'otel-demo', pod: 'cart-1' };
  return { resultType: 'vector', result: [{ metric, value: [1_795_179_600, '0.25'] }] };
}

/** The source files behind every script of ours that the process compiled, by V8's own account and the bundler's. */
async function sourcesOf(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'obsq-coverage-'));
  const run = await runObsq(args, { env: { ...env, NODE_V8_COVERAGE: folder } });
  const { outputs } = JSON.parse(readFileSync(join(root, 'dist/meta.json'), 'utf8')) as Metafile;
  const scripts = readdirSync(folder).flatMap((file) => {
    const coverage = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { result: { url: string }[] };
    return coverage.result.map(({ url }) => url);
  });
  const ours = scripts
    .filter((url) => url.startsWith('file:'))
    .map((url) => relative(root, fileURLToPath(url)).replaceAll('\\', '/'));
  return { run, scripts: ours, inputs: ours.flatMap((script) => Object.keys(outputs[script]?.inputs ?? {})) };
}

const react = /node_modules\/(react|react-reconciler|ink|yoga-layout)\//;
const demo = /^src\/(demo|engine)\//;
const grammar = /node_modules\/(@lezer|@grafana|@prometheus-io)\/|^src\/languages\/grammars\.ts$/;
const yaml = /node_modules\/yaml\//;

describe('what a run does not need it does not load', () => {
  it('a one-shot saved query: no React, no Ink, no demo, no grammar, no YAML', async () => {
    const args = ['pod-cpu', '-n', 'otel-demo', '-o', 'json', '--metrics-url', server.url];
    const { run, inputs, scripts } = await sourcesOf(args);
    expect(run.code, run.stderr).toBe(0);
    // One script: each chunk more costs such a query several milliseconds.
    expect(scripts.filter((script) => script.startsWith('dist/lazy/'))).toEqual([]);
    expect(JSON.parse(run.stdout).data).toHaveLength(1);
    expect(inputs).toContain('src/main.ts');
    expect(inputs).toContain('src/services/metrics/run-saved-query.ts');
    for (const unwanted of [react, demo, grammar, yaml, /^src\/tui\//, /node_modules\/ws\//])
      expect(inputs.filter((input) => unwanted.test(input))).toEqual([]);
  });

  it('but the demo, the grammars and YAML where they are needed (or this test could not fail)', async () => {
    expect((await sourcesOf(['pod-cpu', '-A', '--demo'])).inputs.some((input) => demo.test(input))).toBe(
      true,
    );
    const logs = await sourcesOf(['logs', '{a="b"}', '--demo']);
    expect(logs.inputs.some((input) => grammar.test(input))).toBe(true);
    const config = mkdtempSync(join(tmpdir(), 'obsq-test-'));
    mkdirSync(join(config, 'obsq'));
    const text = `currentContext: a\ncontexts:\n  - name: a\n    metrics: { url: "${server.url}" }\n`;
    writeFileSync(join(config, 'obsq/config.yaml'), text, { mode: 0o600 });
    const { run, inputs } = await sourcesOf(['pod-cpu', '-A'], { XDG_CONFIG_HOME: config });
    expect(run.code, run.stderr).toBe(0);
    expect(inputs.some((input) => yaml.test(input))).toBe(true);
    expect(inputs.filter((input) => grammar.test(input))).toEqual([]);
  });

  it('--version loads nothing but the launcher, --help no store', async () => {
    expect((await sourcesOf(['--version'])).scripts).toEqual(['bin/obsq.js']);
    const { inputs } = await sourcesOf(['--help']);
    expect(inputs.filter((input) => react.test(input) || demo.test(input) || grammar.test(input))).toEqual(
      [],
    );
  });
});
