import type { StoreName } from '../domain/store-name.ts';
import { createLokiApi } from '../engine/logql/api/loki-api.ts';
import { createAlertmanagerApi } from '../engine/promql/alertmanager-api.ts';
import { createPrometheusApi } from '../engine/promql/prometheus-api.ts';
import type { DemoApi, DemoCluster } from '../engine/source/sources.ts';
import { createTempoApi } from '../engine/traceql/api/tempo-api.ts';
import { createDemoCluster } from './cluster/cluster.ts';
import { type DemoListener, listen } from './server/demo-listener.ts';
import { demoFaults as faultHelp, noFaults, parseFaults } from './server/fault.ts';
import { faultedCluster } from './server/faulted-cluster.ts';
import { createTailServer } from './server/serve-tail.ts';

/** The faults that `--fault` accepts, as text for a person. */
export const demoFaults: string = faultHelp;

export interface DemoOptions {
  /** The demo's clock, Unix ms. */
  readonly now: () => number;
  readonly seed?: number | undefined;
  /** The port; 0 or absent takes a free one. */
  readonly port?: number | undefined;
  /** The address to listen on; by default 127.0.0.1. */
  readonly host?: string | undefined;
  /** Faults in the form of `demoFaults`; an invalid text throws ObsqError usage. */
  readonly fault?: string | undefined;
}

export interface RunningDemo {
  readonly urls: Readonly<Record<StoreName, string>>;
  readonly cluster: DemoCluster;
  /** The requests so far, oldest first. */
  readonly requests: DemoListener['requests'];
  /** Ends every connection. */
  close(): Promise<void>;
}

/** Serves the demo's cluster on a loopback port until it is closed. */
export async function startDemo(options: DemoOptions): Promise<RunningDemo> {
  const faults = options.fault === undefined ? noFaults : parseFaults(options.fault);
  const cluster = faultedCluster(createDemoCluster({ now: options.now, seed: options.seed }), faults);
  const listener = await listen({
    apis: createApis(cluster),
    tail: createTailServer(cluster, options.now),
    faults,
    now: options.now,
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
  });
  return { urls: listener.urls, cluster, requests: listener.requests, close: () => listener.close() };
}

function createApis(cluster: DemoCluster): Record<StoreName, DemoApi> {
  return {
    metrics: createPrometheusApi(cluster),
    logs: createLokiApi(cluster),
    traces: createTempoApi(cluster),
    alerts: createAlertmanagerApi(cluster),
  };
}
