import { ObsqError } from '../../domain/errors.ts';
import { parseBoundedJson } from '../../domain/text/bounded-json.ts';
import { recognizeAddress } from '../../http/known-address.ts';
import { type Call, locateError, urlOfCall } from '../call.ts';
import { asArrayOrNone, asObject } from './json-shape.ts';
import { isJsonObject, type JsonObject } from './json-value.ts';
import { notJson } from './not-json.ts';

/** The JSON of a 2xx answer. Throws `backend` where the body is none: a login page, an empty body, an answer cut in the middle. */
function parseJsonBody(call: Call): unknown {
  const { body, headers } = call.response;
  try {
    return parseBoundedJson(body);
  } catch (cause) {
    if (cause instanceof ObsqError) throw locateError(cause, call);
    throw locateError(notJson(body, cause, headers['content-type']), call);
  }
}

/** The JSON object of a 2xx answer; throws `backend` where it is none. */
export function parseJsonObject(call: Call): JsonObject {
  const body = parseJsonBody(call);
  if (!isJsonObject(body)) throw malformedAnswer(call, 'is not a JSON object');
  return body;
}

/** Runs a decoder of an answer; its errors name the store and the URL. */
export function inAnswer<T>(call: Call, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw locateError(error, call);
  }
}

/** The error for an answer that is not what the API promises; `what` continues "the answer ...". */
export function malformedAnswer(call: Call, what: string, cause?: unknown): ObsqError {
  return new ObsqError({
    kind: 'backend',
    message: `the answer ${what}`,
    backend: call.endpoint.backend,
    url: urlOfCall(call),
    status: call.response.status,
    hint:
      recognizeAddress(call.endpoint) ??
      'check that the URL is the store itself and its path prefix is right: obsq doctor',
    cause,
  });
}

/** The objects of a list of an answer; none if it is null or absent. Throws ObsqError with the place of anything else. */
export function objectsOf(call: Call, value: unknown, where: string): readonly JsonObject[] {
  return inAnswer(call, () =>
    asArrayOrNone(value, where).map((item, index) => asObject(item, `${where}[${index}]`)),
  );
}
