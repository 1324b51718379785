import { counted } from '../../../domain/text/counted.ts';
import { type FoundSpan, foundSpansOf } from '../../../domain/trace/found-span.ts';
import { unseenCount } from '../../../domain/trace/matched-spans.ts';
import { isPossibleNs } from '../../../domain/trace/span-flaw.ts';
import type { TraceSummary } from '../../../domain/trace/trace.ts';
import { renderFoundSpans } from '../../../view/trace/found-spans.ts';
import { spansCsv } from '../../output/search-text.ts';
import type { Session } from '../../session/session.ts';
import { readCount } from '../../setup/read-limit.ts';
import type { FoundTraces, SearchQuestion } from './ask-search.ts';
import { newestFirst, sortSpans, sortTraces } from './search-order.ts';
import { durationValues, searchReport, valueUnits } from './search-report.ts';

/** Writes the matching spans of the traces that a search found, a row each. --limit counts traces, --top spans. */
export async function reportSpans(
  session: Session,
  question: SearchQuestion,
  found: FoundTraces,
): Promise<void> {
  const all = orderSpans(found.answer.data, question.order);
  const kept = spansOfTraces(all, found.most);
  const spans = kept.slice(0, readCount(session, 'top', null) ?? undefined);
  const traceIds = new Set(spans.map(({ traceId }) => traceId));
  const shown = found.answer.data.filter(({ traceId }) => traceIds.has(traceId));
  const mostBy = spans.length < kept.length ? 'top' : found.mostBy;
  const facts = searchReport(question, { ...found, mostBy }, traceIds.size);
  await session.report({
    ...facts,
    infos: [...(facts.infos ?? []), ...sayUnseen(shown)],
    kind: 'spans',
    rows: spans.map(spanRow),
    count: spans.length,
    lines: (frame, format) =>
      renderFoundSpans(spans, frame, { timeZone: session.timeZone, wide: format === 'wide' }),
    csv: () => spansCsv(spans),
    raw: () => spans.map(({ traceId, spanId }) => `${traceId} ${spanId}`),
    lastValues: () =>
      all.map(({ durationNs }) =>
        durationValues(isPossibleNs(durationNs) ? Number(durationNs) / 1e6 : Number.NaN),
      ),
    valueUnits,
  });
}

/** Newest first means the newest trace first and its spans as they began; any other order is one of the spans, whatever trace they are of. */
function orderSpans(traces: readonly TraceSummary[], order: string): readonly FoundSpan[] {
  return newestFirst.has(order)
    ? foundSpansOf(sortTraces(traces, order))
    : sortSpans(foundSpansOf(traces), order);
}

/** The spans of the first `most` traces that occur among them. */
function spansOfTraces(spans: readonly FoundSpan[], most: number): readonly FoundSpan[] {
  const ids = new Set<string>();
  for (const { traceId } of spans) if (ids.size < most) ids.add(traceId);
  return spans.filter(({ traceId }) => ids.has(traceId));
}

function sayUnseen(traces: readonly TraceSummary[]): readonly string[] {
  const cut = traces.filter((trace) => unseenCount(trace) > 0);
  if (cut.length === 0) return [];
  const unseen = cut.reduce((sum, trace) => sum + unseenCount(trace), 0);
  return [
    `${counted(unseen, 'more span')} of ${counted(cut.length, 'trace')} matched and ${unseen === 1 ? 'is' : 'are'} not listed: --spans N for more of each, as far as the store gives them`,
  ];
}

/** Schema `spans-row`. */
function spanRow({ traceId, spanId, name, service, kind, status, ...rest }: FoundSpan) {
  const { startNs, durationNs, attributes, rootService, rootName } = rest;
  return {
    ...{ traceId, spanId, name, service, kind, status, startNs, durationNs },
    ...{ attributes, rootService, rootName },
  };
}
