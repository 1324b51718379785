import { ObsqError } from '../../../domain/errors.ts';
import { goJson } from '../../go/go-json.ts';
import type { DemoResponse } from '../../source/sources.ts';

export function jsonAnswer(body: unknown): DemoResponse {
  return { status: 200, contentType: 'application/json', body: goJson(body) };
}

export function textAnswer(status: number, body: string): DemoResponse {
  return { status, contentType: 'text/plain; charset=utf-8', body };
}

/** Turns a refusal into Tempo's plain-text error (docs/stores.md 3.6). Throws anything else again, since it is a bug of the engine. */
export function errorAnswer(thrown: unknown): DemoResponse {
  if (thrown instanceof ObsqError && thrown.status !== undefined)
    return textAnswer(thrown.status, thrown.message);
  throw thrown;
}
