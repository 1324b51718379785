import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { schemaComplaints } from '../helpers/document-schema.ts';
import { makeQueryFolder } from '../helpers/rule-files.ts';
import { runObsq, testNow } from '../helpers/run-obsq.ts';
import { type ServedStore, serveWritten } from '../helpers/written-store.ts';

const nowMs = Date.parse(testNow);
const stores: ServedStore[] = [];

async function serve(input: Readonly<Record<string, string>>): Promise<ServedStore> {
  const store = await serveWritten({ input, intervalMs: 30_000, startMs: nowMs - 20 * 60_000, nowMs });
  stores.push(store);
  return store;
}

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
});

interface Document {
  readonly query: { readonly variant: string; readonly variants?: unknown; readonly expr?: string };
  readonly data: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly values: Readonly<Record<string, string | null>>;
  }[];
}

async function ask(
  store: ServedStore,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Document> {
  const run = await runObsq([...args, '--metrics-url', store.url, '-o', 'json'], { env: environment });
  expect(run.code, run.stderr).toBe(0);
  const document = JSON.parse(run.stdout) as Document;
  expect(schemaComplaints('metrics', document)).toEqual([]);
  return document;
}

/** A deployment whose b is down, in two clusters told apart by a label. */
function twoReplicas(label: string): Record<string, string> {
  const of = (cluster: string) => `{${label}="${cluster}",namespace="shop",deployment="cart"}`;
  return Object.fromEntries(
    ['a', 'b'].flatMap((cluster) => [
      [`kube_deployment_spec_replicas${of(cluster)}`, '3x40'],
      [`kube_deployment_status_replicas${of(cluster)}`, '3x40'],
      [`kube_deployment_status_replicas_updated${of(cluster)}`, '3x40'],
      [`kube_deployment_status_replicas_ready${of(cluster)}`, cluster === 'a' ? '3x40' : '0x40'],
      [`kube_deployment_status_replicas_available${of(cluster)}`, cluster === 'a' ? '3x40' : '0x40'],
    ]),
  );
}

function availableOf({ data }: Document): Readonly<Record<string, string | null | undefined>> {
  return Object.fromEntries(data.map(({ labels, values }) => [labels.cluster ?? '', values.available]));
}

describe('the label that tells clusters apart', () => {
  it.each([
    ['cluster', {}],
    ['cluster_name', {}],
    ['k8s_cluster', {}],
    ['clusterName', {}],
    ['env', { OBSQ_CLUSTER_LABEL: 'env' }],
  ])('is %s, and each cluster a row with its own numbers', async (label, environment) => {
    const store = await serve(twoReplicas(label));
    const document = await ask(store, ['deployment-replicas', '-n', 'shop'], environment);
    expect(availableOf(document)).toEqual({ a: '3', b: '0' });
  });

  it('is not one that names a server or a stage, unless somebody says so', async () => {
    const store = await serve(twoReplicas('prometheus'));
    expect((await ask(store, ['deployment-replicas', '-n', 'shop'])).data).toHaveLength(1);
  });

  it('costs one request where no series has any, and none the next time', async () => {
    const unlabelled = Object.entries(twoReplicas('gone'))
      .filter(([series]) => series.includes('gone="a"'))
      .map(([series, values]) => [series.replace('gone="a",', ''), values] as const);
    const store = await serve(Object.fromEntries(unlabelled));
    const cache = mkdtempSync(join(tmpdir(), 'obsq-cache-'));
    const probes = async () => {
      const before = store.paths.length;
      await ask(store, ['deployment-replicas'], { XDG_CACHE_HOME: cache });
      const fresh = store.paths.slice(before);
      return fresh.filter((path) => !path.endsWith('/query') && !path.endsWith('/__name__/values'));
    };
    try {
      expect(await probes()).toEqual(['/api/v1/labels']);
      expect(await probes()).toEqual([]);
    } finally {
      rmSync(cache, { recursive: true, force: true });
    }
  });

  it('is refused where it is none', async () => {
    const store = await serve(twoReplicas('cluster'));
    const run = await runObsq(['deployment-replicas', '--metrics-url', store.url], {
      env: { OBSQ_CLUSTER_LABEL: 'a"}' },
    });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('OBSQ_CLUSTER_LABEL: "a"}" is no label name');
  });
});

describe('--cluster', () => {
  it('asks one cluster, whatever its label', async () => {
    const store = await serve(twoReplicas('cluster_name'));
    const document = await ask(store, ['deployment-replicas', '--cluster', 'b']);
    expect(availableOf(document)).toEqual({ b: '0' });
    expect(JSON.stringify(document.query)).toContain('cluster_name=\\"b\\"');
  });

  it('is a value and nothing else', async () => {
    const store = await serve(twoReplicas('cluster'));
    const document = await ask(store, ['deployment-replicas', '--cluster', 'b"} or vector(1)']);
    expect(document.data).toEqual([]);
  });

  it('is the parameter of a query that has one of its own', async () => {
    const store = await serve(twoReplicas('cluster'));
    const folder = makeQueryFolder({
      mine: `name: mine
title: Mine
doc: Mine.
signal: metrics
parameters:
  - { name: cluster, doc: the first letters, type: regex }
columns:
  - { name: available, title: Available, unit: count }
rowLabels: [cluster]
variants:
  - name: only
    requires: [kube_deployment_status_replicas_available]
    expressions:
      available: max by (cluster) (kube_deployment_status_replicas_available{cluster=~"$cluster"})
`,
    });
    try {
      const run = await runObsq(['mine', '--cluster', '[ab]', '--metrics-url', store.url, '-o', 'json'], {
        cwd: folder.path,
      });
      expect(availableOf(JSON.parse(run.stdout))).toEqual({ a: '3', b: '0' });
    } finally {
      folder.remove();
    }
  });

  it('bounds a check', async () => {
    const of = (cluster: string, status: string) =>
      `kube_node_status_condition{cluster="${cluster}",node="n-${cluster}",condition="Ready",status="${status}"}`;
    const store = await serve({
      [of('a', 'true')]: '1x40',
      [of('a', 'false')]: '0x40',
      [of('b', 'true')]: '0x40',
      [of('b', 'false')]: '1x40',
    });
    const check = (...args: string[]) =>
      runObsq(['check', 'node-not-ready', '--metrics-url', store.url, ...args]);
    expect((await check('--cluster', 'b')).code).toBe(7);
    expect((await check('--cluster', 'a')).stdout).toMatch(/^ok +node-not-ready/m);
    expect((await check('--cluster', 'c')).code).toBe(4);
  });
});

const restarts = 'kube_pod_container_status_restarts_total';
const plainPod = '{cluster="b",namespace="shop",pod="web-0",container="web"}';
const pushedAside =
  '{cluster="a",namespace="monitoring",pod="ksm-0",container="ksm",exported_namespace="shop",exported_pod="db-0",exported_container="db"}';

describe('variants of clusters that differ', () => {
  it('gives each cluster the first that fits it, and says which', async () => {
    const store = await serve({
      [`${restarts}${pushedAside}`]: '0x20 2x20',
      [`${restarts}${plainPod}`]: '0x20 7x20',
    });
    const { query, data } = await ask(store, ['pod-restarts', '-n', 'shop']);
    const found = data.map(({ labels, values }) => [
      labels.cluster,
      labels.namespace,
      labels.pod,
      values.restarts,
    ]);
    expect(found.sort()).toEqual([
      ['a', 'shop', 'db-0', '2'],
      ['b', 'shop', 'web-0', '7'],
    ]);
    expect(query.variants).toEqual([
      { name: expect.stringContaining('exported'), clusters: ['a'] },
      { name: expect.not.stringContaining('exported'), clusters: ['b'] },
    ]);
  });

  const cpu = (labels: string) =>
    `container_cpu_usage_seconds_total{${labels}container="web",namespace="shop",pod="web-0"}`;
  const otlp = (labels: string) =>
    `k8s_pod_cpu_usage{${labels}k8s_namespace_name="shop",k8s_pod_name="api-0"}`;

  it.each([
    ['with the same label', 'cluster="a",', 'cluster="b",', ['a', 'b']],
    ['with labels of their own', 'cluster="a",', 'k8s_cluster_name="b",', ['a', 'b']],
    ['one of them without a label', 'cluster="a",', '', ['', 'a']],
  ])('asks a Prometheus cluster and an OTLP cluster %s', async (_title, scraped, sent, clusters) => {
    const store = await serve({ [cpu(scraped)]: '0+30x40', [otlp(sent)]: '0.5x40' });
    const { data } = await ask(store, ['pod-cpu', '-n', 'shop']);
    expect(data.map(({ labels }) => labels.cluster ?? '').sort()).toEqual(clusters);
    expect(data.map(({ labels }) => labels.pod).sort()).toEqual(['api-0', 'web-0']);
  });

  it('asks each pod once where one cluster is seen by two collectors', async () => {
    const store = await serve({
      [cpu('cluster="a",')]: '0+30x40',
      [otlp('k8s_cluster_name="a",')]: '0.5x40',
    });
    const { data, query } = await ask(store, ['pod-cpu', '-n', 'shop']);
    expect(data.map(({ labels }) => [labels.cluster, labels.pod])).toEqual([['a', 'web-0']]);
    expect(query.variants).toBeUndefined();
  });

  it('does not let one badly labelled cluster break nineteen others', async () => {
    const others = Array.from({ length: 19 }, (_none, at) => `c${at}`);
    const store = await serve({
      [`${restarts}${pushedAside}`]: '0x20 2x20',
      ...Object.fromEntries(
        others.map((name) => [`${restarts}${plainPod.replace('"b"', `"${name}"`)}`, '0x20 7x20']),
      ),
    });
    const { data } = await ask(store, ['pod-restarts', '-n', 'shop']);
    expect(data).toHaveLength(20);
    // Names, the pair of label and values, those without, and one for each of the requirements that compete.
    expect(store.paths.filter((path) => !path.endsWith('/query')).length).toBeLessThanOrEqual(9);
  });

  it('asks one of them alone with --cluster', async () => {
    const store = await serve({
      [`${restarts}${pushedAside}`]: '0x20 2x20',
      [`${restarts}${plainPod}`]: '0x20 7x20',
    });
    for (const [cluster, pod] of [
      ['a', 'db-0'],
      ['b', 'web-0'],
    ] as const) {
      const { data, query } = await ask(store, ['pod-restarts', '--cluster', cluster]);
      expect(data.map(({ labels }) => labels.pod)).toEqual([pod]);
      expect(query.variants).toBeUndefined();
    }
  });
});

it('checks a cluster whose series have a label beside one whose series have none', async () => {
  const store = await serve({
    'kube_node_status_condition{node="n1",condition="Ready",status="true"}': '1x40',
    'kube_node_info{node="n1"}': '1x40',
    'k8s_node_condition_ready{k8s_cluster_name="b",k8s_node_name="m1"}': '0x40',
  });
  const run = await runObsq(['check', 'node-not-ready', '--metrics-url', store.url]);
  expect(run.stdout).toContain('m1');
  expect(run.code).toBe(7);
});
