import { mix, unit } from '../shape/hash.ts';
import type { SpanPlan } from '../traces/span-plan.ts';
import type { StoredTrace } from '../traces/stored-trace.ts';
import { spanIdOf } from '../traces/trace-spans.ts';
import type { LogLine } from './log-line.ts';
import type { LogStream, LogStreams } from './log-streams.ts';
import { formatRequestLine } from './request-formats.ts';

/** The lines of a trace's server and consumer spans. Each has a time within its span, and the ids of trace and span. */
export function requestLines(
  trace: StoredTrace,
  streams: LogStreams,
  wanted: ReadonlySet<LogStream>,
): LogLine[] {
  const lines: LogLine[] = [];
  for (const [index, span] of trace.plan.spans.entries()) {
    if (!writesLog(span)) continue;
    const stream = streams.ofPod(span.pod);
    if (!wanted.has(stream)) continue;
    // The line comes late in the span, because it reports how the span ended.
    const share = 0.6 + 0.39 * unit(mix(mix(trace.hash, 0x10c), index));
    const timeNs = trace.plan.startNs + BigInt(span.startNs + Math.floor(span.durationNs * share));
    const { level, line } = formatRequestLine(span, trace.facts, { traceId: trace.traceId, timeNs });
    const route: { http_route?: string } =
      span.operation.route === '' ? {} : { http_route: span.operation.route };
    lines.push({
      stream,
      timeNs,
      level,
      line,
      metadata: { ...route, trace_id: trace.traceId, span_id: spanIdOf(trace.hash, index) },
    });
  }
  return lines;
}

function writesLog(span: SpanPlan): boolean {
  const { kind, service } = span.operation;
  // Product look-ups and conversions are so frequent that only some of them write a line.
  if ((service === 'product-catalog' || service === 'currency') && span.parent % 4 !== 0) return false;
  return kind === 'server' || kind === 'consumer';
}
