import { podMetricFamilies } from './pod-metric-families.ts';
import { serverMetricFamilies } from './server-metric-families.ts';
import { spanMetricFamilies } from './span-metric-families.ts';

/** All metric names to look up before a family can be chosen for spans. */
export const spanMetricNames: readonly string[] = [
  ...new Set([
    ...[...spanMetricFamilies, ...serverMetricFamilies].flatMap(({ calls, latency }) => [calls, latency]),
    ...podMetricFamilies.map(({ metric }) => metric),
  ]),
].sort();
