import { type ErrorKind, ObsqError } from '../../domain/errors.ts';
import { ownValue } from '../../domain/own-value.ts';
import { recognizeAddress } from '../../http/known-address.ts';
import { type Call, urlOfCall } from '../call.ts';
import { isJsonObject, textOrEmpty } from '../json/json-value.ts';
import { type ErrorRule, judgeFailure } from '../text-error.ts';
import { mimirHint } from './mimir-error.ts';

interface Meaning {
  readonly kind: ErrorKind;
  readonly hint?: string | undefined;
}

const lessHint = 'ask for less: a shorter --since, a larger --step, a narrower selector';

/** The meaning of each `errorType` (docs/stores.md 1.2). */
const meanings: Readonly<Record<string, Meaning>> = {
  bad_data: { kind: 'query' },
  execution: { kind: 'query' },
  timeout: { kind: 'timeout', hint: `the store's own limit for a query is over: ${lessHint}` },
  canceled: { kind: 'backend', hint: 'the store gave the query up: it may be shutting down; try again' },
  internal: { kind: 'backend', hint: 'the store has trouble of its own; obsq doctor tries every store' },
  unavailable: { kind: 'backend', hint: 'the store is not ready yet; try again in a moment' },
  not_found: { kind: 'not-found' },
  too_many_requests: { kind: 'limit', hint: 'the store is asked too much at present: wait, or ask for less' },
  too_large_entry: { kind: 'limit', hint: 'the query is too long' },
};

/** Error sentences that mean something more specific than their `errorType`. */
const rules: readonly ErrorRule[] = [
  {
    pattern: /unexpected character(?: inside braces)?: '[.-]'|unexpected "?[.-]"? in label matching/,
    kind: 'query',
    hint: 'a name with dots or dashes is written in quotes, inside the braces: {"http.server.duration", "service.name"="pay"}',
  },
  {
    pattern: /exceeded maximum resolution of [\d,]+ points/,
    kind: 'limit',
    hint: 'give a larger --step (obsq chooses one that fits when there is none), or a shorter --since',
  },
  {
    pattern: /binary expression must contain only scalar and instant vector types/,
    kind: 'query',
    hint: 'a name with dashes is written in quotes, inside the braces: {"sei-chain_tx_total"}[5m]; a difference takes rate(...) of each side',
  },
  { pattern: /would load too many samples into memory/, kind: 'limit', hint: lessHint },
  {
    // Mimir answers queries for several tenants at once (docs/stores.md 1.1.2), and neither rules nor metadata.
    pattern: /no valid org id found|multiple org ids? present/i,
    kind: 'backend',
    hint: 'rules and metadata are those of one tenant: name one with --org-id',
  },
  {
    pattern: /no org id/i,
    kind: 'auth',
    hint: 'this store is multi-tenant: name the tenant with --org-id, or as tenant: in the context',
  },
  {
    pattern: /many-to-many matching not allowed|found duplicate series for the match group/,
    kind: 'query',
    hint: 'name the labels that make each side unique: on (...) with group_left, or aggregate one side first',
  },
];

/** The error of an answer with a failed HTTP status or with `status: error` in its body. `envelope` is the parsed body, or null. */
export function judgePrometheus(call: Call, envelope: unknown): ObsqError {
  const failure = isJsonObject(envelope) && envelope.status === 'error' ? envelope : null;
  const message = failure === null ? '' : textOrEmpty(failure.error);
  if (failure === null || message === '') return withBetterHint(judgeFailure(call, rules), call);
  const rule = rules.find((candidate) => candidate.pattern.test(message));
  const meaning: Meaning = rule ?? ownValue(meanings, textOrEmpty(failure.errorType)) ?? { kind: 'backend' };
  const isQuery = meaning.kind === 'query' && call.query !== undefined;
  const error = new ObsqError({
    kind: meaning.kind === 'query' && !isQuery ? 'backend' : meaning.kind,
    message,
    backend: call.endpoint.backend,
    url: urlOfCall(call),
    status: call.response.status,
    hint: meaning.hint,
    query: isQuery ? { text: call.query, offset: findErrorOffset(message, call.query) } : undefined,
  });
  return withBetterHint(error, call);
}

function withBetterHint(error: ObsqError, call: Call): ObsqError {
  const mimir = mimirHint(error.message);
  if (mimir !== null) return error.with(mimir);
  if (error.kind === 'auth') return error.with({ hint: authHint(call, error.hint) });
  if (call.response.status === 404) return error.with({ kind: 'not-found', hint: prefixHint(call) });
  if (call.response.status === 503 && error.kind === 'backend' && error.hint === undefined) {
    return error.with({ hint: 'the store is overloaded or starting; try again in a moment' });
  }
  return error;
}

function authHint(call: Call, hint: string | undefined): string | undefined {
  const { tenant, auth } = call.endpoint;
  if (tenant === undefined) return hint;
  const whose = auth === undefined ? 'no credentials are sent' : `${auth.kind} credentials are sent`;
  return `tenant "${tenant}" and ${whose}: is that right? obsq context show says where they come from`;
}

/** The hint for a 404. Mostly the prefix is missing: Mimir and Cortex have this API below /prometheus (docs/stores.md 1.1). */
function prefixHint({ endpoint }: Call): string {
  const known = recognizeAddress(endpoint);
  if (known !== null) return known;
  const hasPrefix = /\/(prometheus|api\/prom)(\/|$)/.test(endpoint.baseUrl);
  if (hasPrefix) return 'is the path in the URL right? obsq doctor tries every store';
  return `did you mean ${endpoint.baseUrl}/prometheus? (Mimir and Cortex have this prefix)`;
}

const position = /(?:^|[\s:"])(\d+):(\d+): parse error:/;

/**
 * The UTF-16 offset in the query to which a Prometheus error points (`1:14: parse error: ...`); undefined if it names no position.
 * Its columns count bytes of UTF-8 from 1 (promql/parser/posrange).
 */
export function findErrorOffset(message: string, query: string): number | undefined {
  const match = position.exec(message);
  if (match === null) return undefined;
  const line = Number(match[1]);
  const column = Number(match[2]);
  const lines = query.split('\n');
  const text = lines[line - 1];
  if (text === undefined || column < 1) return undefined;
  const lineStart = lines.slice(0, line - 1).reduce((sum, before) => sum + before.length + 1, 0);
  return lineStart + utf16Length(text, column - 1);
}

/** The number of UTF-16 units in the first `bytes` bytes of a text; all of them if it is shorter. */
function utf16Length(text: string, bytes: number): number {
  let counted = 0;
  let offset = 0;
  for (const character of text) {
    if (counted >= bytes) break;
    counted += Buffer.byteLength(character);
    offset += character.length;
  }
  return offset;
}
