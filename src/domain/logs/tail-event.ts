import type { LogEntry } from './log-entry.ts';

/** Why stored entries are read by queries: the tail begins, the link was down, the store dropped entries on the way to us, or a tail takes over from polling. */
export type FillCause = 'start' | 'break' | 'dropped' | 'switch';

/** An event of a tail. Times are Unix ms, or Unix ns as text. */
export type TailEvent =
  | { readonly kind: 'entry'; readonly entry: LogEntry }
  /** The link is down since `sinceMs`. Comes at once, and again after each try that fails; the next one comes after `retryMs`. */
  | {
      readonly kind: 'disconnected';
      readonly sinceMs: number;
      readonly tries: number;
      readonly retryMs: number;
      readonly reason: string;
    }
  /** The link is up again after so long. The entries of the time between follow, then `filled`. */
  | { readonly kind: 'reconnected'; readonly afterMs: number; readonly reason: string }
  /**
   * Everything that the store has from `fromNs` to `toNs` has been given out: nothing of that time is lost. `entries` came by queries. An
   * entry from before `fromNs` that was stored so late is not looked for: it could not be told from those that were given out.
   */
  | {
      readonly kind: 'filled';
      readonly cause: FillCause;
      readonly entries: number;
      readonly fromNs: string;
      readonly toNs: string;
    }
  /** Entries of this time are missing, `count` of them if that is known. */
  | {
      readonly kind: 'lost';
      readonly fromNs: string;
      readonly toNs: string;
      readonly count: number | null;
      readonly reason: string;
    }
  /** No websocket is possible: from now on, the store is asked every few seconds. */
  | { readonly kind: 'polling'; readonly reason: string }
  /** A websocket is possible again, after so long of polling. */
  | { readonly kind: 'tailing'; readonly afterMs: number }
  /** A warning of the store about entries that were read by queries: some are missing. */
  | { readonly kind: 'warning'; readonly message: string };
