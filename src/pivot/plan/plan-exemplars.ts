import type { Exemplar } from '../../domain/metrics/exemplar.ts';
import type { Window } from '../../domain/time/window.ts';
import { extractSelectors } from '../../languages/promql-selectors.ts';
import { type LabelMapping, storeLabels } from '../labels/label-mapping.ts';
import { buildLogSelector, buildTraceLogQueries, type LogSelector } from '../labels/log-selector.ts';
import { meaningsOf } from '../labels/meaning.ts';
import type { PivotPoint, PlannedHop } from './hop.ts';
import type { ExemplarTrace } from './rank-exemplars.ts';

/**
 * A metric's exemplars: the server finds the selectors in any expression (docs/stores.md 1.6). They hang on a histogram's buckets, so an expression
 * of its `_count` or `_sum` is asked a second time, of the buckets.
 */
export function planExemplars(expr: string, window: Window, from: PivotPoint = 'metric'): PlannedHop {
  const ofBuckets = nameBuckets(expr);
  return {
    from,
    to: 'exemplar',
    store: 'metrics',
    language: 'promql',
    query: ofBuckets === expr ? expr : `(${expr}) or (${ofBuckets})`,
    window,
    reason: `exemplars of the series that the expression reads${ofBuckets === expr ? '' : ', and of their histograms'}`,
    inferred: false,
  };
}

/** The expression with `x_bucket` for every `x_count` and `x_sum`. */
function nameBuckets(expr: string): string {
  let text = expr;
  for (const { metricName, from } of extractSelectors(expr).reverse()) {
    if (metricName === null || !/_(count|sum)$/.test(metricName) || !expr.startsWith(metricName, from))
      continue;
    const bucket = metricName.replace(/_(count|sum)$/, '_bucket');
    text = text.slice(0, from) + bucket + text.slice(from + metricName.length);
  }
  return text;
}

/** The metric itself, at the end of the window: what it says now, and the labels to go on with if it has no exemplars. */
export function planSeries(expr: string, atMs: number, from: PivotPoint = 'metric'): PlannedHop {
  return {
    from,
    to: 'metric',
    store: 'metrics',
    language: 'promql',
    query: expr,
    window: { fromMs: atMs, toMs: atMs },
    reason: 'the series of the expression as they stand',
    inferred: false,
  };
}

/** One trace by its id. */
export function planTrace(from: PivotPoint, traceId: string, why: string): PlannedHop {
  return {
    from,
    to: 'trace',
    store: 'traces',
    language: null,
    query: traceId,
    window: null,
    reason: why,
    inferred: false,
  };
}

/** Around an exemplar's time, each way. */
const aroundMs = 5 * 60_000;
/** Windows are put together up to this length: one query instead of several, and no more read than an hour. */
const longestMs = 60 * 60_000;

/** The log hops of some exemplars, and whose lines they can find. */
export interface ExemplarLogPlan {
  readonly hops: readonly PlannedHop[];
  /** Null: the series' labels say nothing that the log store has a label for. */
  readonly selector: LogSelector | null;
}

/**
 * Log lines with the trace ids of exemplars, five minutes around them, in the streams that the series' labels point to: asked beside
 * the traces, before it is known which services took part.
 */
export function planExemplarLogs(
  traces: readonly ExemplarTrace[],
  mapping: LabelMapping,
  idLabels: readonly string[] = [],
): ExemplarLogPlan {
  const places = traces.flatMap(({ exemplars }) =>
    exemplars.map((exemplar) => meaningsOf(exemplar.seriesLabels, 'metrics')),
  );
  const selector = buildLogSelector(places, storeLabels(mapping, 'logs'));
  if (selector === null) return { hops: [], selector: null };
  const hops = joinWindows(traces).flatMap(({ window, traceIds }) =>
    idHops({
      from: 'exemplar',
      selector,
      window,
      traceIds,
      idLabels,
      around: '5 minutes around the exemplar',
    }),
  );
  return { hops, selector };
}

export interface IdHops {
  readonly from: PivotPoint;
  readonly selector: Pick<LogSelector, 'text' | 'label'>;
  readonly window: Window;
  readonly traceIds: readonly string[];
  readonly idLabels: readonly string[];
  /** Which stretch of time the window is, in words. */
  readonly around: string;
  /** Only lines of that span. */
  readonly spanId?: string | null | undefined;
}

/** The two ways to ask for the lines of a trace, for one round trip. */
export function idHops({ from, selector, window, traceIds, idLabels, around, spanId }: IdHops): PlannedHop[] {
  const { metadata, line } = buildTraceLogQueries(selector.text, traceIds, idLabels, spanId ?? null);
  const ids = `${traceIds.length === 1 ? 'the trace id' : 'one of the trace ids'}${spanId ? ' and the span id' : ''}`;
  const hop = (query: string, where: string): PlannedHop => ({
    from,
    to: 'log',
    store: 'logs',
    language: 'logql',
    query,
    window,
    reason: `lines of ${selector.label} with ${ids} ${where}, ${around}`,
    inferred: false,
  });
  return [hop(metadata, 'beside them'), hop(line, 'in their text')];
}

interface JoinedWindow {
  readonly window: Window;
  readonly traceIds: readonly string[];
}

function joinWindows(traces: readonly ExemplarTrace[]): JoinedWindow[] {
  const single = traces.map(({ traceId, exemplars }) => ({ traceId, window: windowAround(exemplars) }));
  single.sort((a, b) => a.window.fromMs - b.window.fromMs);
  const joined: { window: Window; traceIds: string[] }[] = [];
  for (const { traceId, window } of single) {
    const last = joined[joined.length - 1];
    const both = last && { fromMs: last.window.fromMs, toMs: Math.max(last.window.toMs, window.toMs) };
    if (last === undefined || both === undefined || both.toMs - both.fromMs > longestMs) {
      joined.push({ window, traceIds: [traceId] });
      continue;
    }
    last.window = both;
    last.traceIds.push(traceId);
  }
  return joined;
}

function windowAround(exemplars: readonly Exemplar[]): Window {
  const times = exemplars.map(({ timeMs }) => timeMs);
  return { fromMs: Math.min(...times) - aroundMs, toMs: Math.max(...times) + aroundMs };
}
