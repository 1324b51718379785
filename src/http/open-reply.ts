import { decompress, parseContentEncoding } from './decompress.ts';
import type { WireResponse } from './exchange.ts';
import type { Endpoint, HttpRequest } from './http.ts';
import { faultCode, toNetworkError, toTruncatedError } from './network-error.ts';
import { heldReply, type Reply, readWhole } from './reply.ts';
import { buildWireRequest, type WireRequest } from './request-head.ts';
import type { AttemptEnd } from './request-log.ts';
import { type Failure, mayPass, retryDelayMs } from './retry.ts';
import type { Session } from './session.ts';
import { linkSignals, startTimeLimit, wait } from './time-limit.ts';

/** One request on its way, over all its attempts. */
interface Job {
  readonly session: Session;
  readonly endpoint: Endpoint;
  readonly request: HttpRequest;
  readonly wire: WireRequest;
  readonly signal: AbortSignal;
  readonly leftMs: () => number;
  /** Lets go of the signals. */
  readonly done: () => void;
}

/** How an attempt ended: with a reply to read, or with a failure and what it means when it is the last. */
type Attempted =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly last: Reply | Error };

// The body of a 429, 502 or 503 is a sentence or an error page.
const maxFailureBytes = 4 * 1024 * 1024;

/** Asks until there is an answer (any status) or no more asking is allowed. Throws ObsqError only. */
export async function openReply(session: Session, endpoint: Endpoint, request: HttpRequest): Promise<Reply> {
  const own = startTimeLimit(session.options.requestTimeoutMs);
  const linked = linkSignals([session.options.signal, session.limit.signal, own.signal, request.signal]);
  const done = (): void => {
    linked.unlink();
    own.clear();
  };
  try {
    const wire = buildWireRequest(endpoint, request, session.options.userAgent);
    const leftMs = (): number => Math.min(session.limit.leftMs(), own.leftMs());
    return await attemptAll({ session, endpoint, request, wire, signal: linked.signal, leftMs, done });
  } catch (error) {
    done();
    throw toNetworkError(error, endpoint, request.path);
  }
}

async function attemptAll(job: Job): Promise<Reply> {
  const { options } = job.session;
  for (let attempt = 1; ; attempt += 1) {
    const attempted = await attemptOnce(job, attempt);
    if (attempted.kind === 'reply') return attempted.reply;
    const delayMs = retryDelayMs(attempted.failure, {
      attempt,
      leftMs: job.leftMs(),
      nowMs: options.now(),
      random: (options.random ?? Math.random)(),
    });
    if (delayMs === null) {
      if (attempted.last instanceof Error) throw attempted.last;
      job.done();
      return attempted.last;
    }
    await (options.wait ?? wait)(delayMs, job.signal);
  }
}

async function attemptOnce(job: Job, attempt: number): Promise<Attempted> {
  const { session, endpoint, request, wire, signal } = job;
  // A store, not a host: several stores may stand behind one gateway, and one must not wait for another.
  const release = await session.slots.acquire(`${endpoint.backend} ${wire.url.origin}`, signal);
  const endRecord = session.log.begin(endpoint, request, attempt);
  const finish = (end: AttemptEnd): void => {
    endRecord(end);
    release();
  };
  let response: WireResponse;
  try {
    response = await (await session.dispatchers()).exchange(endpoint.tls, wire, signal);
  } catch (error) {
    const last = toNetworkError(error, endpoint, request.path);
    finish({ status: 0, bytes: 0, error: last.message });
    return { kind: 'failed', failure: { kind: 'fault', code: faultCode(error) }, last };
  }
  if (!mayPass(response.status)) {
    response.body.once('close', job.done);
    return { kind: 'reply', reply: await openBody(job, response, finish) };
  }
  const reply = await openBody(job, response, finish);
  const body = await readWhole(reply, maxFailureBytes, job);
  const retryAfter = response.headers['retry-after'];
  const failure: Failure = {
    kind: 'status',
    status: response.status,
    body: body.toString('utf8'),
    retryAfter,
  };
  return { kind: 'failed', failure, last: heldReply(reply, body) };
}

async function openBody(job: Job, response: WireResponse, finish: (end: AttemptEnd) => void): Promise<Reply> {
  const { body, headers, status, bytes } = response;
  body.once('close', () => {
    const error = body.errored === null ? undefined : describeBreak(job, body.errored, bytes());
    finish({ status, bytes: bytes(), error, serverDate: headers.date });
  });
  // A gateway may stamp its encoding on an answer that has no body.
  const isEmpty = status === 204 || status === 304 || headers['content-length'] === '0';
  const decoded = isEmpty ? body : await decompress(body, parseContentEncoding(headers['content-encoding']));
  return { status, headers, body: decoded, bytes };
}

function describeBreak(job: Job, error: Error, bytes: number): string {
  const code = faultCode(error);
  // undici's and Node's words for a body that its reader left early.
  if (code === 'UND_ERR_ABORTED' || code === 'ABORT_ERR') return 'not read to its end';
  return toTruncatedError(error, job.endpoint, job.request.path, bytes).message;
}
