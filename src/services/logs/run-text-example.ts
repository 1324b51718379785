import type { LokiClient } from '../../backends/loki/client.ts';
import type { TempoClient } from '../../backends/tempo/client.ts';
import type { Labels } from '../../domain/labels.ts';
import { lastSample } from '../../domain/metrics/series.ts';
import { windowNs } from '../../domain/time/window.ts';
import { isLogqlMetricExpression } from '../../languages/logql-stream.ts';
import { compareListed, type ListedRow } from '../../saved/examples/compare-listed.ts';
import { resolveParameters } from '../../saved/parameter-value.ts';
import type { Example, SavedQuery } from '../../saved/saved-query.ts';
import { bindText, chooseLogVariant } from './bind-log-query.ts';

/** The window of an example of logs or traces, Unix ms. */
export interface ExampleWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface TextOutcome {
  readonly variant: string | null;
  /** The differences from the expected answer, one sentence each; empty if the example passed. */
  readonly differences: readonly string[];
}

/** Runs one example of a logs query against a store that holds its lines. */
export async function runLogExample(
  query: SavedQuery,
  example: Example,
  client: LokiClient,
  window: ExampleWindow,
): Promise<TextOutcome> {
  const { data: labels } = await client.labels(window);
  const variant = chooseLogVariant(query, labels);
  const windowMs = example.sinceSeconds === null ? window.toMs - window.fromMs : example.sinceSeconds * 1000;
  const values = resolveParameters(query, example.parameters);
  const expr = bindText(query, variant, values, { windowMs, stepMs: null });
  const rows = isLogqlMetricExpression(expr)
    ? await countedRows(client, expr, window.toMs)
    : await lineRows(client, expr, window);
  return outcome(example, variant.name, compareListed(example.rows, rows));
}

/** Runs one example of a traces query against a store that holds its spans. */
export async function runTraceExample(
  query: SavedQuery,
  example: Example,
  client: TempoClient,
  window: ExampleWindow,
): Promise<TextOutcome> {
  const variant = chooseLogVariant(query, []);
  const values = resolveParameters(query, example.parameters);
  const expr = bindText(query, variant, values, { windowMs: window.toMs - window.fromMs, stepMs: null });
  const { data } = await client.search({ query: expr, ...window, limit: 1000 });
  const rows = data.map(({ rootService, rootName, durationMs }) => ({
    labels: { service: rootService, name: rootName },
    values: { durationMs: String(durationMs) },
  }));
  return outcome(example, variant.name, compareListed(example.rows, rows));
}

function outcome(example: Example, variant: string, differences: readonly string[]): TextOutcome {
  if (example.variant === null || example.variant === variant) return { variant, differences };
  return { variant, differences: [`variant ${example.variant} expected, ${variant} chosen`, ...differences] };
}

async function countedRows(client: LokiClient, expr: string, timeMs: number): Promise<ListedRow[]> {
  const { data } = await client.queryInstant({ expr, timeMs });
  if (data.kind === 'scalar') return [{ labels: {}, values: { value: data.sample.value } }];
  return data.series.map((series) => ({
    labels: series.labels,
    values: { value: lastSample(series)?.value ?? null },
  }));
}

async function lineRows(client: LokiClient, expr: string, window: ExampleWindow): Promise<ListedRow[]> {
  const rows: ListedRow[] = [];
  const times = windowNs(window);
  await client.readEntries({ expr, ...times, limit: null, direction: 'forward' }, (entries) => {
    for (const { line, labels, structuredMetadata } of entries) {
      const all: Labels = { ...structuredMetadata, ...labels };
      rows.push({ labels: all, values: { line } });
    }
  });
  return rows;
}
