import type { Duplex } from 'node:stream';
import { Receiver, Sender } from 'ws';
import { ObsqError } from '../../domain/errors.ts';
import type { BackendName } from '../../domain/store-name.ts';
import type { WebSocketMessages } from '../http.ts';
import { createMessageQueue } from './message-queue.ts';

export interface FrameOptions {
  readonly socket: Duplex;
  /** Ends the socket; the reader gets the signal's reason as an error. */
  readonly signal: AbortSignal;
  readonly pingEveryMs: number;
  /** The store of this socket, for errors. */
  readonly facts: { readonly backend: BackendName; readonly url: string };
  readonly toError: (error: unknown) => ObsqError;
  /** Called once, with the bytes received. */
  readonly onEnd: (bytes: number, error: ObsqError | undefined) => void;
}

// Far more than Loki needs: one frame of its tail holds at most some hundred entries, and a line at most some megabytes.
const maxMessageBytes = 32 * 1024 * 1024;
// A message in fragments of a byte each would take a hundred times its size.
const maxFragments = 16 * 1024;
/** A server that pings faster than it reads the answers gets none of them, so that they do not pile up. */
const maxUnsentBytes = 64 * 1024;
/** A link is dead when nothing came, and no ping was answered, for so many intervals between two pings. */
const silentIntervals = 2;

// RFC 6455, 7.4.1: 1000 is a normal close; 1005 stands for a close without a code and is never sent.
const normalCloses = new Set([1000, 1005]);

/** Reads the text messages of an open websocket. Answers pings, and sends its own so that it notices a dead connection. */
export function readFrames(options: FrameOptions): WebSocketMessages {
  const { socket, signal } = options;
  // A value of its own, because the package's types do not know `maxFragments` yet.
  const limits = {
    isServer: false,
    maxPayload: maxMessageBytes,
    maxFragments,
    binaryType: 'nodebuffer',
  } as const;
  const receiver = new Receiver(limits);
  const sender = new Sender(socket);
  let bytes = 0;
  let isOver = false;
  let silent = 0;

  const queue = createMessageQueue<string>({
    onFull: () => socket.pause(),
    onDrained: () => socket.resume(),
    onLeave: () => finish(undefined),
    weightOf: (message) => message.length,
  });

  function finish(error: ObsqError | undefined): void {
    if (isOver) return;
    isOver = true;
    clearInterval(heartbeat);
    signal.removeEventListener('abort', onAbort);
    if (error === undefined) sayGoodbye(socket, sender);
    else socket.destroy();
    options.onEnd(bytes, error);
    queue.end(error);
  }

  const fail = (error: unknown): void => finish(options.toError(error));
  const onAbort = (): void => fail(signal.reason);
  const heartbeat = setInterval(() => {
    // Intervals are counted and not the clock read, so that a stopped process (Ctrl-Z) does not take its own sleep for silence.
    if (silent >= silentIntervals) {
      const message = `the websocket went silent: no answer to a ping for ${(silentIntervals * options.pingEveryMs) / 1000} s`;
      fail(new ObsqError({ ...options.facts, kind: 'network', message }));
      return;
    }
    // A paused socket is not read, so its silence says nothing.
    silent = socket.isPaused() ? 0 : silent + 1;
    if (socket.writableLength <= maxUnsentBytes) sender.ping(Buffer.alloc(0), true);
  }, options.pingEveryMs);
  heartbeat.unref();

  receiver.on('message', (data: Buffer) => queue.push(data.toString('utf8')));
  receiver.on('ping', (data: Buffer) => {
    if (socket.writableLength <= maxUnsentBytes) sender.pong(data, true);
  });
  receiver.on('conclude', (code: number, reason: Buffer) => {
    finish(normalCloses.has(code) ? undefined : closedError(options.facts, code, reason.toString('utf8')));
  });
  receiver.on('error', fail);
  socket.on('data', (chunk: Buffer) => {
    if (isOver) return;
    bytes += chunk.length;
    silent = 0;
    receiver.write(chunk);
  });
  socket.on('error', fail);
  socket.on('close', () => fail(new ObsqError({ kind: 'network', message: 'the websocket broke off' })));
  signal.addEventListener('abort', onAbort, { once: true });
  return { messages: queue.messages, close: () => finish(undefined) };
}

/** Sends a close frame and gives the other side one second to close its half. */
function sayGoodbye(socket: Duplex, sender: Sender): void {
  socket.resume();
  if (socket.writable) sender.close(1000, '', true, () => socket.end());
  const timer = setTimeout(() => socket.destroy(), 1_000);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
}

/** The error of an abnormal close. Its message is the close reason alone, because the backend's own code judges it. */
function closedError(facts: FrameOptions['facts'], code: number, reason: string): ObsqError {
  const message = reason.trim() === '' ? `the websocket was closed with code ${code}` : reason;
  return new ObsqError({ ...facts, kind: 'network', message });
}
