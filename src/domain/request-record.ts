import type { BackendName } from './store-name.ts';

/** One line of the request log (`-v`, the TUI's `@`). */
export interface RequestRecord {
  readonly backend: BackendName;
  readonly method: string;
  /** The full URL without credentials. Form parameters are appended as if the request were a GET. */
  readonly url: string;
  /** 0 when no response came. */
  readonly status: number;
  /** Body bytes received on the wire. */
  readonly bytes: number;
  /** Unix ms. */
  readonly startedAtMs: number;
  /** Measured with the monotonic clock. */
  readonly durationMs: number;
  readonly attempt: number;
  readonly error?: string | undefined;
  /** The server's Date header in Unix ms, or null. */
  readonly serverDateMs: number | null;
}
