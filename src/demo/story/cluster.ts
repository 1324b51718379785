import type { DemoCluster, MetricSource } from '../sources.ts';
import { cadvisorFamilies } from './families/cadvisor.ts';
import { kubeContainerFamilies } from './families/kube-containers.ts';
import { kubePodFamilies } from './families/kube-pods.ts';
import type { Family } from './family.ts';
import { createMetricStore } from './metric-store.ts';
import { createModel, type Model } from './model.ts';
import { anchorOf, scrapeSeconds } from './timeline.ts';
import { createTraceShelf } from './traces/stored-trace.ts';
import { createTraceSource } from './traces/trace-source.ts';

export interface ClusterOptions {
  /** The demo's clock, Unix ms: nothing newer exists. */
  readonly now: () => number;
  readonly seed?: number | undefined;
  /** Unix ms; the clock's own anchor when left out. */
  readonly anchorMs?: number | undefined;
}

export const defaultSeed = 20_261_120;

/** The cluster as a pure function of (seed, second, anchor). Cheap to make: everything is computed when it is asked for. */
export function createDemoCluster(options: ClusterOptions): DemoCluster {
  const { now } = options;
  const seed = options.seed ?? defaultSeed;
  const anchorMs = options.anchorMs ?? anchorOf(now());
  const model = createModel(seed, anchorMs / 1000);
  const shelf = createTraceShelf(model, now);
  return {
    seed,
    anchorMs,
    metrics: createMetrics(model, now),
    logs: { streams: () => [], entries: () => [] },
    traces: createTraceSource(model, shelf, now),
  };
}

function createMetrics(model: Model, now: () => number): MetricSource {
  const families = allFamilies(model);
  const store = createMetricStore(families, {
    startSeconds: model.eraStartSeconds,
    endSeconds: () => now() / 1000,
  });
  return {
    ...store,
    exemplars: () => [],
    metadata: () =>
      Object.fromEntries(families.map(({ name, type, help, unit }) => [name, { type, help, unit }])),
    scrapeIntervalMs: scrapeSeconds * 1000,
  };
}

function allFamilies(model: Model): Family[] {
  return [...cadvisorFamilies(model), ...kubePodFamilies(model), ...kubeContainerFamilies(model)];
}
