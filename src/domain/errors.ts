import type { BackendName } from './store-name.ts';

/**
 * What kind of failure it is; `src/cli/exit-code.ts` maps each to an exit code.
 * `query` is a query text that a server (or lint, or binding) refused; `backend` anything else a server said.
 */
export type ErrorKind =
  | 'usage'
  | 'config'
  | 'auth'
  | 'not-found'
  | 'query'
  | 'limit'
  | 'timeout'
  | 'network'
  | 'backend'
  | 'cancelled'
  | 'bug';

export interface ErrorFacts {
  readonly kind: ErrorKind;
  /** One sentence: what failed, in plain words; the server's own sentence where it has one. Raw text: sanitise to show. */
  readonly message: string;
  readonly backend?: BackendName | undefined;
  /** Without credentials and query string. */
  readonly url?: string | undefined;
  /** HTTP status, where there was one. */
  readonly status?: number | undefined;
  /** What to try: best a command to run next. */
  readonly hint?: string | undefined;
  /** The query text and where in it the error is (UTF-16 offset), to place a mark. */
  readonly query?: { readonly text: string; readonly offset?: number | undefined } | undefined;
  readonly cause?: unknown;
}

const brand = Symbol.for('obsq.error');

/** The one error class. Made where the knowledge is, rendered by `view/error.ts`, mapped to an exit code once. */
export class ObsqError extends Error {
  /** The bundle holds this file more than once (build/lazy-boundary.mjs): a mark, not the prototype, says what is one of ours. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && brand in value;
  }

  readonly [brand] = true;
  readonly kind: ErrorKind;
  readonly backend: BackendName | undefined;
  readonly url: string | undefined;
  readonly status: number | undefined;
  readonly hint: string | undefined;
  readonly query: { readonly text: string; readonly offset?: number | undefined } | undefined;

  constructor(facts: ErrorFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = 'ObsqError';
    this.kind = facts.kind;
    this.backend = facts.backend;
    this.url = facts.url;
    this.status = facts.status;
    this.hint = facts.hint;
    this.query = facts.query;
  }

  /** The same error with some facts replaced, for a layer that knows more (the query text, a better hint). */
  with(facts: Partial<ErrorFacts>): ObsqError {
    return new ObsqError({
      kind: this.kind,
      message: this.message,
      backend: this.backend,
      url: this.url,
      status: this.status,
      hint: this.hint,
      query: this.query,
      cause: this.cause,
      ...facts,
    });
  }
}

/** Any thrown value as an ObsqError: what is not one already is our bug. */
export function toObsqError(thrown: unknown): ObsqError {
  if (thrown instanceof ObsqError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new ObsqError({ kind: 'bug', message, cause: thrown });
}
