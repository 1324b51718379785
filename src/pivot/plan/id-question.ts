import type { Window } from '../../domain/time/window.ts';
import { buildAnyWritingQuery, buildTraceLogQueries, type LogSelector } from '../labels/log-selector.ts';
import type { PivotPoint, PlannedHop } from './hop.ts';

/** Where a line may have its trace id: beside it (structured metadata, a label), or in its text. */
export type IdPlace = 'beside' | 'text';

/** The two hops that find the lines of traces, one for each place of the id. One LogQL filter cannot ask both. */
export type IdQuestion = Readonly<Record<IdPlace, PlannedHop>> & {
  /** The services whose streams are searched; null if the streams are chosen by something else. */
  readonly services: readonly string[] | null;
};

export interface IdRequest {
  readonly from: PivotPoint;
  readonly selector: Pick<LogSelector, 'text' | 'label'> &
    Partial<Pick<LogSelector, 'narrowedBy' | 'values'>>;
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

/** Plans the question for the lines of traces. */
export function askById(request: IdRequest): IdQuestion {
  const { from, selector, window, traceIds, idLabels, around, spanId, anyWriting = false } = request;
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
  return {
    services: selector.narrowedBy === 'service' ? (selector.values ?? []) : null,
    beside: hop(metadata, 'beside them'),
    text: anyWriting
      ? hop(buildAnyWritingQuery(selector.text, traceIds, spanId ?? null), 'in their text in any writing')
      : hop(line, 'in their text'),
  };
}

/** The hops of a question, to be asked at the same time. */
export function bothPlaces({ beside, text }: IdQuestion): PlannedHop[] {
  return [beside, text];
}
