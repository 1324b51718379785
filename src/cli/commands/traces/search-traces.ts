import type { Window } from '../../../domain/time/window.ts';
import { readSpans } from '../../flags/read-spans.ts';
import { noticeWindow } from '../../flags/read-window.ts';
import { tracesCsv } from '../../output/search-text.ts';
import type { Session } from '../../session/session.ts';
import { askSearch, type SearchQuestion } from './ask-search.ts';
import { sortTraces } from './search-order.ts';
import { durationValues, searchReport, valueUnits } from './search-report.ts';

/** Searches traces and writes them, or with --spans their matching spans. `sort` is the order to use without `--sort`. */
export async function runSearch(
  session: Session,
  query: string,
  window: Window,
  sort: string | null = null,
): Promise<void> {
  await noticeWindow(session, window);
  const order = session.invocation.text('sort') ?? sort ?? '-start';
  const question: SearchQuestion = { query, window, order, spans: readSpans(session) };
  const found = await askSearch(session, question);
  if (session.mode.format === 'chart')
    await session.notice('traces have no chart; {...} | rate() counts them');
  if (question.spans !== null) {
    const { reportSpans } = await import('./report-spans.ts');
    await reportSpans(session, question, found);
    return;
  }
  const sorted = sortTraces(found.answer.data, order);
  const traces = sorted.slice(0, found.most);
  const { renderTraceList } = await import('../../../view/trace/trace-list.ts');
  await session.report({
    ...searchReport(question, found, traces.length),
    kind: 'traces',
    rows: traces,
    count: traces.length,
    lines: (frame) => renderTraceList(traces, frame, session.timeZone),
    csv: () => tracesCsv(traces),
    raw: () => traces.map((trace) => trace.traceId),
    lastValues: () => sorted.map(({ durationMs }) => durationValues(durationMs)),
    valueUnits,
  });
}
