import type { RequestRecord } from '../domain/request-record.ts';
import type { TimeLimit } from './limits/time-limit.ts';

/** The settings of one `Http`. */
export interface HttpOptions {
  /** Cancels everything (Ctrl-C): requests under way reject with kind `cancelled`. */
  readonly signal?: AbortSignal | undefined;
  /** The time limit of the whole command, which runs already. It takes the place of the other two. */
  readonly timeLimit?: TimeLimit | undefined;
  /** The time limit of the whole command, counted from now; absent means no limit. */
  readonly timeoutMs?: number | undefined;
  /** The time at which the whole command must end, in Unix ms by `now`. If both limits are set, the earlier one counts. */
  readonly deadlineMs?: number | undefined;
  /** The time limit of each request with its retries and its body. The TUI uses it, since it never ends by itself. */
  readonly requestTimeoutMs?: number | undefined;
  /** The largest decompressed answer that `send` accepts, in bytes. Default 256 MB. */
  readonly maxHeldBytes?: number | undefined;
  /** Environment variables; HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY are read in lower and upper case. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  readonly userAgent: string;
  /** Called as each attempt is sent. Errors in flags, configuration or proxies are reported before the first call. */
  readonly onSent?: (() => void) | undefined;
  readonly onRecord?: ((record: RequestRecord) => void) | undefined;
  /** Unix ms. */
  readonly now: () => number;
  /** 0 <= random < 1, for the jitter of retries. */
  readonly random?: (() => number) | undefined;
  /** The most requests under way to one store at the same time. Default 4 (docs/architecture.md rule 9). */
  readonly maxPerStore?: number | undefined;
  /** The interval between pings on a websocket, in ms. A websocket silent for three intervals is ended. Default 5 s. */
  readonly pingEveryMs?: number | undefined;
  /** Replaces the wait before a retry, in tests. */
  readonly wait?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
}
