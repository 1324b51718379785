import type { Labels } from '../../domain/labels.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import { nsToMs } from '../../domain/time/nanoseconds.ts';
import type { Window } from '../../domain/time/window.ts';
import type { Span, Trace } from '../../domain/trace/trace.ts';
import { type LabelMapping, storeLabels } from '../labels/label-mapping.ts';
import { buildLogSelector } from '../labels/log-selector.ts';
import { type Meant, meaningsOf } from '../labels/meaning.ts';
import type { PivotPoint } from './hop.ts';
import { askById, type IdQuestion } from './id-question.ts';
import { joinWindows, type TraceWindow } from './join-windows.ts';

/** The paddings of a trace's window, tried in this order until lines are found. */
export const logPaddingsMs: readonly number[] = [60_000, 240_000, 960_000];

/** The window from the first start to the last end of spans, padded at both ends. Spans without a start (0) are ignored. */
export function windowOfSpans(spans: readonly Span[], padMs: number): Window | null {
  let fromMs = Number.POSITIVE_INFINITY;
  let toMs = Number.NEGATIVE_INFINITY;
  for (const span of spans) {
    if (span.startNs === '0') continue;
    const startMs = nsToMs(span.startNs);
    fromMs = Math.min(fromMs, startMs);
    toMs = Math.max(toMs, startMs + Number(span.durationNs) / 1e6);
  }
  if (fromMs > toMs) return null;
  return { fromMs: Math.floor(fromMs) - padMs, toMs: Math.ceil(toMs) + padMs };
}

/** The text attributes of a span's resource as a label set. */
function resourceLabels(span: Span): Labels {
  const labels: Record<string, string> = {};
  for (const [name, value] of Object.entries(span.resource)) {
    if (typeof value === 'string') labels[name] = value;
  }
  if (span.service !== '') labels['service.name'] ??= span.service;
  return labels;
}

/** The workloads in which the spans ran, each once. */
export function workloadsOfSpans(spans: readonly Span[]): Meant[] {
  const workloads = new Map<string, Meant>();
  for (const span of spans) {
    const meant = meaningsOf(resourceLabels(span), 'traces');
    workloads.set(JSON.stringify(meant), meant);
  }
  return [...workloads.values()];
}

export interface TraceLogRequest {
  readonly from: PivotPoint;
  readonly traces: readonly Trace[];
  /** The spans whose services and time are searched; all spans of the traces if absent. */
  readonly spans?: readonly Span[] | undefined;
  readonly mapping: LabelMapping;
  readonly padMs: number;
  readonly idLabels?: readonly string[] | undefined;
  /** The reason for a repeated query. It is added to the hop's reason in parentheses. */
  readonly remark?: string | undefined;
  /** Whether the ids are looked for in every writing (`traceIdPattern`). */
  readonly anyWriting?: boolean | undefined;
}

/** Plans the questions for lines with the traces' ids in the streams of their services, each in its own time. Empty if the log store has no label for them. */
export function planTraceLogs(request: TraceLogRequest): IdQuestion[] {
  const spans = request.spans ?? request.traces.flatMap((trace) => trace.spans);
  const selector = buildLogSelector(workloadsOfSpans(spans), storeLabels(request.mapping, 'logs'));
  if (selector === null) return [];
  const remark = request.remark === undefined ? '' : ` (${request.remark})`;
  return joinWindows(windowsOfTraces(request.traces, spans, (own) => windowOfSpans(own, request.padMs))).map(
    ({ window, traceIds }) =>
      askById({
        from: request.from,
        selector,
        window,
        traceIds,
        idLabels: request.idLabels ?? [],
        anyWriting: request.anyWriting,
        around: `over the ${request.from === 'span' ? 'span' : 'trace'}'s time padded by ${formatDuration(request.padMs)}${remark}`,
      }),
  );
}

/** The window of each trace that has some of these spans. */
export function windowsOfTraces(
  traces: readonly Trace[],
  spans: readonly Span[],
  windowOf: (spans: readonly Span[]) => Window | null,
): TraceWindow[] {
  const own = new Map<string, Span[]>(traces.map(({ traceId }) => [traceId, []]));
  for (const span of spans) own.get(span.traceId)?.push(span);
  return [...own].flatMap(([traceId, of]) => {
    const window = of.length === 0 ? null : windowOf(of);
    return window === null ? [] : [{ window, traceIds: [traceId] }];
  });
}

/** The spans of services whose streams have not been searched yet. */
export function spansOutside(traces: readonly Trace[], asked: ReadonlySet<string>): Span[] {
  return traces.flatMap((trace) =>
    trace.spans.filter((span) => span.service !== '' && !asked.has(span.service)),
  );
}
