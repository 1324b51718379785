import type { Labels } from '../../../domain/labels.ts';
import { type Family, family } from '../family.ts';
import type { JobRun } from '../jobs.ts';
import { clusterName } from '../nodes.ts';
import type { Model } from '../shape/model.ts';
import { runSeries } from './kube-jobs.ts';

type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

interface Row {
  readonly labels: Labels;
  readonly at: (seconds: number) => number;
}

const always = (): number => 1;

/**
 * The metrics of kube-state-metrics v2 on the pods of Jobs. A finished pod exists as long as its Job. It is not ready, though
 * nothing is wrong with it, so a query for unready pods has to exclude it.
 */
export function kubeJobPodFamilies(model: Model): Family[] {
  const passing = (
    name: string,
    help: string,
    rows: (run: JobRun, labels: Labels) => readonly Row[],
  ): Family =>
    family(
      { name, type: 'gauge', help },
      () => [],
      runSeries(model, (run) => rows(run, podLabels(run))),
    );
  return [
    passing('kube_pod_info', 'Information about pod.', (run, labels) => [
      { labels: { ...labels, ...info(run) }, at: always },
    ]),
    passing('kube_pod_owner', "Information about the Pod's owner.", (run, labels) => [
      {
        labels: { ...labels, owner_kind: 'Job', owner_name: run.jobName, owner_is_controller: 'true' },
        at: always,
      },
    ]),
    passing('kube_pod_created', 'Unix creation timestamp', (run, labels) => [
      { labels, at: () => run.scheduledSeconds },
    ]),
    passing('kube_pod_start_time', 'Start time in unix timestamp for a pod.', (run, labels) => [
      { labels, at: () => run.startedSeconds },
    ]),
    passing('kube_pod_completion_time', 'Completion time in unix timestamp for a pod.', (run, labels) => [
      { labels, at: (seconds) => (seconds >= run.endedSeconds ? run.endedSeconds : Number.NaN) },
    ]),
    passing('kube_pod_status_phase', 'The pods current phase.', (run, labels) =>
      ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'].map((phase) => ({
        labels: { ...labels, phase },
        at: (seconds) => Number(phaseOf(run, seconds) === phase),
      })),
    ),
    passing('kube_pod_status_ready', 'Describes whether the pod is ready to serve requests.', (run, labels) =>
      ['true', 'false', 'unknown'].map((condition) => ({
        labels: { ...labels, condition },
        at: (seconds) => {
          const ready = phaseOf(run, seconds) === 'Running';
          return Number(condition !== 'unknown' && ready === (condition === 'true'));
        },
      })),
    ),
    ...containerFamilies(passing),
  ];
}

type Passing = (name: string, help: string, rows: (run: JobRun, labels: Labels) => readonly Row[]) => Family;

function containerFamilies(passing: Passing): Family[] {
  const inContainer = (run: JobRun, labels: Labels): Labels => ({ ...labels, container: run.cron.container });
  return [
    passing(
      'kube_pod_container_status_restarts_total',
      'The number of container restarts per container.',
      (run, labels) => [{ labels: inContainer(run, labels), at: () => 0 }],
    ),
    passing(
      'kube_pod_container_status_running',
      'Describes whether the container is currently in running state.',
      (run, labels) => [
        { labels: inContainer(run, labels), at: (seconds) => Number(phaseOf(run, seconds) === 'Running') },
      ],
    ),
    passing(
      'kube_pod_container_status_terminated_reason',
      'Describes the reason the container is currently in terminated state.',
      (run, labels) => [
        {
          labels: { ...inContainer(run, labels), reason: run.succeeded ? 'Completed' : 'Error' },
          at: (seconds) => (seconds >= run.endedSeconds ? 1 : Number.NaN),
        },
      ],
    ),
  ];
}

function phaseOf(run: JobRun, seconds: number): Phase {
  if (seconds < run.startedSeconds + 2) return 'Pending';
  if (seconds < run.endedSeconds) return 'Running';
  return run.succeeded ? 'Succeeded' : 'Failed';
}

function podLabels(run: JobRun): Labels {
  return { cluster: clusterName, namespace: run.cron.namespace, pod: run.podName, uid: run.podUid };
}

function info(run: JobRun): Labels {
  return {
    node: `node-${run.cron.node}`,
    host_ip: `10.0.0.${run.cron.node}`,
    pod_ip: `10.1.${run.cron.node}.${200 + ((run.scheduledSeconds / 60) % 50)}`,
    created_by_kind: 'Job',
    created_by_name: run.jobName,
  };
}
