import type { ManagedAlert, Silence } from '../../domain/alerts/alert.ts';
import type { Answer } from '../../domain/answer.ts';
import { ObsqError } from '../../domain/errors.ts';
import { parseBoundedJson } from '../../domain/text/bounded-json.ts';
import type { Endpoint, Http } from '../../http/http.ts';
import { type Call, locateError } from '../call.ts';
import { isJsonObject, textOrEmpty } from '../json/json-value.ts';
import { notJson } from '../json/not-json.ts';
import { readPartialMarks } from '../partial-mark.ts';
import { type AlertmanagerStatus, decodeAlerts, decodeSilences, decodeStatus } from './decode.ts';
import { judgeAlertmanager } from './error.ts';
import * as requests from './request.ts';

/** The options of one call. `signal` cancels it. */
interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** One Alertmanager (API v2). Every method throws ObsqError. */
export interface AlertmanagerClient {
  /** The alerts from which notifications are made, without resolved ones. */
  alerts(filter?: requests.AlertFilter & CallOptions): Promise<Answer<readonly ManagedAlert[]>>;
  /** Active, pending and expired silences. */
  silences(
    options?: { readonly filter?: readonly string[] | undefined } & CallOptions,
  ): Promise<Answer<readonly Silence[]>>;
  status(options?: CallOptions): Promise<Answer<AlertmanagerStatus>>;
}

/** Creates a client of the Alertmanager at `endpoint`. It sends nothing before the first call. */
export function createAlertmanagerClient(http: Http, endpoint: Endpoint): AlertmanagerClient {
  async function ask<T>(
    { path, params }: requests.AlertmanagerRequest,
    signal: AbortSignal | undefined,
    decode: (body: unknown) => T,
  ): Promise<Answer<T>> {
    const headers = { accept: 'application/json' };
    const response = await http.send(endpoint, { method: 'GET', path, params, headers, signal });
    const query = params.find(([name]) => name === 'filter')?.[1];
    const call = { endpoint, path, response, query };
    if (response.status < 200 || response.status > 299) throw judgeAlertmanager(call);
    try {
      const body = parseJson(response.body);
      const refusal = refusalIn(call, body);
      if (refusal !== null) throw refusal;
      return { data: decode(body), infos: [], ...readPartialMarks(response, body) };
    } catch (error) {
      throw locateError(error, call);
    }
  }

  return {
    alerts: ({ signal, ...filter } = {}) => ask(requests.buildAlertsRequest(filter), signal, decodeAlerts),
    silences: ({ signal, filter } = {}) => ask(requests.buildSilencesRequest(filter), signal, decodeSilences),
    status: ({ signal } = {}) => ask(requests.buildStatusRequest(), signal, decodeStatus),
  };
}

/** The error of a gateway that sends a refusal under 200: an object with the field `error`, which no answer of Alertmanager has. */
function refusalIn(call: Call, body: unknown): ObsqError | null {
  if (!isJsonObject(body)) return null;
  const said = textOrEmpty(isJsonObject(body.error) ? body.error.message : body.error);
  if (said === '') return null;
  return judgeAlertmanager({ ...call, response: { ...call.response, body: said } });
}

function parseJson(body: string): unknown {
  try {
    return parseBoundedJson(body);
  } catch (error) {
    if (error instanceof ObsqError) throw error;
    throw notJson(body, error);
  }
}
