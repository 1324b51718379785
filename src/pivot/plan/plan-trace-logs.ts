import type { Labels } from '../../domain/labels.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import { nsToMs } from '../../domain/time/nanoseconds.ts';
import type { Window } from '../../domain/time/window.ts';
import type { Span, Trace } from '../../domain/trace/trace.ts';
import { type LabelMapping, storeLabels } from '../labels/label-mapping.ts';
import { buildLogSelector } from '../labels/log-selector.ts';
import { type Meant, meaningsOf } from '../labels/meaning.ts';
import type { PivotPoint, PlannedHop } from './hop.ts';
import { idHops } from './plan-exemplars.ts';

/** How far a trace's window is padded, step by step while nothing comes (x4). */
export const logPaddingsMs: readonly number[] = [60_000, 240_000, 960_000];

/** From the first start to the last end of spans, padded; Unix ms. A span without a start (0) is left out. */
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

/** Attributes of a resource that are text, as a label set. */
function resourceLabels(span: Span): Labels {
  const labels: Record<string, string> = {};
  for (const [name, value] of Object.entries(span.resource)) {
    if (typeof value === 'string') labels[name] = value;
  }
  if (span.service !== '') labels['service.name'] ??= span.service;
  return labels;
}

/** Where the spans ran, each place once. */
export function placesOfSpans(spans: readonly Span[]): Meant[] {
  const places = new Map<string, Meant>();
  for (const span of spans) {
    const meant = meaningsOf(resourceLabels(span), 'traces');
    places.set(JSON.stringify(meant), meant);
  }
  return [...places.values()];
}

export interface TraceLogRequest {
  readonly from: PivotPoint;
  readonly traces: readonly Trace[];
  /** Only these spans' services and time; all of the traces' where left out. */
  readonly spans?: readonly Span[] | undefined;
  readonly mapping: LabelMapping;
  readonly padMs: number;
  readonly idLabels?: readonly string[] | undefined;
  /** Why this is asked, when it is not the first time: ` (…)` after the reason. */
  readonly remark?: string | undefined;
}

/** Lines that carry the traces' ids, in the streams of the services that took part. Empty: the log store has no label for them. */
export function planTraceLogs(request: TraceLogRequest): PlannedHop[] {
  const spans = request.spans ?? request.traces.flatMap((trace) => trace.spans);
  const window = windowOfSpans(spans, request.padMs);
  const selector = buildLogSelector(placesOfSpans(spans), storeLabels(request.mapping, 'logs'));
  if (window === null || selector === null) return [];
  const remark = request.remark === undefined ? '' : ` (${request.remark})`;
  return idHops({
    from: request.from,
    selector,
    window,
    traceIds: request.traces.map(({ traceId }) => traceId),
    idLabels: request.idLabels ?? [],
    around: `over the ${request.from === 'span' ? 'span' : 'trace'}'s time padded by ${formatDuration(request.padMs)}${remark}`,
  });
}

/** Spans of services whose streams have not been asked yet. */
export function spansOutside(traces: readonly Trace[], asked: ReadonlySet<string>): Span[] {
  return traces.flatMap((trace) =>
    trace.spans.filter((span) => span.service !== '' && !asked.has(span.service)),
  );
}
