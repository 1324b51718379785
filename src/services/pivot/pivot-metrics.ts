import { ObsqError } from '../../domain/errors.ts';
import type { Series } from '../../domain/metrics/series.ts';
import { ownValue } from '../../domain/own-value.ts';
import type { Span, Trace } from '../../domain/trace/trace.ts';
import { type PivotPoint, skippedHop } from '../../pivot/plan/hop.ts';
import type { MetricHop } from '../../pivot/plan/metric-hop.ts';
import {
  metricWindow,
  planSpanMetrics,
  type SpanMetricPart,
  spanMetricStepMs,
} from '../../pivot/plan/plan-span-metrics.ts';
import { planTaggedMetrics } from '../../pivot/plan/plan-tagged-metrics.ts';
import { spanMetricNames } from '../../pivot/plan/span-metric-names.ts';
import { fetchCapabilities } from '../metrics/capabilities.ts';
import { askHop, type PivotRun } from './pivot-run.ts';

const bothParts: readonly SpanMetricPart[] = ['requests', 'pods'];

/** Queries RED of the spans' services and the use of their pods, all concurrently. */
export async function askSpanMetrics(
  run: PivotRun,
  from: PivotPoint,
  trace: Trace,
  spans: readonly Span[] = trace.spans,
): Promise<void> {
  const settings = run.correlation.tracesToMetrics;
  const own =
    settings === null || !run.stores.has('metrics') || run.options.spanMetrics === 'pods'
      ? []
      : planTaggedMetrics({ from, trace, spans, settings, nowMs: run.options.nowMs });
  await Promise.all([askKnownMetrics(run, from, spans), ...own.map((one) => askMetric(run, one))]);
}

async function askKnownMetrics(run: PivotRun, from: PivotPoint, spans: readonly Span[]): Promise<void> {
  const window = metricWindow(spans, run.options.nowMs);
  if (window === null) return;
  if (!run.stores.has('metrics')) {
    run.record(skippedHop(from, 'metric', 'metrics', 'no metrics store is configured'));
    return;
  }
  const has = await fetchNames(run, from);
  if (has === null) return;
  const parts = run.options.spanMetrics === undefined ? bothParts : [run.options.spanMetrics];
  const { hops, missing } = planSpanMetrics({ from, spans, window, has: (metric) => has.has(metric), parts });
  for (const why of missing) run.record(skippedHop(from, 'metric', 'metrics', why));
  await Promise.all(hops.map((one) => askMetric(run, one)));
}

/** Fetches which of the candidate metric names the store has; null (and a failed hop) if it does not answer. */
async function fetchNames(run: PivotRun, from: PivotPoint): Promise<ReadonlySet<string> | null> {
  try {
    const { stores, options } = run;
    const client = await stores.metrics();
    const ask = () =>
      fetchCapabilities(
        { names: spanMetricNames, selectors: [] },
        {
          client,
          cache: options.cache,
          fingerprint: stores.context.fingerprint,
          nowMs: options.nowMs,
          signal: options.signal,
        },
      );
    return await run.patience.wait('metrics', ask);
  } catch (thrown) {
    if (!(thrown instanceof ObsqError) || thrown.kind === 'cancelled') throw thrown;
    const reason = 'which span and pod metrics the store has';
    run.record({
      ...skippedHop(from, 'metric', 'metrics', reason),
      status: 'failed',
      error: thrown,
    });
    return null;
  }
}

async function askMetric(run: PivotRun, { hop, name, title, unit, subjectLabel }: MetricHop): Promise<void> {
  const call = async () => {
    const client = await run.stores.metrics();
    const { fromMs, toMs } = hop.window ?? { fromMs: 0, toMs: 0 };
    return client.queryRange({
      expr: hop.query,
      fromMs,
      toMs,
      stepMs: spanMetricStepMs,
      signal: run.options.signal,
    });
  };
  const keep = (series: readonly Series[]): void => {
    const kept = series.map(({ labels, samples }) => ({
      name,
      title,
      unit,
      subject: ownValue(labels, subjectLabel) ?? '',
      labels,
      samples,
      expr: hop.query,
    }));
    run.found.metrics = [...run.found.metrics, ...kept].sort((a, b) => rankOf(a.name) - rankOf(b.name));
  };
  await askHop(run, hop, call, { keep, count: (series) => series.length });
}

const order: readonly string[] = ['rate', 'errors', 'p95', 'cpu', 'memory', 'restarts'];

/** The rank of a metric in the columns, whatever the order of the answers. Metrics from the configuration come after the built-in ones. */
function rankOf(name: string): number {
  const rank = order.indexOf(name);
  return rank < 0 ? order.length : rank;
}
