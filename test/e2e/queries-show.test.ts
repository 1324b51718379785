import { describe, expect, it } from 'vitest';
import { grafanaVariables } from '../../src/services/metrics/bind-to-show.ts';
import { shippedQueries } from '../helpers/example-cases.ts';
import { makeQueryFolder } from '../helpers/rule-files.ts';
import { runObsq } from '../helpers/run-obsq.ts';

const show = (...args: readonly string[]) => runObsq(['queries', 'show', ...args]);

describe('obsq queries show', () => {
  it('binds the variant that fits the store, with the variables of Grafana', async () => {
    const { code, stdout } = await show('pod-cpu', '-n', 'otel-demo', '--demo');
    expect(code).toBe(0);
    expect(stdout).toContain('variant cadvisor  fits the store of demo');
    expect(stdout).toContain(
      'rate(container_cpu_usage_seconds_total{container!="", container!="POD", namespace="otel-demo"}[$__rate_interval])',
    );
    expect(stdout).not.toMatch(/\$(?!__rate_interval)/);
    expect(stdout).toContain('obsq queries show pod-cpu --all');
  });

  it('shows the first variant where no store is configured, and says so', async () => {
    const { code, stdout } = await show('pod-cpu', '--pod', 'a"b');
    expect(code).toBe(0);
    expect(stdout).toContain('variant recording-rules  the first: no metrics store is configured');
    expect(stdout).toContain('pod=~"a\\"b"');
  });

  it('shows it and exits with 4 where the store does not answer', async () => {
    const { code, stdout, stderr } = await show('pod-cpu', '--metrics-url', 'http://127.0.0.1:9');
    expect(code).toBe(4);
    expect(stdout).toContain('the first: the store did not say what it has');
    expect(stderr).toContain('the variant was not chosen by the store');
  });

  it('puts a duration in the place of the variables with --since', async () => {
    const over = await show('pod-restarts', '--demo', '--since', '2h');
    expect(over.stdout).toContain('[2h]');
    expect(over.stdout).not.toContain('$');
    const inGrafana = await show('pod-restarts', '--demo');
    expect(inGrafana.stdout).toContain('[$__range]');
  });

  it('keeps the template for --all and for documents, which need no store', async () => {
    const all = await show('pod-cpu', '--all');
    expect(all.stdout).toContain('namespace="$namespace"');
    expect(all.stdout.match(/^variant /gm)?.length).toBeGreaterThan(3);
    const raw = await show('pod-cpu', '-o', 'raw');
    expect(raw.stdout).toContain('[$rate]');
    const bound = await show('pod-cpu', '-n', 'shop', '--demo', '-o', 'raw');
    expect(bound.stdout).toContain('namespace="shop"');
    expect(bound.stdout).not.toContain('$namespace');
    const document = JSON.parse((await show('pod-cpu', '-n', 'shop', '--demo', '-o', 'json')).stdout);
    expect(document.query).toMatchObject({ variant: 'cadvisor', params: { namespace: 'shop' } });
    expect(document.query.expressions.cpu).toContain('namespace="shop"');
  });

  it('shows one that needs a value as it is written until it has it', async () => {
    const folder = makeQueryFolder({
      mine: `name: mine
title: Mine
doc: Requests of a namespace; none is bad.
signal: metrics
parameters:
  - { name: namespace, required: true, doc: the namespace }
columns:
  - { name: rate, title: Rate, unit: perSecond }
rowLabels: [service]
variants:
  - name: ours
    requires: [http_requests_total]
    expressions:
      rate: sum by (service) (rate(http_requests_total{namespace="$namespace"}[$rate]))
`,
    });
    try {
      const at = (...args: readonly string[]) =>
        runObsq(['queries', 'show', 'mine', ...args], { cwd: folder.path });
      const template = await at();
      expect(template.code).toBe(0);
      expect(template.stdout).toContain('namespace="$namespace"');
      expect(template.stderr).toContain('mine needs --namespace');
      expect((await at('--namespace', 'shop')).stdout).toContain('namespace="shop"}[$__rate_interval]');
    } finally {
      folder.remove();
    }
  });

  it('refuses --all beside a value, and elsewhere', async () => {
    expect((await show('pod-cpu', '--all', '-n', 'shop')).code).toBe(2);
    expect((await runObsq(['queries', '--all'])).code).toBe(2);
  });
});

describe('grafanaVariables', () => {
  it('knows what each data source fills', async () => {
    const queries = await shippedQueries();
    const of = (name: string) => {
      const query = queries.find((one) => one.name === name);
      if (query === undefined) throw new Error(`no query ${name}`);
      return grafanaVariables(query);
    };
    expect(of('pod-cpu')).toMatchObject({ rate: '$__rate_interval', window: '$__rate_interval' });
    expect(of('pod-restarts')).toMatchObject({ rate: '$__rate_interval', window: '$__range' });
    expect(of('log-volume').rate).toBe('$__auto');
  });
});
