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
  /** The demo's clock, Unix ms. No data is newer than its time. */
  readonly now: () => number;
  readonly seed?: number | undefined;
  /** When the incident begins, Unix ms; by default `anchorOf` the clock. */
  readonly anchorMs?: number | undefined;
}

const defaultSeed = 20_261_120;

/** Creates the cluster, a pure function of (seed, second, anchor). This is cheap, because all data is computed when a query asks for it. */
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
