import type { ObsqError } from '../../domain/errors.ts';
import { recognizeAddress } from '../../http/known-address.ts';
import type { Call } from '../call.ts';
import { type ErrorRule, judgeFailure } from '../text-error.ts';

const narrower = 'use a shorter window (--since) or a selector that matches fewer streams';

/** The meaning of Loki's error sentences (docs/stores.md 2.4), the most specific first. */
const rules: readonly ErrorRule[] = [
  {
    pattern: /no org id/i,
    kind: 'auth',
    hint: 'this Loki has several tenants: name one with --org-id, or in the context (obsq context show)',
  },
  {
    pattern: /multiple org ids? present/i,
    kind: 'auth',
    hint: 'this Loki does not answer for several tenants at once (multi_tenant_queries_enabled): name one with --org-id',
  },
  {
    pattern: /max entries limit per query exceeded/,
    kind: 'limit',
    hint: 'ask for fewer lines with --limit; more are read in pages',
  },
  { pattern: /query time range exceeds the limit|query length/, kind: 'limit', hint: narrower },
  {
    pattern: /maximum (number|of) .*series|max.*series.*reached/i,
    kind: 'limit',
    hint: 'aggregate away labels (sum by (...)) or use a selector that matches fewer streams',
  },
  { pattern: /would read too many bytes|too many bytes/i, kind: 'limit', hint: narrower },
  { pattern: /max(imum)? chunks|chunk(s)? limit/i, kind: 'limit', hint: narrower },
  {
    pattern: /exceeded maximum resolution/,
    kind: 'limit',
    hint: 'use a longer --step or a shorter window (--since)',
  },
  {
    pattern: /max concurrent tail requests/i,
    kind: 'limit',
    hint: 'other tails use up the allowance of this tenant',
  },
  { pattern: /too many outstanding requests/i, kind: 'limit', hint: 'Loki is busy: try again in a moment' },
  { pattern: /query blocked by policy/i, kind: 'limit', hint: 'the operators of this Loki have blocked it' },
  {
    pattern: /input size too long/,
    kind: 'limit',
    hint: 'shorten the query: Loki takes at most 131,071 bytes',
  },
  {
    pattern: /^parse error : queries require at least one/,
    kind: 'query',
    hint: 'add a matcher that cannot be empty, for example service_name=~".+"',
  },
  { pattern: /parse error/, kind: 'query' },
  {
    pattern: /log queries are not supported as an instant query/,
    kind: 'query',
    hint: 'ask over a window (--since), or count the lines: sum(count_over_time({...}[5m]))',
  },
  {
    pattern: /^pipeline error/,
    kind: 'query',
    hint: 'some lines do not parse: append | __error__="" after the parser',
  },
  {
    pattern: /request timed out|cancelled by the client|context deadline exceeded/i,
    kind: 'timeout',
    hint: 'use a shorter window (--since), more label matchers (= rather than =~), or allow more time (--timeout)',
  },
];

/** Endpoints that an operator can switch off and older versions do not have (docs/stores.md 7.23). */
const optional = /\/(patterns|detected_fields|detected_labels|index\/volume(_range)?|index\/stats)$/;

/** The error of a Loki answer whose status is not 2xx. */
export function judgeLokiFailure(call: Call): ObsqError {
  const error = judgeFailure(call, rules);
  return call.response.status === 404 ? error.with({ hint: hintOfMissingPath(call) }) : error;
}

function hintOfMissingPath({ endpoint, path }: Call): string {
  const known = recognizeAddress(endpoint);
  if (known !== null) return known;
  if (optional.test(path)) return 'this Loki does not offer it: switched off, or an older version';
  return 'is the path in the URL right? It must be the root of Loki: obsq doctor';
}

/** The largest `limit` that the server allows, read from its refusal of a larger one (docs/stores.md 7.4); null for other errors. */
export function findEntriesLimit(message: string): number | null {
  const match = /max_entries_limit(?:_per_query)? \(\d+ > (\d+)\)/.exec(message);
  return match === null ? null : Number(match[1]);
}
