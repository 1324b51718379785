import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPrometheusClient, type PrometheusClient } from '../../src/backends/prometheus/client.ts';
import { createDemoHttp, demoEndpoint } from '../../src/cli/commands/queries/demo-http.ts';
import { createDemoCluster } from '../../src/demo/cluster/cluster.ts';
import { parsedOrThrow } from '../../src/domain/text/parsed.ts';
import { createPrometheusApi } from '../../src/engine/promql/prometheus-api.ts';
import type { DemoApi, MetricSource } from '../../src/engine/source/sources.ts';
import { writtenMetrics } from '../../src/engine/written/written-metrics.ts';
import { parseExampleSeries } from '../../src/saved/examples/example-series.ts';

/** Series in promtool's notation, the first value at the store's start (`{'up{job="a"}': '1x60'}`). */
export type WrittenInput = Readonly<Record<string, string>>;

interface WrittenStore {
  readonly input: WrittenInput;
  /** The time between two values. */
  readonly intervalMs: number;
  /** The time of the first values, Unix ms; 0 if absent. */
  readonly startMs?: number | undefined;
  /** The store's clock, Unix ms. */
  readonly nowMs: number;
}

function apiOf({ input, intervalMs, startMs = 0, nowMs }: WrittenStore): DemoApi {
  const series = Object.entries(input).map(([labels, values]) =>
    parsedOrThrow(parseExampleSeries(labels, values), labels),
  );
  const cluster = createDemoCluster({ now: () => nowMs });
  // The demo's own rules begin after the clock, so that the store has nothing but the series.
  return createPrometheusApi({
    ...cluster,
    metrics: startingAt(startMs, writtenMetrics(series, intervalMs)),
    anchorMs: nowMs + 86_400_000,
  });
}

/** The same series so much later. */
function startingAt(startMs: number, source: MetricSource): MetricSource {
  const select: MetricSource['select'] = (matchers, fromMs, toMs) =>
    source
      .select(matchers, fromMs - startMs, toMs - startMs)
      .map((one) => ({ ...one, timesMs: one.timesMs.map((timeMs) => timeMs + startMs) }));
  return {
    ...source,
    select,
    labelSets: (matchers, fromMs, toMs) => select(matchers, fromMs, toMs).map(({ labels }) => labels),
  };
}

/** A client of a store that has nothing but these series. */
export function writtenClient(store: WrittenStore): PrometheusClient {
  return createPrometheusClient(createDemoHttp(apiOf(store), store.nowMs), demoEndpoint('prometheus'));
}

export interface ServedStore {
  readonly url: string;
  /** The path of each request so far. */
  readonly paths: readonly string[];
  close(): Promise<void>;
}

/** Serves a store that has nothing but these series on a loopback port. */
export async function serveWritten(store: WrittenStore): Promise<ServedStore> {
  const api = apiOf(store);
  const paths: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://store');
      const params = new URLSearchParams(url.searchParams);
      for (const [name, value] of new URLSearchParams(Buffer.concat(chunks).toString()))
        params.append(name, value);
      paths.push(url.pathname);
      const { method = 'GET' } = request;
      const answer = api({ method, path: url.pathname, params, headers: {}, nowMs: store.nowMs });
      response.writeHead(answer?.status ?? 404, { 'content-type': answer?.contentType ?? 'text/plain' });
      response.end(answer?.body ?? 'not found');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, paths, close };
}
