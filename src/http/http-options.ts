import type { RequestRecord } from './http.ts';

/** What one `Http` is made with. */
export interface HttpOptions {
  /** Cancels everything (Ctrl-C): what is under way rejects with kind `cancelled`. */
  readonly signal?: AbortSignal | undefined;
  /** The whole command's limit from now on; none when absent. */
  readonly timeoutMs?: number | undefined;
  /** The same as a moment (Unix ms by `now`). The earlier of both counts. */
  readonly deadlineMs?: number | undefined;
  /** A limit for each request, its retries and its body included (the TUI has no whole command). */
  readonly requestTimeoutMs?: number | undefined;
  /** The most bytes of a decompressed answer that `send` holds. Default 256 MB. */
  readonly maxHeldBytes?: number | undefined;
  /** For HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY in either case. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  readonly userAgent: string;
  /** Called as each attempt goes out: what was wrong with flags, configuration or proxies has been said by then. */
  readonly onSent?: (() => void) | undefined;
  readonly onRecord?: ((record: RequestRecord) => void) | undefined;
  /** Unix ms. */
  readonly now: () => number;
  /** 0 <= random < 1, for the jitter of retries. */
  readonly random?: (() => number) | undefined;
  /** Requests at once to one origin. Default 4 (never-rule 9). */
  readonly maxPerStore?: number | undefined;
  /** How often a websocket is pinged; silence over two pings ends it. Default 30 s. */
  readonly pingEveryMs?: number | undefined;
  /** How retries wait; for tests. */
  readonly wait?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
}
