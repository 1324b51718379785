import type { Emptiness } from '../../domain/answer.ts';
import type { Endpoint, Http } from '../../http/http.ts';
import type { OutputFormat } from '../io/output-format.ts';
import { explainReport } from '../output/write-report.ts';
import type { Report } from '../session/report.ts';
import type { Session } from '../session/session.ts';

/** The collected output of one run of a command. */
export interface TickAnswer {
  readonly report: Report | null;
  /** Why the answer is empty, or null. */
  readonly empty: Emptiness | null;
  readonly warnings: readonly string[];
  readonly notices: readonly string[];
  /** The time of the tick, Unix ms. */
  readonly timeMs: number;
}

/**
 * Creates the session of one tick. It has its own current time and terminal size, its requests end with the tick, and it
 * collects the output instead of writing it. The stores stay open from tick to tick.
 */
export function createTickSession(
  session: Session,
  format: OutputFormat,
  signal: AbortSignal,
): { readonly session: Session; readonly answer: () => TickAnswer } {
  const timeMs = session.io.clock.now();
  const warnings: string[] = [];
  const notices: string[] = [];
  let report: Report | null = null;
  let empty: Emptiness | null = null;
  const { widthCells, heightCells } = session.io.stdout;
  const tick: Session = {
    ...session,
    mode: { ...session.mode, format, widthCells, heightCells },
    nowMs: timeMs,
    stores: async () => {
      const [stores, { openStores }] = await Promise.all([
        session.stores(),
        import('../../services/stores.ts'),
      ]);
      return openStores(stores.context, endingWith(stores.http, signal));
    },
    notice: async (text) => void notices.push(text),
    warn: async (text) => void warnings.push(text),
    sayWhenAsked: async (level, text) => void (level === 'notice' ? notices : warnings).push(text),
    exit: () => undefined,
    report: async (made) => {
      report = made;
      // The reason is fetched now, while the tick may still send requests.
      empty = await explainReport(tick, made);
    },
  };
  return { session: tick, answer: () => ({ report, empty, warnings, notices, timeMs }) };
}

/** Wraps an Http so that every request also ends when the signal aborts. It uses the same connections. */
function endingWith(http: Http, signal: AbortSignal): Http {
  const limited = <Request extends { readonly signal?: AbortSignal | undefined }>(
    request: Request,
  ): Request => ({
    ...request,
    signal: request.signal === undefined ? signal : AbortSignal.any([request.signal, signal]),
  });
  return {
    send: (endpoint: Endpoint, request) => http.send(endpoint, limited(request)),
    stream: (endpoint: Endpoint, request) => http.stream(endpoint, limited(request)),
    connect: (endpoint: Endpoint, request) => http.connect(endpoint, limited(request)),
    limit: http.limit,
    log: http.log,
    close: () => http.close(),
  };
}
