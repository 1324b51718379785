import { parsedOrThrow } from '../../../domain/text/parsed.ts';
import { msToNs } from '../../../domain/time/nanoseconds.ts';
import type { Span } from '../../../domain/trace/trace.ts';
import { parseExampleStream } from '../../../saved/examples/example-logs.ts';
import { parseExampleSeries } from '../../../saved/examples/example-series.ts';
import { parseExampleSpan } from '../../../saved/examples/example-span.ts';
import type { Example, SavedQuery } from '../../../saved/saved-query.ts';
import {
  type ExampleWindow,
  runLogExample,
  runTraceExample,
} from '../../../services/logs/run-text-example.ts';
import { type ExampleEngine, runExample } from '../../../services/metrics/run-example.ts';
import { createDemoHttp, demoEndpoint } from './demo-http.ts';

/** The result of running one example. */
export interface ExampleResult {
  readonly variant: string | null;
  readonly differences: readonly string[];
}

/** The start of an example's time. Any time would do except 1970, which queries for logs and traces never cover. */
const startMs = Date.parse('2026-01-01T00:00:00Z');

/** Runs one example on the built-in engines, over the data in the example, without any server. Throws ObsqError. */
export async function runOwnExample(query: SavedQuery, example: Example): Promise<ExampleResult> {
  switch (query.signal) {
    case 'metrics':
      return runExample(query, example, await metricEngine(example));
    case 'logs':
      return runLogs(query, example);
    case 'traces':
      return runTraces(query, example);
  }
}

/** The PromQL engine over an example's own series. */
async function metricEngine(example: Example): Promise<ExampleEngine> {
  const { writtenStore } = await import('../../../engine/written/written-metrics.ts');
  const series = example.input.map(({ series: text, values }) =>
    parsedOrThrow(parseExampleSeries(text, values), `example ${example.name}`),
  );
  const store = writtenStore(series, example);
  return {
    has: async (requirement) => store.has(requirement),
    query: async (expr) => store.query(expr),
  };
}

async function runLogs(query: SavedQuery, example: Example): Promise<ExampleResult> {
  const [{ writtenLogsApi }, { createLokiClient }] = await Promise.all([
    import('../../../engine/written/written-logs.ts'),
    import('../../../backends/loki/client.ts'),
  ]);
  const entries = example.input.flatMap(({ series, values }) => {
    const stream = parsedOrThrow(parseExampleStream(series, values), `example ${example.name}`);
    return stream.lines.map((line, at) => ({
      timestampNs: msToNs(startMs + (at + 1) * example.intervalSeconds * 1000),
      line,
      labels: stream.labels,
      structuredMetadata: stream.structuredMetadata,
      parsed: {},
    }));
  });
  const window = windowOf(example);
  const http = createDemoHttp(writtenLogsApi(entries), window.toMs);
  return runLogExample(query, example, createLokiClient(http, demoEndpoint('loki')), window);
}

async function runTraces(query: SavedQuery, example: Example): Promise<ExampleResult> {
  const [{ writtenTracesApi }, { createTempoClient }] = await Promise.all([
    import('../../../engine/written/written-traces.ts'),
    import('../../../backends/tempo/client.ts'),
  ]);
  const window = windowOf(example);
  const http = createDemoHttp(writtenTracesApi(spansOf(example)), window.toMs);
  return runTraceExample(query, example, createTempoClient(http, demoEndpoint('tempo')), window);
}

function windowOf(example: Example): ExampleWindow {
  return { fromMs: startMs, toMs: startMs + example.atSeconds * 1000 };
}

/** Builds the spans of an example. Each trace starts a second after the one before. Its first span is the root, and the others start with it. */
function spansOf(example: Example): Span[] {
  const traces: string[] = [];
  const hex = (value: number, digits: number): string => (value + 1).toString(16).padStart(digits, '0');
  const roots = new Map<string, string>();
  return example.input.map(({ series, values }, at) => {
    const sketch = parsedOrThrow(parseExampleSpan(series, values), `example ${example.name}`);
    if (!traces.includes(sketch.trace)) traces.push(sketch.trace);
    const index = traces.indexOf(sketch.trace);
    const spanId = hex(at, 16);
    const root = roots.get(sketch.trace) ?? null;
    if (root === null) roots.set(sketch.trace, spanId);
    const { service, name, kind, status, attributes, resource } = sketch;
    return {
      ...{ service, name, kind, status, attributes, resource },
      traceId: hex(index, 32),
      spanId,
      parentSpanId: root,
      startNs: msToNs(startMs + (index + 1) * 1000),
      durationNs: String(Math.round(sketch.durationMs * 1e6)),
      statusMessage: '',
      events: [],
      links: [],
    };
  });
}
