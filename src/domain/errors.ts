import type { BackendName } from './store-name.ts';

/**
 * The kind of a failure. One table of the CLI maps each kind to an exit code. `query` means a query text that a server (or lint, or
 * binding) refused; `backend` means any other error of a server.
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
  /** One plain sentence that says what failed, or the server's own sentence. The text is raw: sanitise it before showing it. */
  readonly message: string;
  readonly backend?: BackendName | undefined;
  /** The URL without credentials and query string. */
  readonly url?: string | undefined;
  /** The HTTP status, if there was one. */
  readonly status?: number | undefined;
  /** What to try, preferably a command to run next. */
  readonly hint?: string | undefined;
  /** The query text and the UTF-16 offset of the error in it, so that a mark can be drawn under it. */
  readonly query?: { readonly text: string; readonly offset?: number | undefined } | undefined;
  readonly cause?: unknown;
}

const brand = Symbol.for('obsq.error');

/** The only error class. It is created where the cause is known, rendered in `view`, and mapped to an exit code in one table. */
export class ObsqError extends Error {
  /** `instanceof` tests a mark instead of the prototype, because the bundle holds this file more than once (build/lazy-boundary.mjs). */
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

  /** Copies the error with some facts replaced, for a layer that knows more (the query text, a better hint). */
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

/** Turns any thrown value into an ObsqError. A value that is not one already is a bug of obsq. */
export function toObsqError(thrown: unknown): ObsqError {
  if (thrown instanceof ObsqError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new ObsqError({ kind: 'bug', message, cause: thrown });
}
