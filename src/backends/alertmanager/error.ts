import type { ObsqError } from '../../domain/errors.ts';
import { recognizeAddress } from '../../http/known-address.ts';
import type { Call } from '../call.ts';
import { type ErrorRule, judgeFailure } from '../text-error.ts';

const rules: readonly ErrorRule[] = [
  {
    pattern: /bad matcher format|failed to parse|invalid (label|matcher)/i,
    kind: 'query',
    hint: 'write a matcher like severity="critical" or namespace=~"otel.*"',
  },
  {
    pattern: /no org id/i,
    kind: 'auth',
    hint: 'this store is multi-tenant: name the tenant with --org-id, or as tenant: in the context',
  },
];

/** The error of an answer whose status is not 2xx. Alertmanager sends a JSON string, or `{code, message}` for a bad parameter (docs/stores.md 4). */
export function judgeAlertmanager(call: Call): ObsqError {
  const body = textOfJsonString(call.response.body);
  const error = judgeFailure({ ...call, response: { ...call.response, body } }, rules);
  if (error.status !== 404) return error;
  return error.with({ hint: prefixHint(call) });
}

function textOfJsonString(body: string): string {
  if (!body.trimStart().startsWith('"')) return body;
  try {
    return String(JSON.parse(body));
  } catch {
    return body; // a text that only begins like a JSON string
  }
}

/** The hint for a 404: Mimir and Cortex have Alertmanager below /alertmanager, and another `/api/v1/alerts` at their root (docs/stores.md 7.21). */
function prefixHint({ endpoint }: Call): string {
  const known = recognizeAddress(endpoint);
  if (known !== null) return known;
  if (endpoint.baseUrl.includes('/alertmanager'))
    return 'is the path in the URL right? obsq doctor tries every store';
  return `did you mean ${endpoint.baseUrl.replace(/\/prometheus$/, '')}/alertmanager? (Mimir and Cortex have this prefix)`;
}
