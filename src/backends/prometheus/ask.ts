import { type Answer, plainAnswer } from '../../domain/answer.ts';
import { ObsqError } from '../../domain/errors.ts';
import { parseBoundedJson } from '../../domain/text/bounded-json.ts';
import type { Endpoint, Http, HttpRequest, HttpResponse, HttpStream } from '../../http/http.ts';
import { locateError } from '../call.ts';
import { unexpected } from '../json/json-shape.ts';
import { readJsonStream } from '../json/json-stream.ts';
import { isJsonObject, textOrEmpty } from '../json/json-value.ts';
import { meansMissing, readPartialMarks, readWarnings } from '../partial-mark.ts';
import { judgePrometheus } from './error.ts';
import type { PrometheusRequest } from './request.ts';
import type { WireEnvelope } from './wire.ts';

/** The most bytes of an answer that is held. Decoded series take several times this much memory. */
export const maxHeldBytes = 256 * 1024 * 1024;

interface Asking {
  readonly request: PrometheusRequest;
  readonly signal?: AbortSignal | undefined;
  /** The path to the array whose elements are handed out. If absent, the whole document is kept. */
  readonly elementPath?: readonly string[] | undefined;
  readonly onElement?: ((element: unknown, index: number) => void | Promise<void>) | undefined;
  /** The largest accepted answer. Give it if the caller keeps the elements. */
  readonly maxBytes?: number | undefined;
}

/** Asks one store's API. */
export interface Asker {
  /**
   * Resolves to a successful answer. `decode` gets the envelope's `data` after the elements are handed out, or null if the answer has no
   * body (204). Throws ObsqError; the store and the URL are added to errors of `decode` and `onElement`.
   */
  ask<T>(asking: Asking, decode: (data: unknown) => T): Promise<Answer<T>>;
}

// Half a URL's usual limit of 8 KB at proxies.
const longParams = 4_000;

// Refusals are a sentence or an error page.
const maxRefusalBytes = 1024 * 1024;

/** An answer, and the text of its body where that was read to see what it says. */
interface Sent {
  readonly stream: HttpStream;
  readonly refusal: string | null;
}

/** Creates an asker. It uses POST where the API allows it, and only GET after a proxy refused POST (Grafana's does, docs/stores.md 7.22) or lost its form. */
export function createAsker(http: Http, endpoint: Endpoint): Asker {
  let isPostRefused = false;

  async function send(request: PrometheusRequest, signal: AbortSignal | undefined): Promise<Sent> {
    const base = {
      path: request.path,
      params: request.params,
      headers: { accept: 'application/json' },
      signal,
    };
    const get: HttpRequest = { ...base, method: 'GET' };
    if (isPostRefused || !wantsPost(request))
      return { stream: await http.stream(endpoint, get), refusal: null };
    const posted = await readIfRefused(await http.stream(endpoint, { ...base, method: 'POST' }));
    if (!isFormRefused(posted) || request.query?.trim() === '') return posted;
    const got = await readIfRefused(await http.stream(endpoint, get));
    if (!isFormRefused(got)) isPostRefused = true;
    return got;
  }

  return {
    async ask({ request, signal, elementPath, onElement, maxBytes }, decode) {
      const { stream, refusal } = await send(request, signal);
      const call = {
        endpoint,
        path: request.path,
        query: request.query ?? onlySelector(request),
        response: { status: stream.status, headers: stream.headers, body: '' },
      };
      if (stream.status < 200 || stream.status > 299) {
        const body = refusal ?? (await readRefusal(stream));
        throw judgePrometheus({ ...call, response: { ...call.response, body } }, parseOrNull(body));
      }
      try {
        if (stream.status === 204) return await decodeNothing(stream, decode);
        const body = await readJsonStream(stream.chunks, {
          path: elementPath ?? null,
          onElement: onElement ?? (() => undefined),
          maxBytes: maxBytes ?? (elementPath === undefined ? maxHeldBytes : undefined),
        });
        if (isJsonObject(body) && body.status === 'error') throw judgePrometheus(call, body);
        const response = { ...call.response, trailers: stream.trailers?.() };
        const envelope = decodeEnvelope(body, request, response);
        return { ...envelope, data: decode(envelope.data) };
      } catch (error) {
        throw locateError(error, call);
      }
    },
  };
}

