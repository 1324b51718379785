import type { Family } from '../family.ts';
import { constantSeries, family } from '../family.ts';
import { mib } from '../nodes.ts';
import type { ContainerUsage } from '../pod-usage.ts';
import { jitteredTime } from '../shape/jitter.ts';
import type { Model } from '../shape/model.ts';
import { cgroupFamily, containerLabels } from './cadvisor-series.ts';

/** Seconds of a CFS period. */
const periodSeconds = 0.1;
const pauseMemoryBytes = 413_696;

/** cAdvisor's metrics on CPU, memory and limits of every container, pod cgroup and sandbox. */
export function cadvisorFamilies(model: Model): Family[] {
  return [
    cgroupFamily(
      model,
      {
        name: 'container_cpu_usage_seconds_total',
        type: 'counter',
        help: 'Cumulative cpu time consumed in seconds.',
      },
      (usage, seconds) => usage.cpuSeconds(seconds),
      () => 0.031,
    ),
    ...throttling(model),
    ...memory(model),
    ...specs(model),
  ];
}

function memory(model: Model): Family[] {
  const gauge = (name: string, help: string, share: number, pause: number): Family =>
    cgroupFamily(
      model,
      { name, type: 'gauge', help },
      (usage, seconds) => Math.floor(usage.memoryBytes(seconds) * share),
      () => pause,
    );
  return [
    gauge('container_memory_working_set_bytes', 'Current working set in bytes.', 1, pauseMemoryBytes),
    gauge('container_memory_rss', 'Size of RSS in bytes.', 0.86, 45_056),
    gauge('container_memory_cache', 'Number of bytes of page cache memory.', 0.21, 0),
    gauge(
      'container_memory_usage_bytes',
      'Current memory usage in bytes, including all memory.',
      1.12,
      724_992,
    ),
    gauge('container_memory_swap', 'Container swap usage in bytes.', 0, 0),
  ];
}

/** CFS counters exist only for containers with a CPU limit. */
function throttling(model: Model): Family[] {
  const limited = model.containers.filter((usage) => usage.shape.limitCores > 0);
  const counter = (
    name: string,
    help: string,
    at: (usage: ContainerUsage, seconds: number) => number,
  ): Family =>
    family({ name, type: 'counter', help }, () =>
      limited.map((usage) => ({
        labels: containerLabels(usage),
        sample: (times) => times.map((seconds) => at(usage, seconds)),
        present: (_from, to) => to >= usage.pod.startedSeconds,
      })),
    );
  return [
    counter(
      'container_cpu_cfs_periods_total',
      'Number of elapsed enforcement period intervals.',
      (usage, seconds) => periods(usage, seconds),
    ),
    counter(
      'container_cpu_cfs_throttled_periods_total',
      'Number of throttled period intervals.',
      (usage, seconds) => Math.floor(usage.throttledSeconds(seconds) / periodSeconds),
    ),
    counter(
      'container_cpu_cfs_throttled_seconds_total',
      'Total time duration the container has been throttled.',
      (usage, seconds) => Math.round(usage.throttledSeconds(seconds) * 0.6 * 1e6) / 1e6,
    ),
  ];
}

function periods(usage: ContainerUsage, seconds: number): number {
  const { running, startedSeconds } = usage.moment(seconds);
  if (!running || seconds < startedSeconds) return Number.NaN;
  const read = Math.max(startedSeconds, jitteredTime(usage.pod.key, seconds));
  return Math.floor((read - startedSeconds) / periodSeconds);
}

function specs(model: Model): Family[] {
  const spec = (name: string, help: string, value: (usage: ContainerUsage) => number): Family =>
    family({ name, type: 'gauge', help }, () =>
      model.containers.map((usage) => constantSeries(containerLabels(usage), value(usage))),
    );
  const starts = family(
    {
      name: 'container_start_time_seconds',
      type: 'gauge',
      help: 'Start time of the container since unix epoch in seconds.',
    },
    () =>
      model.containers.map((usage) => ({
        labels: containerLabels(usage),
        sample: (times) =>
          times.map((seconds) => {
            const { running, startedSeconds } = usage.moment(seconds);
            return running && seconds >= startedSeconds ? startedSeconds : Number.NaN;
          }),
        present: (_from, to) => to >= usage.pod.startedSeconds,
      })),
  );
  return [
    starts,
    spec(
      'container_spec_memory_limit_bytes',
      'Memory limit for the container.',
      (usage) => usage.shape.limitMiB * mib,
    ),
    spec('container_spec_cpu_period', 'CPU period of the container.', () => 100_000),
    spec('container_spec_cpu_shares', 'CPU share of the container.', (usage) =>
      Math.max(2, Math.floor(usage.shape.requestCores * 1024)),
    ),
    family({ name: 'container_spec_cpu_quota', type: 'gauge', help: 'CPU quota of the container.' }, () =>
      model.containers
        .filter((usage) => usage.shape.limitCores > 0)
        .map((usage) => constantSeries(containerLabels(usage), usage.shape.limitCores * 100_000)),
    ),
  ];
}
