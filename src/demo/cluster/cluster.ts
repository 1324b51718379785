import type { DemoCluster, MetricSource } from '../../engine/source/sources.ts';
import { clusterFamilies } from './cluster-families.ts';
import { exemplarsIn } from './exemplar-source.ts';
import { createLogSource } from './logs/log-source.ts';
import { createMetricStore } from './metric-store.ts';
import { createModel, type Model } from './shape/model.ts';
import { anchorOf, scrapeSeconds } from './shape/timeline.ts';
import { createTraceShelf, type TraceShelf } from './traces/stored-trace.ts';
import { createTraceSource } from './traces/trace-source.ts';

export interface ClusterOptions {
  /** The demo's clock, Unix ms: nothing newer exists. */
  readonly now: () => number;
  readonly seed?: number | undefined;
  /** Unix ms; the clock's own anchor when left out. */
  readonly anchorMs?: number | undefined;
}

const defaultSeed = 20_261_120;

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
    metrics: createMetrics(model, shelf, now),
    logs: createLogSource(model, shelf, now),
    traces: createTraceSource(model, shelf, now),
  };
}

function createMetrics(model: Model, shelf: TraceShelf, now: () => number): MetricSource {
  const families = clusterFamilies(model);
  const store = createMetricStore(families, {
    startSeconds: model.eraStartSeconds,
    endSeconds: () => now() / 1000,
  });
  return {
    ...store,
    exemplars: (matchers, fromMs, toMs) => exemplarsIn(shelf, now(), matchers, { fromMs, toMs }),
    metadata: () =>
      Object.fromEntries(families.map(({ name, type, help, unit }) => [name, { type, help, unit }])),
    scrapeIntervalMs: scrapeSeconds * 1000,
  };
}
