import type { Labels } from '../../../domain/labels.ts';
import { computedSeries, constantSeries, type Family, family, type MetricType } from '../family.ts';
import type { ContainerUsage } from '../pod-usage.ts';
import { hashText } from '../shape/hash.ts';
import type { Model } from '../shape/model.ts';
import { kubeContainerLabels } from './kube-pods.ts';

const killedBySignal9 = 137;

/** The metrics of kube-state-metrics v2 on the state of containers: running, waiting, restarts and their reasons. */
export function kubeContainerFamilies(model: Model): Family[] {
  const each = (
    head: { readonly name: string; readonly type: MetricType; readonly help: string },
    at: (usage: ContainerUsage, seconds: number) => number,
  ): Family =>
    family(head, () =>
      model.containers.map((usage) =>
        computedSeries(kubeContainerLabels(usage), (seconds) => at(usage, seconds)),
      ),
    );
  const gauge = (
    name: string,
    help: string,
    at: (usage: ContainerUsage, seconds: number) => number,
  ): Family => each({ name, type: 'gauge', help }, at);
  return [
    each(
      {
        name: 'kube_pod_container_status_restarts_total',
        type: 'counter',
        help: 'The number of container restarts per container.',
      },
      (usage, seconds) => usage.moment(seconds).restarts,
    ),
    gauge(
      'kube_pod_container_status_running',
      'Describes whether the container is currently in running state.',
      (usage, seconds) => Number(usage.moment(seconds).running),
    ),
    gauge(
      'kube_pod_container_status_waiting',
      'Describes whether the container is currently in waiting state.',
      (usage, seconds) => Number(!usage.moment(seconds).running),
    ),
    gauge(
      'kube_pod_container_status_terminated',
      'Describes whether the container is currently in terminated state.',
      () => 0,
    ),
    gauge(
      'kube_pod_container_status_ready',
      'Describes whether the containers readiness check succeeded.',
      (usage, seconds) => {
        const { running, startedSeconds } = usage.moment(seconds);
        return Number(running && seconds >= startedSeconds + 10);
      },
    ),
    gauge(
      'kube_pod_container_state_started',
      'Start time in unix timestamp for a pod container.',
      (usage, seconds) => {
        const { running, startedSeconds } = usage.moment(seconds);
        return running ? startedSeconds : Number.NaN;
      },
    ),
    family(
      { name: 'kube_pod_container_info', type: 'gauge', help: 'Information about a container in a pod.' },
      () =>
        model.containers.map((usage) =>
          constantSeries(
            {
              ...kubeContainerLabels(usage),
              image: usage.shape.image,
              image_spec: usage.shape.image,
              image_id: digestOf(usage.shape.image),
            },
            1,
          ),
        ),
    ),
    ...afterAKill(model),
  ];
}

/** The digest of an image, `REPOSITORY@sha256:...`. */
function digestOf(image: string): string {
  const digits = Array.from({ length: 8 }, (_, part) =>
    (hashText(part, image) >>> 0).toString(16).padStart(8, '0'),
  );
  return `${image.replace(/:[^/:]+$/, '')}@sha256:${digits.join('')}`;
}

/** Series that exist only after a container was killed, or only while it waits. */
function afterAKill(model: Model): Family[] {
  const crashing = model.containers.filter((usage) => usage.crashes !== null);
  const killed = (
    head: { readonly name: string; readonly help: string },
    more: Labels,
    value: (killedSeconds: number) => number,
  ): Family =>
    family({ ...head, type: 'gauge' }, () =>
      crashing.map((usage) =>
        computedSeries(
          { ...kubeContainerLabels(usage), ...more },
          (seconds) => {
            const { killedSeconds } = usage.moment(seconds);
            return killedSeconds === null ? Number.NaN : value(killedSeconds);
          },
          (_from, to) => usage.moment(to).killedSeconds !== null,
        ),
      ),
    );
  return [
    killed(
      {
        name: 'kube_pod_container_status_last_terminated_reason',
        help: 'Describes the last reason the container was in terminated state.',
      },
      { reason: 'OOMKilled' },
      () => 1,
    ),
    killed(
      {
        name: 'kube_pod_container_status_last_terminated_exitcode',
        help: 'Describes the exit code for the last container in terminated state.',
      },
      {},
      () => killedBySignal9,
    ),
    killed(
      {
        name: 'kube_pod_container_status_last_terminated_timestamp',
        help: 'Last terminated time for a pod container in unix timestamp.',
      },
      {},
      (killedSeconds) => killedSeconds,
    ),
    family(
      {
        name: 'kube_pod_container_status_waiting_reason',
        type: 'gauge',
        help: 'Describes the reason the container is currently in waiting state.',
      },
      () =>
        crashing.map((usage) =>
          computedSeries(
            { ...kubeContainerLabels(usage), reason: 'CrashLoopBackOff' },
            (seconds) => (usage.moment(seconds).running ? Number.NaN : 1),
            (from, to) =>
              (usage.crashes?.kills(from - 100, to) ?? []).some((kill) => kill.restartSeconds > from),
          ),
        ),
    ),
  ];
}
