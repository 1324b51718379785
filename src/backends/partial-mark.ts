import type { HttpResponse } from '../http/http.ts';
import { unexpected } from './json/json-shape.ts';
import { isJsonObject, type JsonObject, textOf } from './json/json-value.ts';

/** Names of fields and headers that say "not all of it": `isPartial`, `partial_response`, `X-Partial-Results`, `truncated`, `timed_out`. */
const partialName =
  /^(x-)?([a-z]+-)?(is)?[-_]?(partial([-_]?(responses?|results?|data|answer))?|incomplete|truncated|timed[-_]?out)$/i;
/** Names of fields and headers that say it by a value of "no". */
const completeName = /^(x-)?(is)?[-_]?complete$/i;
/** M3's headers: a cut by a limit, and parts of the storage that failed. */
const m3Name = /^m3-(results-limited|warnings)$/i;

/** Matches warnings that do not mean missing data: the engine's remarks on the query, and on its own ways. */
const isRemark =
  /^PromQL (warning|info):|more warning annotations omitted|deprecat|experimental|\bengine\b|fall(s|ing)? back|approximat/i;
/** Matches warnings that mean missing data, whatever else they say. */
const saysIncomplete = /partial|truncat|incomplete|limit|exceeded|reached|missing|fail/i;

/** What a store says of an answer beside its data. */
export interface Remarks {
  readonly warnings: readonly string[];
  /** Whether one of them means that data is missing. */
  readonly partial: boolean;
}

/**
 * Whether a warning means that data is missing. A warning that is not a remark on the query comes from the storage (Thanos puts the
 * error of a store there, in any words).
 */
export function meansMissing(warning: string): boolean {
  return !isRemark.test(warning) || (!warning.startsWith('PromQL') && saysIncomplete.test(warning));
}

/** Reads `warnings` or `infos`: a list of texts, or one text alone. Throws ObsqError with the place of anything else. */
export function readWarnings(value: unknown, where: string): readonly string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (!Array.isArray(value)) throw unexpected(where, 'a list');
  return value.map((item: unknown, index) => {
    if (typeof item === 'string') return item;
    throw unexpected(`${where}[${index}]`, 'a string');
  });
}

/**
 * What a store says, other than by its list of warnings, of an answer that is not whole: by a field of the envelope or of `data`
 * (VictoriaMetrics' `isPartial`, a list of `errors` beside the data), by a header or a trailer, or by the status 206
 * (docs/stores.md 1.2.5).
 */
export function readPartialMarks(
  { status, headers, trailers = {} }: Pick<HttpResponse, 'status' | 'headers' | 'trailers'>,
  envelope: unknown,
): Remarks {
  const whole = isJsonObject(envelope) ? envelope : {};
  const marks = [...marksOf(whole), ...(isJsonObject(whole.data) ? marksOf(whole.data) : [])];
  for (const [where, values] of Object.entries({ header: headers, trailer: trailers })) {
    for (const [name, value] of Object.entries(values)) {
      if (!saysPartial(name, value) && !(m3Name.test(name) && isTrue(value))) continue;
      const reason = reasonOf(value);
      marks.push(`${where} ${name}${reason === null ? '' : `: ${reason}`}`);
    }
  }
  if (status === 206) marks.push('HTTP 206');
  const said = [
    ...marks.map((mark) => `the store says that this answer is partial (${mark})`),
    ...errorsBeside(whole),
  ];
  const { warnings, partial } = readWarningHeader(headers.warning ?? trailers.warning);
  return { warnings: [...said, ...warnings], partial: said.length > 0 || partial };
}

function marksOf(object: JsonObject): string[] {
  const marks: string[] = [];
  for (const name in object) {
    if (!saysPartial(name, object[name])) continue;
    const reason = reasonOf(object[name]);
    marks.push(reason === null ? name : `${name}: ${reason}`);
  }
  // The envelope's `status` is `success` in a whole answer, and Tempo's `PARTIAL` is read with its message.
  if (typeof object.status === 'string' && /^partial/i.test(object.status)) {
    const reason = reasonOf(object.message);
    marks.push(reason === null ? `status ${object.status}` : reason);
  }
  return marks;
}

function saysPartial(name: string, value: unknown): boolean {
  if (completeName.test(name)) return value === false || /^\s*(false|no|0)\s*$/i.test(textOf(value));
  return partialName.test(name) && isTrue(value);
}

/** Whether a mark's value is not one that denies it. A reason or the parts that are missing affirm it. */
function isTrue(value: unknown): boolean {
  if (typeof value === 'string') return !/^\s*(false|0|no|none)?\s*$/i.test(value);
  if (Array.isArray(value)) return value.length > 0;
  if (isJsonObject(value)) return Object.keys(value).length > 0;
  return value === true || (typeof value === 'number' && value > 0);
}

/** The reason in a mark's value; null if it only affirms. */
function reasonOf(value: unknown): string | null {
  if (isJsonObject(value) || Array.isArray(value)) return JSON.stringify(value).slice(0, 200);
  return typeof value === 'string' && !/^\s*(true|1|yes)?\s*$/i.test(value) ? value : null;
}

/** Errors and a single warning that stand beside the data of a success. */
function errorsBeside({ errors, warning, error }: JsonObject): string[] {
  const listed = Array.isArray(errors) ? errors : [errors];
  return [...listed, warning, error]
    .filter(isTrue)
    .map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
}

/** The texts of the header `Warning` (RFC 7234): `199 - "one store failed"`. 110 to 113 say that a cache's answer is old, 214 nothing. */
function readWarningHeader(header: string | undefined): Remarks {
  const warnings: string[] = [];
  let partial = false;
  for (const [, code = '', text = ''] of (header ?? '').matchAll(/(\d{3}) [^\s"]+ "((?:[^"\\]|\\.)*)"/g)) {
    if (code === '214') continue;
    warnings.push(text.replace(/\\(.)/g, '$1'));
    if (!code.startsWith('11') && meansMissing(text)) partial = true;
  }
  return { warnings, partial };
}
