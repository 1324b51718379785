import type { ObsqError } from '../../domain/errors.ts';
import { decodePercent } from '../../domain/text/decode-percent.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import { recognizeAddress } from '../../http/known-address.ts';
import type { Call } from '../call.ts';
import { type ErrorRule, judgeFailure } from '../text-error.ts';

/** The meaning of Tempo's error sentences (docs/stores.md 3.3, 3.4, 3.6), the most specific first. */
const rules: readonly ErrorRule[] = [
  {
    pattern: /no org id/i,
    kind: 'auth',
    hint: 'this Tempo has several tenants: name one with --org-id, or in the context (obsq context show)',
  },
  {
    pattern: /trace IDs can(?:'t be larger|\s*only contain)|invalid trace ?id/i,
    kind: 'usage',
    hint: 'a trace id is up to 32 hex digits',
  },
  {
    pattern: /range specified by start and end|exceeds the maximum allowed duration/,
    kind: 'limit',
    hint: 'use a shorter window (--since)',
  },
  {
    pattern: /step of \S+ is too small/,
    kind: 'limit',
    hint: 'use a longer --step or a shorter window (--since)',
  },
  {
    pattern: /query_end_cutoff|end cutoff|within the cutoff/i,
    kind: 'limit',
    hint: 'Tempo leaves out the newest 30 seconds of its metrics: use a longer window (--since)',
  },
  {
    pattern:
      /trace exceeds max size|trace too large|message (after decompression )?larger than max|response larger than the max/i,
    kind: 'limit',
    hint: 'ask for a part of it: obsq trace <id> with a filter, or a search that selects spans',
  },
  {
    pattern: /spans per span set exceeds/i,
    kind: 'limit',
    hint: 'use a smaller --spans',
  },
  { pattern: /limit \d+ exceeds|exceeds max(?:imum)? limit/i, kind: 'limit', hint: 'use a smaller --limit' },
  {
    pattern: /too many outstanding requests|job queue full/i,
    kind: 'limit',
    hint: 'Tempo is busy: try again in a moment',
  },
  { pattern: /invalid TraceQL query|parse error|unknown hint/i, kind: 'query' },
  {
    pattern: /context deadline exceeded|request timed out|context canceled/i,
    kind: 'timeout',
    hint: 'use a shorter window (--since), a more particular query, or allow more time (--timeout)',
  },
];

/** The error of a Tempo answer whose status is not 2xx. */
export function judgeTempoFailure(call: Call): ObsqError {
  const error = judgeFailure(call, rules);
  if (call.response.status === 404) return error.with({ hint: hintOfMissingPath(call) });
  const hint = hintOfWindow(error.message) ?? (call.response.status === 400 ? hintOfTag(call.path) : null);
  return hint === null ? error : error.with({ hint });
}

/** The longest window that a refusal names, as the flag that asks for it: `24h0m0s` is `--since 24h`. */
function hintOfWindow(message: string): string | null {
  const longest = /(?:start and end exceeds|maximum allowed duration of) ([\dhms.]*\d[hms])/.exec(
    message,
  )?.[1];
  if (longest === undefined) return null;
  const short = longest.replace(/(?<=h)0m0s$|(?<=m)0s$/, '');
  return `use a shorter window: --since ${short} is the longest this Tempo takes`;
}

/** The hint for an attribute without its scope, which Tempo's path of values does not take: `service.name`. */
function hintOfTag(path: string): string | null {
  const name = /\/search\/tag\/([^/]+)\/values$/.exec(path)?.[1];
  if (name === undefined) return null;
  const tag = decodePercent(name);
  if (/^(\.|(resource|span|event|link|instrumentation|parent)\b)/.test(tag)) return null;
  return `an attribute has a scope: obsq values ${shellWord(`resource.${tag}`)} --signal traces (or span.${tag})`;
}

function hintOfMissingPath({ endpoint, path }: Call): string {
  const known = recognizeAddress(endpoint);
  if (known !== null) return known;
  if (path.startsWith('/api/metrics/'))
    return 'this Tempo has no TraceQL metrics: switched off, or an older version';
  return 'is the path in the URL right? It must be the root of Tempo: obsq doctor';
}
