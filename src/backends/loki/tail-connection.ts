import { type ErrorKind, ObsqError } from '../../domain/errors.ts';
import type { WebSocketMessages } from '../../http/http.ts';
import { judgeLokiFailure } from './error.ts';
import type { LokiConnection } from './fetch.ts';
import { buildTailRequest, type TailQuery } from './request.ts';

/** Kinds of errors that a second try does not help against. */
const lasting: ReadonlySet<ErrorKind> = new Set([
  'query',
  'auth',
  'usage',
  'config',
  'not-found',
  'cancelled',
  'bug',
]);

/** Returns the error if another try may help; throws it otherwise. */
export function requirePassing(thrown: unknown): ObsqError {
  const passes =
    thrown instanceof ObsqError &&
    !lasting.has(thrown.kind) &&
    (thrown.kind !== 'limit' || thrown.status === 429);
  if (passes) return thrown;
  throw thrown;
}

/**
 * Opens the tail's websocket. Returns `refused` if no websocket is possible: the proxy knows none, or the server has no tails. Throws
 * Loki's own error for a wrong query or missing rights (plain text before the upgrade: docs/stores.md 2.6). If a connection
 * `hasWorked` before, it also throws for a server that is busy or restarting.
 */
export async function openTail(
  { connection, signal }: { readonly connection: LokiConnection; readonly signal: AbortSignal | undefined },
  query: TailQuery,
  hasWorked: boolean,
): Promise<WebSocketMessages | { readonly refused: string }> {
  const { http, endpoint, headers } = connection;
  const request = buildTailRequest(query);
  try {
    return await http.connect(endpoint, { ...request, headers, signal });
  } catch (thrown) {
    if (!(thrown instanceof ObsqError) || thrown.status === undefined) throw thrown;
    const { status, message } = thrown;
    const response = { status, headers: {}, body: message };
    const error = judgeLokiFailure({ endpoint, path: request.path, response, query: query.expr });
    if (isLasting(error) || (hasWorked && (status === 429 || status >= 500))) throw error;
    return { refused: `no websocket: ${error.message}` };
  }
}

/** Whether a refusal is final. A plain 400 ("Bad Request") is not: servers send it if a proxy removed the upgrade header. */
function isLasting({ status, kind }: ObsqError): boolean {
  return status === 401 || status === 403 || (status === 400 && kind !== 'backend');
}
