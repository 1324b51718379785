import { ObsqError } from '../../../domain/errors.ts';
import { goJson } from '../../go/go-json.ts';
import type { DemoResponse } from '../../source/sources.ts';

/** Builds a JSON answer in the form of Loki's query path. */
export function jsonAnswer(body: unknown): DemoResponse {
  return { status: 200, contentType: 'application/json; charset=UTF-8', body: goJson(body) };
}

/** Builds a JSON answer with the envelope `{status, data}`. */
export function successAnswer(data: unknown): DemoResponse {
  return jsonAnswer({ status: 'success', data });
}

/** Turns a refusal into Loki's plain-text error (docs/stores.md 2.4). Throws anything else again, since it is a bug of the engine. */
export function errorAnswer(thrown: unknown): DemoResponse {
  if (thrown instanceof ObsqError && thrown.status !== undefined) {
    return { status: thrown.status, contentType: 'text/plain; charset=utf-8', body: thrown.message };
  }
  throw thrown;
}
