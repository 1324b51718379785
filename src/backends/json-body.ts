import { ObsqError } from '../domain/errors.ts';
import { type Call, urlOfCall } from './call.ts';
import { isHtmlPage, titleOfPage } from './html-page.ts';
import { isJsonObject, type JsonObject } from './json-value.ts';

/** The JSON of a 2xx answer. Throws `backend` where the body is none: a login page, an empty body, an answer cut in the middle. */
function parseJsonBody(call: Call): unknown {
  const { body, headers } = call.response;
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw malformedAnswer(call, describeBody(headers['content-type'], body), cause);
  }
}

/** The JSON object of a 2xx answer; throws `backend` where it is none. */
export function parseJsonObject(call: Call): JsonObject {
  const body = parseJsonBody(call);
  if (!isJsonObject(body)) throw malformedAnswer(call, 'is not a JSON object');
  return body;
}

/** The error for an answer that is not what the API promises; `what` continues "the answer ...". */
export function malformedAnswer(call: Call, what: string, cause?: unknown): ObsqError {
  return new ObsqError({
    kind: 'backend',
    message: `the answer ${what}`,
    backend: call.endpoint.backend,
    url: urlOfCall(call),
    status: call.response.status,
    hint: 'check that the URL is the store itself and its path prefix is right: obsq doctor',
    cause,
  });
}

function describeBody(contentType: string | undefined, body: string): string {
  if (body.trim() === '') return 'is empty where JSON was expected';
  if (isHtmlPage(contentType, body)) {
    const title = titleOfPage(body);
    return `is a web page${title === '' ? '' : ` ("${title}")`}, not JSON: a login page or a proxy`;
  }
  if (/^\s*[[{]/.test(body))
    return `is not whole JSON (${body.length} characters came): it was cut on the way`;
  return `is not JSON: ${body.trim().slice(0, 120)}`;
}
