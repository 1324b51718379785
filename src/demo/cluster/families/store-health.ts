import type { Labels } from '../../../domain/labels.ts';
import type { Family } from '../family.ts';
import { clusterName } from '../nodes.ts';
import type { Model } from '../shape/model.ts';
import { type SteadyRow, steadyFamily } from './steady.ts';
import { storeHealthRows } from './store-health-rows.ts';

/** The metrics that Mimir, Loki, Tempo, Prometheus and kube-state-metrics send about themselves; queries about the pipeline read them. */
export function storeHealthFamilies(model: Model): Family[] {
  const target = (workload: string, port: number): Labels => {
    const ip = model.podsOf(workload)[0]?.ip ?? '';
    return { cluster: clusterName, job: workload, instance: `${ip}:${port}` };
  };
  const stores: Readonly<Record<string, Labels>> = {
    mimir: target('mimir', 8080),
    loki: target('loki', 3100),
    tempo: target('tempo', 3200),
    prometheus: target('prometheus', 9090),
    ksm: target('kube-state-metrics', 8081),
  };
  return storeHealthRows.map(([store, name, type, help, size, more]) =>
    steadyFamily(model, { name, type, help }, () => expand(stores[store] ?? {}, more ?? [{}], size)),
  );
}

function expand(base: Labels, more: readonly Labels[], size: number): SteadyRow[] {
  return more.map((labels) => ({ labels: { ...base, ...labels }, size }));
}
