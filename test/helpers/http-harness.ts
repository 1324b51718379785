import { expect } from 'vitest';
import { ObsqError } from '../../src/domain/errors.ts';
import { createHttp } from '../../src/http/client/create-http.ts';
import type { Endpoint, Http } from '../../src/http/http.ts';
import type { HttpOptions } from '../../src/http/http-options.ts';
import {
  type RecordingServer,
  type RecordingServerOptions,
  type Reply,
  type SeenRequest,
  startRecordingServer,
} from './recording-server.ts';

/** 2026-11-20T21:37:12Z: the clock of these tests. */
export const nowMs = 1_795_210_632_000;

/** Servers and ways out that `cleanUp` (for afterEach) ends. */
export interface Harness {
  serve(
    respond: (request: SeenRequest) => Reply | Promise<Reply>,
    options?: RecordingServerOptions,
  ): Promise<RecordingServer>;
  open(options?: Partial<HttpOptions>): Http;
  /** Ends something else together with the rest. */
  onCleanUp(step: () => Promise<void>): void;
  cleanUp(): Promise<void>;
}

export function createHarness(): Harness {
  const steps: (() => Promise<void>)[] = [];
  return {
    async serve(respond, options) {
      const server = await startRecordingServer({ ...options, respond });
      steps.push(() => server.close());
      return server;
    },
    open(options = {}) {
      const http = createHttp({ userAgent: 'obsq/test', now: () => nowMs, random: () => 0, ...options });
      steps.push(() => http.close());
      return http;
    },
    onCleanUp(step) {
      steps.push(step);
    },
    async cleanUp() {
      for (const step of steps.splice(0).reverse()) await step();
    },
  };
}

export function endpointAt(baseUrl: string, more: Partial<Endpoint> = {}): Endpoint {
  return { backend: 'prometheus', baseUrl, headers: {}, ...more };
}

/** The ObsqError that a promise rejects with; anything else fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<ObsqError> {
  const error = await promise.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ObsqError);
  return error as ObsqError;
}
