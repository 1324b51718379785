import type { PrometheusClient } from '../../backends/prometheus/client.ts';
import type { InstantResult } from '../../backends/prometheus/decode.ts';
import type { InstantQuery } from '../../backends/prometheus/request.ts';
import type { Answer } from '../../domain/answer.ts';
import { ObsqError } from '../../domain/errors.ts';
import { joinBatch, packBatches, splitBatch } from './batch-text.ts';

type Query = InstantQuery & { readonly signal?: AbortSignal | undefined };
type Result = Answer<InstantResult>;

/** The requests that a batch in trouble may cost, beside the first of each batch. */
const mostExtraRequests = 24;

/**
 * Creates a client whose instant queries of the same moment travel together: those asked in one turn of the event loop make a few
 * requests. Each gets the answer that it alone would get. Everything else is asked as `client` does.
 *
 * A batch that fails, or of whose answer a part may be missing, is divided in two and asked again while requests are left, so that
 * an error or a warning concerns as few queries as possible. A query whose share is not known gets the error or the warning too.
 */
export function createBatchedClient(client: PrometheusClient): PrometheusClient {
  let waiting: Waiting[] = [];
  let extraRequests = mostExtraRequests;
  const send = (): void => {
    const queries = waiting;
    waiting = [];
    for (const together of groupsOf(queries)) {
      const mayAskAgain = (requests: number): boolean => {
        if (extraRequests < requests) return false;
        extraRequests -= requests;
        return true;
      };
      void askGroup(together, { client, mayAskAgain });
    }
  };
  return {
    ...client,
    queryInstant: (query) =>
      new Promise<Result>((resolve, reject) => {
        if (waiting.length === 0) setImmediate(send);
        waiting.push({ query, resolve, reject });
      }),
  };
}

interface Waiting {
  readonly query: Query;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** The queries that may travel together: those of the same time. One with a limit of its own does not, as it would cut the others. */
function groupsOf(queries: readonly Waiting[]): readonly (readonly Waiting[])[] {
  const groups = new Map<string, Waiting[]>();
  for (const [at, one] of queries.entries()) {
    const { timeMs, limit } = one.query;
    const key = limit === undefined ? `at ${timeMs}` : `alone ${at}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

interface Asking {
  readonly client: PrometheusClient;
  /** Takes so many requests from those that are left; false if too few are. */
  readonly mayAskAgain: (requests: number) => boolean;
}

/** What came for each query of a batch. */
interface Batch {
  readonly exprs: readonly string[];
  readonly outcome: { readonly results: readonly Result[] } | { readonly error: unknown };
  /** What makes the outcome doubtful: an error, or warnings of which nobody knows whom they concern. Null for a complete answer. */
  readonly complaint: string | null;
}

async function askGroup(group: readonly Waiting[], asking: Asking): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  const settle = ({ exprs, outcome }: Batch): void => {
    for (const [at, expr] of exprs.entries()) {
      for (const { query, resolve, reject } of group) {
        if (query.expr !== expr) continue;
        const result = 'results' in outcome ? outcome.results[at] : undefined;
        if (result !== undefined) resolve(result);
        else reject('error' in outcome ? outcome.error : new Error('no answer of a batch'));
      }
    }
  };
  const ask = (exprs: readonly string[]): Promise<Batch> => askBatch(exprs, first.query, asking.client);
  const divide = async (batch: Batch, siblings: readonly Batch[]): Promise<void> => {
    const { exprs } = batch;
    if (exprs.length === 1 || !isDivisible(batch, siblings) || !asking.mayAskAgain(2)) return settle(batch);
    const middle = Math.ceil(exprs.length / 2);
    const halves = await Promise.all([ask(exprs.slice(0, middle)), ask(exprs.slice(middle))]);
    await Promise.all(halves.map((half) => divide(half, halves)));
  };
  const batches = await Promise.all(packBatches([...new Set(group.map(({ query }) => query.expr))]).map(ask));
  await Promise.all(batches.map((batch) => divide(batch, batches)));
}

async function askBatch(exprs: readonly string[], query: Query, client: PrometheusClient): Promise<Batch> {
  try {
    const answer = await client.queryInstant({ ...query, expr: joinBatch(exprs) });
    return { exprs, outcome: { results: resultsOf(exprs, answer) }, complaint: complaintOf(answer) };
  } catch (error) {
    return {
      exprs,
      outcome: { error },
      complaint: error instanceof ObsqError ? error.message : String(error),
    };
  }
}

function resultsOf(exprs: readonly string[], answer: Result): readonly Result[] {
  if (exprs.length === 1) return [answer];
  const series = answer.data.kind === 'vector' ? answer.data.series : [];
  return splitBatch(series, exprs.length).map((part) => ({
    ...answer,
    data: { kind: 'vector', series: part },
  }));
}

function complaintOf({ warnings, partial }: Result): string | null {
  return warnings.length > 0 || partial ? [...warnings].sort().join('\n') : null;
}

/** Whether halves of a batch may be better off than the whole. */
function isDivisible({ outcome, complaint }: Batch, siblings: readonly Batch[]): boolean {
  if (complaint === null) return false;
  if ('error' in outcome && !(outcome.error instanceof ObsqError && mayBeOfOne(outcome.error))) return false;
  if ('error' in outcome && isOfItsText(outcome.error)) return true;
  // What all say is of the store and not of a query. Asking again would only cost it more.
  return siblings.length === 1 || siblings.some((sibling) => sibling.complaint !== complaint);
}

/** Whether the text or the amount of a query is to blame: the halves of a batch are shorter and ask for less. */
function isOfItsText(error: unknown): boolean {
  return error instanceof ObsqError && (error.kind === 'query' || error.kind === 'limit');
}

/** Statuses of a server that works but does not answer this query. 503 and its like mean that it does not work. */
const statusesOfOne: ReadonlySet<number> = new Set([200, 400, 413, 414, 422, 500]);

/** Whether an error may concern one query of a batch alone. */
function mayBeOfOne({ kind, status }: ObsqError): boolean {
  if (status === undefined || status === 429) return false;
  if (kind === 'query' || kind === 'limit' || kind === 'timeout') return true;
  return kind === 'backend' && statusesOfOne.has(status);
}
