import type { WireResponse } from '../connection/exchange.ts';
import type { Transport } from '../connection/transport.ts';
import type { Endpoint, HttpRequest } from '../http.ts';
import { type Failure, isPassing, maxRetries, mayPass, restMs } from '../limits/retry.ts';
import type { Outcome, Pass } from '../limits/store-gate.ts';
import { linkSignals, startTimeLimit } from '../limits/time-limit.ts';
import { decompress, parseContentEncoding } from '../reply/decompress.ts';
import { faultCode, toNetworkError, toTruncatedError } from '../reply/network-error.ts';
import { heldReply, type Refusal, type Reply, readWhole } from '../reply/reply.ts';
import { buildWireRequest, type WireRequest } from '../request-head.ts';
import type { AttemptEnd } from '../request-log.ts';

/** One request with all its attempts. */
interface Job {
  readonly transport: Transport;
  readonly endpoint: Endpoint;
  readonly request: HttpRequest;
  readonly wire: WireRequest;
  readonly signal: AbortSignal;
  readonly leftMs: () => number;
  /** Unlinks the signals and stops the timer of the time limit. */
  readonly done: () => void;
}

/** How an attempt ended: with a reply to read, or with a failure and the refusal to report if no attempt follows. */
type Attempted =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly refusal: Refusal };

// The body of a 429, 502 or 503 is a sentence or an error page.
const maxFailureBytes = 4 * 1024 * 1024;

/** Sends the request until the store answers (with any status) or no retry is left. Throws ObsqError only. */
export async function openReply(
  transport: Transport,
  endpoint: Endpoint,
  request: HttpRequest,
): Promise<Reply> {
  const own = startTimeLimit(transport.options.requestTimeoutMs);
  const linked = linkSignals([transport.signal, own.signal, request.signal]);
  const done = (): void => {
    linked.unlink();
    own.clear();
  };
  try {
    const wire = buildWireRequest(endpoint, request, transport.options.userAgent);
    const leftMs = (): number => Math.min(transport.limit.leftMs(), own.leftMs());
    return await attemptAll({ transport, endpoint, request, wire, signal: linked.signal, leftMs, done });
  } catch (error) {
    done();
    throw toNetworkError(error, endpoint, request.path);
  }
}

async function attemptAll(job: Job): Promise<Reply> {
  // The key names the store, not only the host: stores behind one gateway must not wait for each other.
  const store = `${job.endpoint.backend} ${job.wire.url.origin}`;
  const gate = job.transport.gate(store);
  for (let attempt = 1; ; attempt += 1) {
    const entered = await enter(job, store);
    if ('refusal' in entered) return conclude(job, entered.refusal);
    const { pass, release } = entered;
    let attempted: Attempted;
    try {
      attempted = await attemptOnce(job, attempt, release);
    } catch (error) {
      gate.settle(pass, { kind: 'abandoned' });
      release();
      throw error;
    }
    const mayEnter = gate.settle(pass, outcomeOf(job, gate.retries, attempted));
    if (attempted.kind === 'reply') return attempted.reply;
    // Release the slot only after the gate has the outcome, so that the next request does not go to a store in trouble.
    release();
    if (!mayEnter || attempt > maxRetries) return conclude(job, attempted.refusal);
  }
}

type Entered = { readonly pass: Pass; readonly release: () => void } | { readonly refusal: Refusal };

/**
 * Waits for both the store's gate and a connection slot. It asks the gate again when the store came into trouble
 * while the request waited for a slot.
 */
async function enter({ transport, signal }: Job, store: string): Promise<Entered> {
  const gate = transport.gate(store);
  for (;;) {
    const admission = await gate.enter(signal);
    if ('refusal' in admission) return admission;
    const { pass } = admission;
    let release: () => void;
    try {
      release = await transport.slots.acquire(store, signal);
    } catch (error) {
      gate.settle(pass, { kind: 'abandoned' });
      throw error;
    }
    if (pass.isProbe || gate.isOpen) return { pass, release };
    release();
  }
}

function outcomeOf(
  { transport, leftMs, signal }: Job,
  retries: number,
  attempted: Attempted,
): Outcome<Refusal> {
  if (attempted.kind === 'reply') {
    return { kind: attempted.reply.status < 500 ? 'answered' : 'failed' };
  }
  const { failure, refusal } = attempted;
  if (signal.aborted) return { kind: 'abandoned' };
  if (!isPassing(failure)) return { kind: 'failed' };
  const { now, random = Math.random } = transport.options;
  const ms = restMs(failure, { retries, leftMs: leftMs(), nowMs: now(), random: random() });
  return { kind: 'trouble', restMs: ms, refusal };
}

/** Ends this request with a refusal, which another request to the same store may have received. Throws ObsqError for a fault. */
function conclude(job: Job, refusal: Refusal): Reply {
  if (refusal.kind === 'fault') throw toNetworkError(refusal.thrown, job.endpoint, job.request.path);
  job.done();
  return heldReply(refusal.reply, refusal.body);
}

/** Sends the request once. Calls `release` at the end of an answer's body; after a failure the caller must call it. */
async function attemptOnce(job: Job, attempt: number, release: () => void): Promise<Attempted> {
  const { transport, endpoint, request, wire, signal } = job;
  const endRecord = transport.log.begin(endpoint, request, attempt);
  let response: WireResponse;
  try {
    const sent = (await transport.dispatchers()).exchange(endpoint, wire, signal);
    transport.options.onSent?.();
    response = await sent;
  } catch (thrown) {
    endRecord({ status: 0, bytes: 0, error: toNetworkError(thrown, endpoint, request.path).message });
    const failure: Failure = { kind: 'fault', code: faultCode(thrown) };
    return { kind: 'failed', failure, refusal: { kind: 'fault', thrown } };
  }
  if (!mayPass(response.status)) {
    response.body.once('close', job.done);
    response.body.once('close', release);
    return { kind: 'reply', reply: await openBody(job, response, endRecord) };
  }
  const reply = await openBody(job, response, endRecord);
  const body = await readWhole(reply, maxFailureBytes, job);
  const retryAfter = response.headers['retry-after'];
  const failure: Failure = {
    kind: 'status',
    status: response.status,
    body: body.toString('utf8'),
    retryAfter,
  };
  return { kind: 'failed', failure, refusal: { kind: 'reply', reply, body } };
}

async function openBody(
  job: Job,
  response: WireResponse,
  endRecord: (end: AttemptEnd) => void,
): Promise<Reply> {
  const { body, headers, status, bytes, trailers } = response;
  body.once('close', () => {
    const error = body.errored === null ? undefined : describeBreak(job, body.errored, bytes());
    endRecord({ status, bytes: bytes(), error, serverDate: headers.date });
  });
  // A gateway may stamp its encoding on an answer that has no body.
  const isEmpty = status === 204 || status === 304 || headers['content-length'] === '0';
  const decoded = isEmpty ? body : await decompress(body, parseContentEncoding(headers['content-encoding']));
  return { status, headers, body: decoded, bytes, trailers };
}

function describeBreak(job: Job, error: Error, bytes: number): string {
  const code = faultCode(error);
  // undici and Node use these codes when the reader left the body early.
  if (code === 'UND_ERR_ABORTED' || code === 'ABORT_ERR') return 'not read to its end';
  return toTruncatedError(error, job.endpoint, job.request.path, bytes).message;
}
