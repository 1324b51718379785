import type { StoreName } from '../../domain/store-name.ts';
import type { DemoResponse } from '../../engine/source/sources.ts';
import type { Fault } from './fault.ts';

const text = 'text/plain; charset=utf-8';
const json = 'application/json';

/** What a store says instead of an answer, in the form that store has (docs/stores.md 1.2, 2.4, 3.6, 4). */
export function statusAnswer(store: StoreName, status: number): DemoResponse {
  if (status === 502) return { status, contentType: 'text/html', body: gatewayPage };
  if (store === 'alerts' && status === 500)
    return { status, contentType: json, body: '"internal error of the demo"\n' };
  if (store === 'metrics' && (status === 500 || status === 503)) {
    const errorType = status === 500 ? 'internal' : 'unavailable';
    const body = JSON.stringify({ status: 'error', errorType, error: sentences[status] });
    return { status, contentType: json, body };
  }
  return { status, contentType: text, body: `${sentences[status] ?? 'error'}\n` };
}

const sentences: Readonly<Record<number, string>> = {
  401: 'no org id',
  403: 'Forbidden: the demo was told to refuse',
  429: 'too many outstanding requests',
  500: 'internal error of the demo',
  503: 'the demo was told to be unavailable',
  504: 'request timed out, decrease the duration of the request or add more label matchers',
};

const gatewayPage =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n';
const loginPage =
  '<!doctype html>\n<html><head><title>Sign in</title></head><body><form action="/login" method="post">Sign in to continue</form></body></html>\n';

/** Applies the faults that change bodies to an answer. */
export function faultedAnswer(
  store: StoreName,
  faults: readonly Fault[],
  answer: DemoResponse,
): DemoResponse {
  let faulted = answer;
  for (const fault of faults) faulted = changed(store, fault, faulted);
  return faulted;
}

function changed(store: StoreName, fault: Fault, answer: DemoResponse): DemoResponse {
  switch (fault.kind) {
    case 'html':
      return { status: 200, contentType: 'text/html; charset=utf-8', body: loginPage };
    case 'truncated':
      return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length * 0.6)) };
    case 'partial':
      return partialAnswer(store, answer);
    default:
      return answer;
  }
}

const partialMessage = 'partial response: the demo was told to answer in part';

function partialAnswer(store: StoreName, answer: DemoResponse): DemoResponse {
  if (answer.status !== 200 || !answer.contentType.startsWith(json)) return answer;
  const body: unknown = JSON.parse(answer.body);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return answer;
  const more =
    store === 'traces' ? { status: 'PARTIAL', message: partialMessage } : { warnings: [partialMessage] };
  return { ...answer, body: JSON.stringify({ ...body, ...more }) };
}
