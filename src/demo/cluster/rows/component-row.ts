import type { Labels } from '../../../domain/labels.ts';
import { steadyFamily } from '../families/steady.ts';
import type { Family, MetricType } from '../family.ts';
import { clusterName } from '../nodes.ts';
import type { Model } from '../shape/model.ts';

/** What the series of a row are of. */
export type RowTarget =
  /** One series: the component's process at this job, on a machine outside of the cluster's pods (an API server, etcd). */
  | { readonly job: string; readonly instance: string }
  /** A series for each pod of a workload of the demo (`coredns`), which listens on the port. */
  | { readonly workload: string; readonly port: number }
  /** A series for each node, by the exporter or kubelet on it: instance `IP:port`, and the label `node` if asked for. */
  | { readonly eachNode: string; readonly port: number; readonly label?: 'node' }
  /** One series with these labels alone (an object of kube-state-metrics). */
  | { readonly labels: Labels };

/**
 * One metric of the demo as data. `size` is the rate per second of a counter or the level of a gauge; it moves a little, in slow
 * waves, unless it is exact. `more` are the labels of each of its series; one without labels if absent.
 */
export interface ComponentRow {
  readonly of: RowTarget;
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly size: number;
  readonly more?: readonly Labels[];
  /** Whether the value is exactly `size`: a state, a limit, a time. */
  readonly exact?: boolean;
  /** Whether `size` counts from the time of the question: -3600 is a moment an hour ago, 86400 one in a day. The value is Unix s. */
  readonly fromNow?: boolean;
}

/** Builds the families of the rows; rows of one name make one family. */
export function componentFamilies(model: Model, rows: readonly ComponentRow[]): Family[] {
  const byName = new Map<string, ComponentRow[]>();
  for (const row of rows) byName.set(row.name, [...(byName.get(row.name) ?? []), row]);
  return [...byName].map(([name, ofName]) => {
    const { type, help } = ofName[0] ?? { type: 'gauge' as const, help: '' };
    return steadyFamily(model, { name, type, help }, () =>
      ofName.flatMap(({ of, size, more = [{}], exact, fromNow }) =>
        targets(model, of).flatMap((target) =>
          more.map((labels) => ({ labels: { ...target, ...labels }, size, exact, fromNow })),
        ),
      ),
    );
  });
}

function targets(model: Model, of: RowTarget): Labels[] {
  if ('labels' in of) return [{ cluster: clusterName, ...of.labels }];
  if ('job' in of) return [{ cluster: clusterName, job: of.job, instance: of.instance }];
  if ('workload' in of)
    return model.podsOf(of.workload).map((pod) => ({
      cluster: clusterName,
      job: of.workload,
      instance: `${pod.ip}:${of.port}`,
      namespace: pod.namespace,
      pod: pod.name,
    }));
  return model.nodes.map((node) => ({
    cluster: clusterName,
    job: of.eachNode,
    instance: `${node.ip}:${of.port}`,
    ...(of.label === undefined ? {} : { node: node.name }),
  }));
}
