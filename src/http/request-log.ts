import type { RequestRecord } from '../domain/request-record.ts';
import type { Endpoint, HttpRequest } from './http.ts';
import { loggedUrl } from './store-url.ts';

// A TUI that is left open for a day sends tens of thousands of requests.
const maxRecords = 2_000;

/** The request log. It keeps the newest 2,000 finished attempts. */
export interface RequestLog {
  readonly records: readonly RequestRecord[];
  /** Notes the start of an attempt. The returned function records its end; only the first call counts. */
  begin(endpoint: Endpoint, request: HttpRequest, attempt: number): (end: AttemptEnd) => void;
  /** Records the attempts under way as cancelled and records nothing after that. */
  close(): void;
}

export interface AttemptEnd {
  readonly status: number;
  readonly bytes: number;
  readonly error?: string | undefined;
  /** The Date header. */
  readonly serverDate?: string | undefined;
}

/** Creates an empty log. `onRecord` is called with each new record. */
export function createRequestLog(
  now: () => number,
  onRecord: ((record: RequestRecord) => void) | undefined,
): RequestLog {
  const records: RequestRecord[] = [];
  const underWay = new Set<(end: AttemptEnd) => void>();
  let closed = false;
  return {
    records,
    begin(endpoint, request, attempt) {
      const startedAtMs = now();
      const startedMs = performance.now();
      const endRecord = (end: AttemptEnd): void => {
        if (!underWay.delete(endRecord)) return;
        const dateMs = end.serverDate === undefined ? Number.NaN : Date.parse(end.serverDate);
        const record: RequestRecord = {
          backend: endpoint.backend,
          method: request.method,
          url: loggedUrl(endpoint, request),
          status: end.status,
          bytes: end.bytes,
          startedAtMs,
          durationMs: performance.now() - startedMs,
          attempt,
          error: end.error,
          serverDateMs: Number.isNaN(dateMs) ? null : dateMs,
        };
        records.push(record);
        if (records.length > maxRecords) records.shift();
        onRecord?.(record);
      };
      if (!closed) underWay.add(endRecord);
      return endRecord;
    },
    close() {
      closed = true;
      for (const endRecord of [...underWay]) endRecord({ status: 0, bytes: 0, error: 'cancelled' });
    },
  };
}