/** The statuses with which POST is refused, or a request whose form was lost on the way. */
const formStatuses: ReadonlySet<number> = new Set([400, 403, 405, 422]);

async function readIfRefused(stream: HttpStream): Promise<Sent> {
  return { stream, refusal: formStatuses.has(stream.status) ? await readRefusal(stream) : null };
}

/** What servers answer to a request without any parameter: one that had some lost its form to a proxy on the way. */
const withoutForm =
  /missing `?[\w[\]]+`? arg|no expression found in input|cannot parse "" to a valid|no match\[\] parameter provided/i;

/** Whether a request must be sent by GET: POST is not allowed, or what it held did not arrive. */
function isFormRefused({ stream: { status }, refusal }: Sent): boolean {
  if (status === 403 || status === 405) return true;
  // The server's own sentence comes in JSON, where its quotation marks are escaped.
  return refusal !== null && withoutForm.test(refusal.replaceAll('\\', ''));
}

/** The text to which an error of the server refers if the request has no query: its only selector. */
function onlySelector({ params }: PrometheusRequest): string | undefined {
  const selectors = params.filter(([name]) => name === 'match[]');
  return selectors.length === 1 ? selectors[0]?.[1] : undefined;
}

function wantsPost(request: PrometheusRequest): boolean {
  if (!request.allowsPost) return false;
  if (request.query !== undefined) return true;
  return request.params.reduce((sum, [name, value]) => sum + name.length + value.length, 0) > longParams;
}

/** A query without a selector has no exemplars: 204 and no body (docs/stores.md 7.14). */
async function decodeNothing<T>(stream: HttpStream, decode: (data: unknown) => T): Promise<Answer<T>> {
  await readRefusal(stream);
  return plainAnswer(decode(null));
}

/** The keys of an envelope without an answer in it. Any other key beside a missing `data` means another API. */
const envelopeKeys: ReadonlySet<string> = new Set([
  'status',
  'warnings',
  'infos',
  'isPartial',
  'stats',
  'trace',
]);

function decodeEnvelope(
  body: unknown,
  request: PrometheusRequest,
  response: Pick<HttpResponse, 'status' | 'headers' | 'trailers'>,
): Answer<unknown> {
  const envelope: Partial<Record<keyof WireEnvelope, unknown>> = isJsonObject(body) ? body : {};
  if (envelope.status !== 'success' && !/^partial/i.test(textOrEmpty(envelope.status))) {
    throw new ObsqError({
      kind: 'backend',
      message: 'the answer is JSON, but not of a Prometheus API: it has no "status"',
      hint: 'is this the right kind of store at this URL? obsq doctor tries every store',
    });
  }
  if (envelope.data === undefined && Object.keys(envelope).some((key) => !envelopeKeys.has(key)))
    throw unexpected('data', 'there');
  const said = readWarnings(envelope.warnings, 'warnings');
  const marks = readPartialMarks(response, body);
  const isLimited = request.params.some(([name]) => name === 'limit');
  return {
    data: envelope.data,
    warnings: [...said, ...marks.warnings],
    infos: readWarnings(envelope.infos, 'infos'),
    partial: marks.partial || said.some((warning) => isCut(warning, isLimited)),
  };
}

/** Whether a warning means that data is missing. A cut by the user's own limit does not count. */
function isCut(warning: string, isLimited: boolean): boolean {
  if (/truncated due to limit/i.test(warning)) return !isLimited;
  return meansMissing(warning);
}

async function readRefusal(stream: HttpStream): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream.chunks) {
    pieces.push(chunk);
    bytes += chunk.length;
    if (bytes > maxRefusalBytes) break;
  }
  return Buffer.concat(pieces).toString('utf8');
}

function parseOrNull(body: string): unknown {
  try {
    return parseBoundedJson(body);
  } catch {
    return null; // plain text or HTML
  }
}
