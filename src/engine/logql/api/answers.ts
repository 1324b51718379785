import { ObsqError } from '../../../domain/errors.ts';
import { goJson } from '../../go/go-json.ts';
import type { DemoResponse } from '../../source/sources.ts';

/** A JSON answer as Loki's query path sends it. */
export function jsonAnswer(body: unknown): DemoResponse {
  return { status: 200, contentType: 'application/json; charset=UTF-8', body: goJson(body) };
}

/** `{status, data}` around it. */
export function successAnswer(data: unknown): DemoResponse {
  return jsonAnswer({ status: 'success', data });
}

/** Loki's errors are plain text (docs/stores.md 2.4). Anything but a refusal is our own fault and goes on up. */
export function errorAnswer(thrown: unknown): DemoResponse {
  if (thrown instanceof ObsqError && thrown.status !== undefined) {
    return { status: thrown.status, contentType: 'text/plain; charset=utf-8', body: thrown.message };
  }
  throw thrown;
}
