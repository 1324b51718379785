import type { Answer } from '../../domain/answer.ts';
import type { Labels } from '../../domain/labels.ts';
import { agreesWithRow, type Exemplar } from '../../domain/metrics/exemplar.ts';
import type { Window } from '../../domain/time/window.ts';
import { findExemplarIds } from '../../domain/trace/trace-id-label.ts';
import { parseCorrelate } from '../../pivot/correlate/correlate.ts';
import { type ExemplarOrder, rankExemplars } from '../../pivot/plan/rank-exemplars.ts';
import type { Stores } from '../stores.ts';

/** One request for exemplars. */
export interface ExemplarQuery {
  readonly query: string;
  /** Whether the query asks for the buckets of a histogram beside what the expression reads. */
  readonly withBuckets: boolean;
}

/** Sends one query for exemplars to the store. */
export type SendExemplarQuery = (query: string) => Promise<Answer<readonly Exemplar[]>>;

export interface ExemplarQuestion {
  /** PromQL expressions, from which the store extracts the selectors. Those that another one covers are not sent. */
  readonly expressions: readonly string[];
  readonly window: Window;
  readonly order: ExemplarOrder;
  /** Labels of a row. Exemplars of series that cannot belong to the row are omitted. */
  readonly row?: Labels | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Wraps each request, for example to record it as a hop. If it returns null, the answer is omitted. */
  readonly around?:
    | ((query: ExemplarQuery, send: SendExemplarQuery) => Promise<readonly Exemplar[] | null>)
    | undefined;
}

export interface ExemplarAnswer extends Answer<readonly Exemplar[]> {
  /** The queries that were sent. */
  readonly asked: readonly string[];
}

/**
 * Fetches the exemplars of some expressions and of their histograms, each once and in the requested order. Trace ids come from the labels that the context's
 * `correlate.exemplarTraceIdDestinations` names, then from any label that looks like one. Throws ObsqError if the store fails, and
 * `config` for an invalid `correlate:`.
 */
export async function fetchExemplars(stores: Stores, question: ExemplarQuestion): Promise<ExemplarAnswer> {
  const { window, order, row, signal, around } = question;
  const { exemplarLabels } = parseCorrelate(stores.context.correlate);
  const answers: Answer<readonly Exemplar[]>[] = [];
  const send: SendExemplarQuery = async (query) => {
    const client = await stores.metrics();
    const answer = await client.exemplars({ expr: query, ...window, signal });
    answers.push(answer);
    return answer;
  };
  const queries = await chooseQueries(question.expressions);
  const found = await Promise.all(
    queries.map(async (one) =>
      around === undefined ? (await send(one.query)).data : await around(one, send),
    ),
  );
  const linked = found
    .flatMap((exemplars) => exemplars ?? [])
    .filter(({ seriesLabels }) => row === undefined || agreesWithRow(seriesLabels, row))
    .map((exemplar) => readIds(exemplar, exemplarLabels));
  return {
    asked: queries.map(({ query }) => query),
    data: rankExemplars(linked, order),
    warnings: answers.flatMap(({ warnings }) => warnings),
    infos: answers.flatMap(({ infos }) => infos),
    partial: answers.some(({ partial }) => partial),
  };
}

/**
 * The queries to send: those that another covers are dropped, and histograms are asked for their buckets. The grammar is loaded only
 * if there are several to compare, or a name that may be a histogram's.
 */
async function chooseQueries(expressions: readonly string[]): Promise<readonly ExemplarQuery[]> {
  const [first, ...others] = new Set(expressions);
  if (first === undefined) return [];
  if (others.length === 0 && !/_(count|sum)\b/.test(first)) return [{ query: first, withBuckets: false }];
  const { distinctQueries, exemplarQuery } = await import('../../pivot/plan/exemplar-queries.ts');
  const plain = new Set(expressions);
  return distinctQueries(expressions.map(exemplarQuery)).map((query) => ({
    query,
    withBuckets: !plain.has(query),
  }));
}

/** Reads the ids from an exemplar's labels. `labelNames` come from the context and are tried first. */
export function readIds(exemplar: Exemplar, labelNames: readonly string[]): Exemplar {
  if (labelNames.length === 0) return exemplar;
  return { ...exemplar, ...findExemplarIds(exemplar.labels, labelNames) };
}
