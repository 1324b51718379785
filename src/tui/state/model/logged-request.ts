import type { BackendName } from '../../../domain/store-name.ts';

/** One finished attempt of a request, as the request log shows it. */
export interface LoggedRequest {
  readonly backend: BackendName;
  readonly method: string;
  /** The URL without credentials. Form parameters of a POST are part of it, as in a GET. */
  readonly url: string;
  /** The HTTP status; 0 without a response. */
  readonly status: number;
  readonly bytes: number;
  /** Unix ms and duration in ms. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly attempt: number;
  readonly error?: string | undefined;
}
