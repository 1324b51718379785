import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { StoreName } from '../../domain/store-name.ts';
import type { DemoApi, DemoResponse } from '../../engine/source/sources.ts';
import type { Fault, FaultPlan } from './fault.ts';

/** One request with its outcome, for tests that count round trips. */
export interface ServedRequest {
  readonly store: StoreName | null;
  readonly method: string;
  /** The URL as it was received, with its query string. */
  readonly url: string;
  /** The HTTP status; 0 if the connection was cut or got no answer. */
  readonly status: number;
}

/** A websocket upgrade for the tail of a log store. */
export interface TailUpgrade {
  readonly message: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  /** Reports that the upgrade will be answered with 101. */
  accept(): void;
  /** Refuses the upgrade with a plain HTTP answer. */
  refuse(answer: DemoResponse): void;
}

export interface ListenerOptions {
  readonly apis: Readonly<Record<StoreName, DemoApi>>;
  /** Takes over a tail's socket. */
  readonly tail: (upgrade: TailUpgrade) => Promise<void>;
  readonly faults: FaultPlan;
  /** Unix ms. */
  readonly now: () => number;
  readonly host: string;
  readonly port: number;
}

/** The state that all requests share, and the resources that closing has to end. */
export interface Serving extends ListenerOptions {
  readonly timers: Set<NodeJS.Timeout>;
  /** Upgraded sockets, which the HTTP server no longer knows. */
  readonly sockets: Set<Duplex>;
  remember(served: ServedRequest): void;
}

/** Resolves after `ms`; never if the listener closes first. */
export function delay(serving: Serving, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      serving.timers.delete(timer);
      resolve();
    }, ms);
    serving.timers.add(timer);
  });
}

/** The Date header, shifted by a `skew` fault, and the Retry-After header of a `429` fault. */
export function headersFor(faults: readonly Fault[], nowMs: number): Record<string, string> {
  const headers: Record<string, string> = {};
  let dateMs = nowMs;
  for (const fault of faults) {
    if (fault.kind === 'skew') dateMs += fault.offsetMs;
    if (fault.kind === 'status' && fault.retryAfterSeconds !== null) {
      headers['retry-after'] = String(fault.retryAfterSeconds);
    }
  }
  headers.date = new Date(dateMs).toUTCString();
  return headers;
}
