import { formatGoDuration, formatModelDuration, parseLongDuration } from '../../go/go-duration.ts';
import { refusal } from '../parse/refusal.ts';

/** Loki's defaults (docs/stores.md 2.1, 2.4). */
const maxEntries = 5000;
const maxQueryLengthNs = 721n * 3_600_000_000_000n;
const maxPoints = 11_000n;
const hourNs = 3_600_000_000_000n;

/** Unix nanoseconds: `startNs` inclusive, `endNs` exclusive. */
export interface NsRange {
  readonly startNs: bigint;
  readonly endNs: bigint;
}

/**
 * Parses a time by Loki's rules (docs/stores.md 2.2): with a decimal point it is float seconds, with up to ten digits seconds,
 * with more digits nanoseconds (so 13-digit milliseconds land in 1970), and anything else RFC 3339.
 */
export function parseLokiTime(text: string): bigint | null {
  if (/^-?\d*\.\d+$/.test(text)) return BigInt(Math.round(Number(text) * 1000)) * 1_000_000n;
  if (/^-?\d+$/.test(text)) return text.length <= 10 ? BigInt(text) * 1_000_000_000n : BigInt(text);
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (match === null) return null;
  const ms = Date.parse(`${match[1]}${match[3]}`);
  if (Number.isNaN(ms)) return null;
  return BigInt(ms) * 1_000_000n + BigInt((match[2] ?? '').padEnd(9, '0'));
}

function timeParam(params: URLSearchParams, name: string): bigint | null {
  const text = params.get(name);
  if (text === null || text === '') return null;
  const time = parseLokiTime(text);
  if (time === null) {
    const quoted = JSON.stringify(text);
    throw refusal(
      `could not parse '${name}' parameter: parsing time ${quoted} as "2006-01-02T15:04:05Z07:00": cannot parse ${quoted} as "2006"`,
    );
  }
  return time;
}

/** Reads the range from `start`, `end` and `since`, which counts back from `end`. */
export function rangeParams(params: URLSearchParams, nowMs: number, defaultNs = hourNs): NsRange {
  const nowNs = BigInt(Math.round(nowMs)) * 1_000_000n;
  const end = timeParam(params, 'end');
  const sinceText = params.get('since');
  let sinceNs = defaultNs;
  if (sinceText !== null && sinceText !== '') {
    const since = parseLongDuration(sinceText);
    if (since === null)
      throw refusal(
        `could not parse 'since' parameter: not a valid duration string: ${JSON.stringify(sinceText)}`,
      );
    sinceNs = BigInt(since);
  }
  const endNs = end ?? nowNs;
  // If the window ends in the future, `since` counts back from now.
  const startNs = timeParam(params, 'start') ?? (endNs > nowNs ? nowNs : endNs) - sinceNs;
  return { startNs, endNs };
}

/** Reads the window of a query. Throws a refusal for a window that Loki refuses. */
export function queryRangeParams(params: URLSearchParams, nowMs: number): NsRange {
  const range = rangeParams(params, nowMs);
  if (range.endNs < range.startNs) throw refusal('end timestamp must not be before or equal to start time');
  const lengthNs = range.endNs - range.startNs;
  if (lengthNs > maxQueryLengthNs) {
    throw refusal(
      `the query time range exceeds the limit (query length: ${formatGoDuration(Number(lengthNs))}, limit: ${formatModelDuration(Number(maxQueryLengthNs))})`,
    );
  }
  return range;
}

/** Reads `time` of an instant query; the default is now. */
export function instantParam(params: URLSearchParams, nowMs: number): bigint {
  return timeParam(params, 'time') ?? BigInt(Math.round(nowMs)) * 1_000_000n;
}

/** Reads `limit` of a log query; the default is 100. A limit above 5000 is an error and is not reduced (docs/stores.md 7.4). */
export function limitParam(params: URLSearchParams): number {
  const limit = countParam(params, 'limit', 100);
  if (limit <= 0) throw refusal('limit must be a positive value');
  if (limit > maxEntries) {
    throw refusal(
      `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${maxEntries})`,
    );
  }
  return limit;
}

/** Reads a parameter that is a whole number. */
export function countParam(params: URLSearchParams, name: string, fallback: number): number {
  const text = params.get(name);
  if (text === null || text === '') return fallback;
  if (!/^[+-]?\d+$/.test(text))
    throw refusal(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

export function directionParam(params: URLSearchParams): 'forward' | 'backward' {
  const text = params.get('direction') ?? '';
  const direction = text.toLowerCase();
  if (direction === '' || direction === 'backward') return 'backward';
  if (direction === 'forward') return 'forward';
  throw refusal(`invalid direction '${text}'`);
}

/** Reads `step` in nanoseconds: float seconds or a duration. The default gives 250 points, with a step of at least a second. */
export function stepParam(params: URLSearchParams, range: NsRange): bigint {
  const text = params.get('step');
  if (text === null || text === '') {
    const seconds = (range.endNs - range.startNs) / 1_000_000_000n / 250n;
    return (seconds > 1n ? seconds : 1n) * 1_000_000_000n;
  }
  const ns = /^[+-]?\d+(?:\.\d*)?$/.test(text) ? Math.round(Number(text) * 1e9) : parseLongDuration(text);
  if (ns === null) throw refusal(`cannot parse ${JSON.stringify(text)} to a valid duration`);
  if (ns <= 0)
    throw refusal('zero or negative query resolution step widths are not accepted. Try a positive integer');
  const stepNs = BigInt(Math.round(ns));
  if ((range.endNs - range.startNs) / stepNs > maxPoints) {
    throw refusal(
      'exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter',
    );
  }
  return stepNs;
}
