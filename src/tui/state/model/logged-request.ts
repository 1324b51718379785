import type { BackendName } from '../../../domain/store-name.ts';

/** One finished attempt, as the request log shows it. */
export interface LoggedRequest {
  readonly backend: BackendName;
  readonly method: string;
  /** Without credentials; form parameters as if it were a GET. */
  readonly url: string;
  /** 0 when no response came. */
  readonly status: number;
  readonly bytes: number;
  /** Unix ms and duration in ms. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly attempt: number;
  readonly error?: string | undefined;
}
