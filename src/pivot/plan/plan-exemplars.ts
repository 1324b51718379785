import type { Exemplar } from '../../domain/metrics/exemplar.ts';
import type { Window } from '../../domain/time/window.ts';
import { type LabelMapping, storeLabels } from '../labels/label-mapping.ts';
import {
  buildAnyWritingQuery,
  buildLogSelector,
  buildTraceLogQueries,
  type LogSelector,
} from '../labels/log-selector.ts';
import { meaningsOf } from '../labels/meaning.ts';
import type { PivotPoint, PlannedHop } from './hop.ts';
import type { ExemplarTrace } from './rank-exemplars.ts';

/** Plans the hop to a metric's exemplars. `withBuckets`: the query asks for the buckets of its histograms, too. */
export function planExemplars(
  query: string,
  withBuckets: boolean,
  window: Window,
  from: PivotPoint = 'metric',
): PlannedHop {
  return {
    from,
    to: 'exemplar',
    store: 'metrics',
    language: 'promql',
    query,
    window,
    reason: `exemplars of the series that the expression reads${withBuckets ? ', and of their histograms' : ''}`,
    inferred: false,
  };
}

/** Plans the hop to the metric itself at `atMs` (Unix ms): its value, and the labels to search by if it has no exemplars. */
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

/** Plans the hop to one trace by its id. */
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

/** The time before and after an exemplar that is searched for log lines. */
const aroundMs = 5 * 60_000;
/** Windows are joined up to this length: this saves queries, and no query reads more than an hour. */
const longestMs = 60 * 60_000;

/** The log hops of some exemplars, and the selector of the streams that they search. */
export interface ExemplarLogPlan {
  readonly hops: readonly PlannedHop[];
  /** Null if the log store has no label for any of the series' labels. */
  readonly selector: LogSelector | null;
}

/**
 * Plans the hops to log lines with the trace ids of exemplars, up to five minutes before or after them, in the streams that the
 * series' labels point to. They are asked together with the traces, before the services of the traces are known.
 */
export function planExemplarLogs(
  traces: readonly ExemplarTrace[],
  mapping: LabelMapping,
  idLabels: readonly string[] = [],
): ExemplarLogPlan {
  const workloads = traces.flatMap(({ exemplars }) =>
    exemplars.map((exemplar) => meaningsOf(exemplar.seriesLabels, 'metrics')),
  );
  const selector = buildLogSelector(workloads, storeLabels(mapping, 'logs'));
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
  /** The window in words, for the reason: `5 minutes around the exemplar`. */
  readonly around: string;
  /** If given, only lines of this span are asked for. */
  readonly spanId?: string | null | undefined;
  /** Whether the ids are looked for in every writing in the text, because nothing came before. */
  readonly anyWriting?: boolean | undefined;
}

/** Plans the two hops that find the lines of traces: by structured metadata and by text. They are asked at the same time. */
export function idHops({
  from,
  selector,
  window,
  traceIds,
  idLabels,
  around,
  spanId,
  anyWriting = false,
}: IdHops): PlannedHop[] {
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
  const inText = anyWriting
    ? hop(buildAnyWritingQuery(selector.text, traceIds, spanId ?? null), 'in their text in any writing')
    : hop(line, 'in their text');
  return [hop(metadata, 'beside them'), inText];
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
