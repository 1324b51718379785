import { parsedOrThrow } from '../domain/parsed.ts';
import { parseExampleSeries } from '../saved/example-series.ts';
import type { Example } from '../saved/saved-query.ts';
import type { ExampleEngine } from '../services/run-example.ts';

/** The demo's PromQL engine over an example's own series. Throws `usage` where they cannot be read. */
export async function exampleEngine(example: Example): Promise<ExampleEngine> {
  const { queryWrittenMetrics, writtenMetrics } = await import('../demo/written-metrics.ts');
  const series = example.input.map(({ series: text, values }) =>
    parsedOrThrow(parseExampleSeries(text, values), `example ${example.name}`),
  );
  const source = writtenMetrics(series, example.intervalSeconds * 1000);
  const timeMs = example.atSeconds * 1000;
  return {
    // Anything within the example counts, as anything within an hour counts on a server.
    has: async (requirement) =>
      queryWrittenMetrics(source, `count_over_time(${requirement}[${example.atSeconds + 1}s])`, timeMs)
        .length > 0,
    query: async (expr) => queryWrittenMetrics(source, expr, timeMs),
  };
}
