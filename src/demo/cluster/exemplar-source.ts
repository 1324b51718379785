import type { Labels } from '../../domain/labels.ts';
import { labelsKey } from '../../domain/labels.ts';
import type { DemoExemplars, LabelMatcher } from '../../engine/source/sources.ts';
import { httpHistogram, httpLabels } from './families/http-histogram.ts';
import { spanLatency, spanMetricLabels } from './families/span-metrics.ts';
import { bucketOf } from './population.ts';
import type { SpanPlan } from './traces/span-plan.ts';
import type { StoredTrace, TraceShelf } from './traces/stored-trace.ts';
import { spanIdOf } from './traces/trace-spans.ts';

/** How long exemplars are kept: a store keeps only the newest ones, in memory. */
const keptSeconds = 6 * 3600;
/** The longest duration of a span, and so the longest time between a trace's start and its exemplar. */
const longestSeconds = 30;

/** A histogram with exemplars: the spans that it counts, their labels, and the labels with which its exemplars name the trace. */
interface ExemplarKind {
  readonly name: string;
  readonly bounds: readonly number[];
  counts(span: SpanPlan): boolean;
  labels(span: SpanPlan): Labels;
  exemplarLabels(traceId: string, spanId: () => string): Labels;
}

const kinds: readonly ExemplarKind[] = [
  {
    name: `${httpHistogram.name}_bucket`,
    bounds: httpHistogram.bounds,
    counts: (span) => span.operation.kind === 'server',
    labels: httpLabels,
    exemplarLabels: (traceId, spanId) => ({ trace_id: traceId, span_id: spanId() }),
  },
  {
    name: `${spanLatency.name}_bucket`,
    bounds: spanLatency.bounds,
    counts: () => true,
    labels: spanMetricLabels,
    // Tempo's generator calls it traceID and drops leading zeros (docs/stores.md 1.6).
    exemplarLabels: (traceId) => ({ traceID: traceId.replace(/^0+/, '') }),
  },
];

type ExemplarList = { labels: Labels; value: number; timeMs: number }[];

/** The exemplars of every histogram that the matchers select. Their values, times and ids come from the spans of stored traces. */
export function exemplarsIn(
  shelf: TraceShelf,
  nowMs: number,
  matchers: readonly LabelMatcher[],
  window: { readonly fromMs: number; readonly toMs: number },
): DemoExemplars[] {
  const fromMs = Math.max(window.fromMs, nowMs - keptSeconds * 1000);
  const toMs = Math.min(window.toMs, nowMs);
  const wanted = kinds.filter((kind) =>
    matchers.every((matcher) => matcher.name !== '__name__' || matcher.matches(kind.name)),
  );
  const found = new Map<string, { seriesLabels: Labels; exemplars: ExemplarList }>();
  if (wanted.length > 0) {
    for (let second = Math.floor(fromMs / 1000) - longestSeconds; second <= toMs / 1000; second++) {
      for (const trace of shelf.startingIn(second)) {
        for (const kind of wanted) collect({ kind, trace, matchers, fromMs, toMs }, found);
      }
    }
  }
  for (const { exemplars } of found.values()) exemplars.sort((a, b) => a.timeMs - b.timeMs);
  return [...found.values()];
}

interface Collecting {
  readonly kind: ExemplarKind;
  readonly trace: StoredTrace;
  readonly matchers: readonly LabelMatcher[];
  readonly fromMs: number;
  readonly toMs: number;
}

function collect(
  { kind, trace, matchers, fromMs, toMs }: Collecting,
  found: Map<string, { seriesLabels: Labels; exemplars: ExemplarList }>,
): void {
  for (const [index, span] of trace.plan.spans.entries()) {
    if (!kind.counts(span)) continue;
    const endNs = trace.plan.startNs + BigInt(span.startNs + span.durationNs);
    const timeMs = Number(endNs / 1_000_000n);
    if (timeMs < fromMs || timeMs > toMs) continue;
    const value = span.durationNs / 1e9;
    const seriesLabels = { __name__: kind.name, ...kind.labels(span), le: bucketOf(kind.bounds, value) };
    const passes = matchers.every((matcher) => matcher.matches(labelOf(seriesLabels, matcher.name)));
    if (!passes) continue;
    const labels = kind.exemplarLabels(trace.traceId, () => spanIdOf(trace.hash, index));
    const key = labelsKey(seriesLabels);
    const series = found.get(key);
    if (series === undefined) found.set(key, { seriesLabels, exemplars: [{ labels, value, timeMs }] });
    else series.exemplars.push({ labels, value, timeMs });
  }
}

function labelOf(labels: Labels, name: string): string {
  return labels[name] ?? '';
}
