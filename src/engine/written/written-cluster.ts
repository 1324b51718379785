import type { DemoCluster } from '../source/sources.ts';

/** Builds a cluster from the given sources; its other sources are empty. */
export function writtenCluster(
  parts: Partial<Pick<DemoCluster, 'metrics' | 'logs' | 'traces'>>,
): DemoCluster {
  return {
    seed: 0,
    anchorMs: 0,
    metrics: {
      select: () => [],
      labelSets: () => [],
      exemplars: () => [],
      metadata: () => ({}),
      scrapeIntervalMs: 15_000,
    },
    logs: { streams: () => [], entries: () => [] },
    traces: { traceById: () => null, traces: () => [] },
    ...parts,
  };
}
