import type { HttpResponse } from '../http/http.ts';
import { isJsonObject } from './json/json-value.ts';

/** A field or header whose name says that the answer is not whole: `isPartial`, `partial_response`, `X-Partial-Results`. */
const partialName = /^(x-)?([a-z]+-)?(is)?[-_]?partial([-_]?(responses?|results?|data|answer))?$/i;
/** A cut by a limit of the store: M3 has `M3-Results-Limited`. */
const limitedName = /^m3-results-limited$/i;

/**
 * What a store says, beside its warnings, of an answer that is not whole; null if it says nothing. Stores of this API say it by a field
 * of the envelope or of `data` (VictoriaMetrics' `isPartial`), by a header before or behind the body, or by the status 206 (docs/stores.md 1.2.5).
 */
export function findPartialMark(
  { status, headers, trailers = {} }: Pick<HttpResponse, 'status' | 'headers' | 'trailers'>,
  envelope: unknown,
): string | null {
  const whole = isJsonObject(envelope) ? envelope : {};
  const field = findMark(whole) ?? (isJsonObject(whole.data) ? findMark(whole.data) : null);
  if (field !== null) return `the store says that this answer is partial (${field})`;
  const header = findHeader(headers);
  if (header !== undefined) return `the store says that this answer is partial (header ${header})`;
  const trailer = findHeader(trailers);
  if (trailer !== undefined) return `the store says that this answer is partial (trailer ${trailer})`;
  return status === 206 ? 'the store says that this answer is partial (HTTP 206)' : null;
}

function findHeader(headers: Readonly<Record<string, string>>): string | undefined {
  return Object.keys(headers).find(
    (name) => (partialName.test(name) || limitedName.test(name)) && isTrue(headers[name]),
  );
}

function findMark(object: Readonly<Record<string, unknown>>): string | null {
  for (const name in object) if (partialName.test(name) && isTrue(object[name])) return name;
  return null;
}

/** Whether a mark's value is not one that denies it. */
function isTrue(value: unknown): boolean {
  if (typeof value === 'string') return !/^\s*(false|0|no|none)?\s*$/i.test(value);
  return value === true || value === 1;
}
