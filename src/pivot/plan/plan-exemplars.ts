import type { Exemplar } from '../../domain/metrics/exemplar.ts';
import type { Window } from '../../domain/time/window.ts';
import { type LabelMapping, storeLabels } from '../labels/label-mapping.ts';
import { buildLogSelector, type LogSelector } from '../labels/log-selector.ts';
import { meaningsOf } from '../labels/meaning.ts';
import type { PivotPoint, PlannedHop } from './hop.ts';
import { askById, type IdQuestion } from './id-question.ts';
import { joinWindows } from './join-windows.ts';
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

/** The log hops of some exemplars, and the selector of the streams that they search. */
export interface ExemplarLogPlan {
  readonly questions: readonly IdQuestion[];
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
  if (selector === null) return { questions: [], selector: null };
  const windows = traces.map(({ traceId, exemplars }) => ({
    traceIds: [traceId],
    window: windowAround(exemplars),
  }));
  const questions = joinWindows(windows).map(({ window, traceIds }) =>
    askById({
      from: 'exemplar',
      selector,
      window,
      traceIds,
      idLabels,
      around: '5 minutes around the exemplar',
    }),
  );
  return { questions, selector };
}

function windowAround(exemplars: readonly Exemplar[]): Window {
  const times = exemplars.map(({ timeMs }) => timeMs);
  return { fromMs: Math.min(...times) - aroundMs, toMs: Math.max(...times) + aroundMs };
}
