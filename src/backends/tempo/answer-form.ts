import type { ObsqError } from '../../domain/errors.ts';
import type { Call } from '../call.ts';
import { malformedAnswer, parseJsonObject } from '../json/json-body.ts';
import { isJsonObject, type JsonObject, textOrEmpty } from '../json/json-value.ts';
import { judgeTempoFailure } from './error.ts';

/** What every answer may have. gogo leaves out empty lists, so that an answer without results may have only these, or nothing. */
const commonKeys = ['metrics', 'status', 'message'];

/**
 * Parses the object of a 2xx answer and checks that it is one of Tempo's: it has no key but those of the API, or at least one of
 * `fields`. Throws ObsqError for anything else: a gateway may send its refusal under 200, which is not "no traces".
 */
export function readTempoAnswer(call: Call, fields: readonly string[]): JsonObject {
  const body = parseJsonObject(call);
  const { status } = body;
  if (status !== undefined && !isStatus(status)) throw refusalIn(call, body);
  if (fields.some((field) => Object.hasOwn(body, field))) return body;
  const known = new Set([...commonKeys, ...fields]);
  const isOurs = Object.keys(body).every((key) => known.has(key));
  // `message` stands beside `status` only.
  if (!isOurs || (body.message !== undefined && status === undefined && body.metrics === undefined))
    throw refusalIn(call, body);
  return body;
}

/** `PARTIAL` and `COMPLETE` by name or number. */
function isStatus(status: unknown): boolean {
  return isPartialStatus(status) || status === 0 || /^complete$/i.test(textOrEmpty(status));
}

/** Whether an answer's `status` says that it is not whole. */
export function isPartialStatus(status: unknown): boolean {
  return status === 1 || /^partial$/i.test(textOrEmpty(status));
}

function refusalIn(call: Call, body: JsonObject): ObsqError {
  const inner = isJsonObject(body.error) ? body.error.message : body.error;
  const said = textOrEmpty(inner) || textOrEmpty(body.message);
  if (said === '') return malformedAnswer(call, 'is JSON, but not of the Tempo API');
  const judged = judgeTempoFailure({ ...call, response: { ...call.response, body: said } });
  return judged.with({
    hint:
      judged.hint ?? 'the answer has a status of success, but is a refusal: obsq doctor tries every store',
  });
}
