import type { Labels } from '../../../domain/labels.ts';
import { computedSeries, constantSeries, type Family, family } from '../family.ts';
import { clusterName } from '../nodes.ts';
import { hashText } from '../shape/hash.ts';
import { jitter } from '../shape/jitter.ts';
import type { Model } from '../shape/model.ts';

interface Target {
  readonly labels: Labels;
  readonly samples: number;
  readonly seconds: number;
  /** Whether the target answers at a second (Unix s); absent means always. */
  up?(seconds: number): boolean;
}

/** The metrics of every scrape about its target, and the kubelet's about itself. All targets are up, except `payment` while it waits. */
export function targetFamilies(model: Model): Family[] {
  const list = targets(model);
  return [
    family({ name: 'up', type: 'gauge', help: '' }, () =>
      list.map(({ labels, up }) =>
        up === undefined
          ? constantSeries(labels, 1)
          : computedSeries(labels, (seconds) => Number(up(seconds))),
      ),
    ),
    family({ name: 'scrape_samples_scraped', type: 'gauge', help: '' }, () =>
      list.map(({ labels, samples }) => constantSeries(labels, samples)),
    ),
    family({ name: 'scrape_duration_seconds', type: 'gauge', help: '' }, () =>
      list.map(({ labels, seconds }) => {
        const key = hashText(2, Object.values(labels).join());
        return computedSeries(labels, (at) => Math.round(seconds * (1 + 0.3 * jitter(key, at)) * 1e6) / 1e6);
      }),
    ),
    ...kubelets(model),
  ];
}

function targets(model: Model): Target[] {
  const perNode = model.nodes.flatMap((node): Target[] => {
    const at = (job: string, port: number, more: Labels = {}): Labels => ({
      cluster: clusterName,
      job,
      instance: `${node.ip}:${port}`,
      node: node.name,
      ...more,
    });
    return [
      { labels: at('kubelet', 10250, { metrics_path: '/metrics' }), samples: 620, seconds: 0.02 },
      { labels: at('kubelet', 10250, { metrics_path: '/metrics/cadvisor' }), samples: 1450, seconds: 0.11 },
      { labels: at('node-exporter', 9100), samples: 88, seconds: 0.03 },
      { labels: at('kube-proxy', 10249), samples: 8, seconds: 0.004 },
    ];
  });
  const services: readonly (readonly [workload: string, port: number, samples: number, seconds: number])[] = [
    ['kube-state-metrics', 8080, 1240, 0.014],
    ['otel-collector', 8888, 24, 0.004],
    ['prometheus', 9090, 7, 0.006],
    ['mimir', 8080, 9, 0.009],
    ['loki', 3100, 8, 0.008],
    ['tempo', 3200, 7, 0.007],
    ['alertmanager', 9093, 3, 0.004],
    ['grafana', 3000, 3, 0.01],
    ['coredns', 9153, 4, 0.004],
  ];
  const perPod = services.flatMap(([workload, port, samples, seconds]) =>
    model.podsOf(workload).map((pod) => ({
      labels: {
        cluster: clusterName,
        job: workload,
        instance: `${pod.ip}:${port}`,
        namespace: pod.namespace,
        pod: pod.name,
      },
      samples,
      seconds,
    })),
  );
  return [...perNode, ...controlPlane, ...perPod, ...paymentTargets(model)];
}

/** The parts of Kubernetes that run on a machine of their own. */
const controlPlane: readonly Target[] = [
  { labels: machine('apiserver', 6443), samples: 60, seconds: 0.21 },
  { labels: machine('etcd', 2381), samples: 40, seconds: 0.02 },
  { labels: machine('kube-controller-manager', 10257), samples: 12, seconds: 0.01 },
  { labels: machine('kube-scheduler', 10259), samples: 8, seconds: 0.01 },
];

function machine(job: string, port: number): Labels {
  return { cluster: clusterName, job, instance: `10.0.0.1:${port}` };
}

/** The targets of `payment`, whose own metrics can be scraped only while it runs. */
function paymentTargets(model: Model): Target[] {
  return model.podsOf('payment').map((pod) => ({
    labels: {
      cluster: clusterName,
      job: 'payment',
      instance: `${pod.ip}:9464`,
      namespace: pod.namespace,
      pod: pod.name,
    },
    samples: 41,
    seconds: 0.005,
    up: (seconds) => model.containersOf(pod).every((usage) => usage.moment(seconds).running),
  }));
}

function kubelets(model: Model): Family[] {
  const labels = (node: Model['nodes'][number]): Record<string, string> => ({
    cluster: clusterName,
    job: 'kubelet',
    metrics_path: '/metrics',
    instance: `${node.ip}:10250`,
    node: node.name,
  });
  return [
    family(
      { name: 'kubelet_node_name', type: 'gauge', help: "The node's name. The count is always 1." },
      () => model.nodes.map((node) => constantSeries(labels(node), 1)),
    ),
    family(
      { name: 'kubelet_running_pods', type: 'gauge', help: 'Number of pods that have a running pod sandbox' },
      () =>
        model.nodes.map((node) =>
          constantSeries(labels(node), model.pods.filter((pod) => pod.node === node).length),
        ),
    ),
  ];
}
