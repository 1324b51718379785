import { type ErrorKind, ObsqError } from '../../domain/errors.ts';
import type { WebSocketMessages } from '../../http/http.ts';
import { judgeLokiFailure } from './error.ts';
import type { LokiConnection } from './fetch.ts';
import { buildTailRequest, type TailQuery } from './request.ts';

/** Kinds of errors that a second try does not help against. */
const lasting: ReadonlySet<ErrorKind> = new Set(['query', 'auth', 'usage', 'config', 'cancelled', 'bug']);

/**
 * Returns the error if another try may help; throws it otherwise. A tail that `hasWorked` outlasts more than one that begins:
 * a gateway without its store answers 404, too.
 */
export function requirePassing(thrown: unknown, hasWorked: boolean): ObsqError {
  const passes =
    thrown instanceof ObsqError &&
    !lasting.has(thrown.kind) &&
    (thrown.kind !== 'not-found' || hasWorked) &&
    !isGapRefusal(thrown);
  if (passes) return thrown;
  throw thrown;
}

/** Whether the store refuses to read so much at once, which it would do again. */
export function isGapRefusal({ kind, status }: ObsqError): boolean {
  return kind === 'limit' && status !== 429;
}

/** Runs `ask` with a signal that aborts with the outer one, or after `limitMs`. */
export async function askWithin<T>(
  limitMs: number,
  outer: AbortSignal | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const message = `no answer within ${limitMs / 1000} s`;
  const timer = setTimeout(
    () => controller.abort(new ObsqError({ kind: 'timeout', backend: 'loki', message })),
    limitMs,
  );
  const stop = (): void => controller.abort(outer?.reason);
  if (outer?.aborted === true) stop();
  outer?.addEventListener('abort', stop, { once: true });
  try {
    return await ask(controller.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', stop);
  }
}

/** Why there is no websocket. */
export interface TailRefusal {
  readonly refused: string;
  /** Whether there may be one later: the store was busy or away, or a gateway was without it. */
  readonly mayPass: boolean;
}

function mayPass(status: number): boolean {
  return status === 404 || status === 408 || status === 429 || (status >= 500 && status !== 501);
}

/** Opens the tail's websocket where polling works, so that a failure is none of the store: then the polling goes on. */
export async function reopenTail(
  tools: Parameters<typeof openTail>[0],
  query: TailQuery,
): Promise<WebSocketMessages | TailRefusal> {
  try {
    return await openTail(tools, query, false);
  } catch (thrown) {
    return { refused: requirePassing(thrown, true).message, mayPass: true };
  }
}

/** The sentences by which a Loki refuses a tail although it would answer a query. */
const tailAlone = /multiple org ids? present/i;

/**
 * Opens the tail's websocket. Returns a refusal if no websocket is possible: the proxy knows none, the server has no tails, or it has
 * none for this reader (docs/stores.md 2.6). If it is the query or the rights that are wrong, a query says so too. Throws Loki's
 * own error for a query that it cannot read. If a connection `hasWorked` before, it also throws for a server that is busy or
 * restarting.
 */
export async function openTail(
  { connection, signal }: { readonly connection: LokiConnection; readonly signal: AbortSignal | undefined },
  query: TailQuery,
  hasWorked: boolean,
): Promise<WebSocketMessages | TailRefusal> {
  const { http, endpoint, headers } = connection;
  const request = buildTailRequest(query);
  try {
    return await http.connect(endpoint, { ...request, headers, signal });
  } catch (thrown) {
    if (!(thrown instanceof ObsqError) || thrown.status === undefined) throw thrown;
    const { status, message } = thrown;
    const response = { status, headers: {}, body: message };
    const error = judgeLokiFailure({ endpoint, path: request.path, response, query: query.expr });
    const isFinal = status === 400 && error.kind !== 'backend' && !tailAlone.test(message);
    if (isFinal || (hasWorked && !isOfTail(status))) throw error;
    return { refused: `no websocket: ${error.message}`, mayPass: mayPass(status) };
  }
}

/** Whether a refusal after a connection that worked is about websockets, and not about a store that is away for a while. */
function isOfTail(status: number): boolean {
  return status < 400 || status === 400 || status === 426 || status === 501;
}
