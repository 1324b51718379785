import { formatGoDuration, parseGoDuration, parseLongDuration } from '../../go/go-duration.ts';
import { refusal } from '../parse/refusal.ts';

/** Tempo's limits (docs/stores.md 3.3). */
const maxSearchSeconds = 168 * 3600;
const maxLimit = 262_144;
const maxSpansPerSpanset = 100;
/** Without a window, only traces of this last time are searched. */
const recentMs = 30 * 60_000;

export interface MsRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Reads `start` and `end` of searches and tags, in Unix seconds. Milliseconds are too large and are refused (docs/stores.md 7.12). */
export function searchRange(params: URLSearchParams, nowMs: number): MsRange {
  const start = secondsParam(params, 'start');
  const end = secondsParam(params, 'end');
  if (start === null || end === null) return { fromMs: nowMs - recentMs, toMs: nowMs };
  if (end <= start) {
    throw refusal(`http parameter start must be before end. received start=${start} end=${end}`);
  }
  if (end - start > maxSearchSeconds) {
    throw refusal(
      `range specified by start and end exceeds ${formatGoDuration(maxSearchSeconds * 1e9)}. received start=${start} end=${end}`,
    );
  }
  return { fromMs: start * 1000, toMs: end * 1000 };
}

function secondsParam(params: URLSearchParams, name: string): number | null {
  const text = params.get(name);
  if (text === null || text === '') return null;
  const quoted = JSON.stringify(text);
  if (!/^\d+$/.test(text))
    throw refusal(`invalid ${name}: strconv.ParseInt: parsing ${quoted}: invalid syntax`);
  const seconds = Number(text);
  if (seconds > 0xffff_ffff)
    throw refusal(`invalid ${name}: strconv.ParseInt: parsing ${quoted}: value out of range`);
  return seconds;
}

function countParam(params: URLSearchParams, name: string, fallback: number): number {
  const text = params.get(name);
  if (text === null || text === '') return fallback;
  const quoted = JSON.stringify(text);
  if (!/^[+-]?\d+$/.test(text))
    throw refusal(`invalid ${name}: strconv.Atoi: parsing ${quoted}: invalid syntax`);
  if (Number(text) <= 0) throw refusal(`invalid ${name}: must be a positive number`);
  return Number(text);
}

export function limitParam(params: URLSearchParams): number {
  const limit = countParam(params, 'limit', 20);
  if (limit > maxLimit) throw refusal(`limit ${limit} exceeds max limit ${maxLimit}`);
  return limit;
}

export function spansPerSpansetParam(params: URLSearchParams): number {
  const spans = countParam(params, 'spss', 3);
  if (spans > maxSpansPerSpanset) {
    throw refusal(`spans per span set exceeds ${maxSpansPerSpanset}. received ${spans}`);
  }
  return spans;
}

/** Reads a duration parameter in nanoseconds; null if it is absent. */
export function durationParam(params: URLSearchParams, name: string): number | null {
  const text = params.get(name);
  if (text === null || text === '') return null;
  const duration = parseGoDuration(text);
  if (duration === null) throw refusal(`invalid ${name}: time: invalid duration ${JSON.stringify(text)}`);
  return duration;
}

/** Metrics queries omit the data of this last time, because it is still arriving (docs/stores.md 3.4). */
const cutoffMs = 30_000;
const maxMetricsMs = 24 * 3600_000;
const maxIntervals = 10_000;

/** Reads the window of a metrics query: `start` and `end` in seconds, nanoseconds, floats or RFC 3339, or `since`. The default is the last hour. */
export function metricsRange(params: URLSearchParams, nowMs: number): MsRange {
  const start = timeParam(params, 'start');
  const end = timeParam(params, 'end');
  if ((start === null) !== (end === null)) {
    throw refusal('only one of start and end provided: must provide both or neither');
  }
  const since = params.get('since') ?? '';
  const sinceNs = since === '' ? 3600e9 : parseLongDuration(since);
  if (sinceNs === null) throw refusal(`invalid since: not a valid duration string: ${JSON.stringify(since)}`);
  const fromMs = start ?? nowMs - sinceNs / 1e6;
  const toMs = end ?? nowMs;
  if (toMs <= fromMs) throw refusal('end must be greater than start');
  if (toMs - fromMs > maxMetricsMs) {
    throw refusal(
      `metrics query time range exceeds the maximum allowed duration of ${formatGoDuration(maxMetricsMs * 1e6)}`,
    );
  }
  if (fromMs >= nowMs - cutoffMs) {
    throw refusal(
      `time range must be before ${new Date(nowMs - cutoffMs).toISOString()}: the newest ${formatGoDuration(cutoffMs * 1e6)} cannot be queried`,
    );
  }
  return { fromMs, toMs: Math.min(toMs, nowMs - cutoffMs) };
}

function timeParam(params: URLSearchParams, name: string): number | null {
  const text = params.get(name);
  if (text === null || text === '') return null;
  if (/^\d+\.\d+$/.test(text)) return Math.round(Number(text) * 1000);
  if (/^\d+$/.test(text)) return text.length <= 10 ? Number(text) * 1000 : Number(text) / 1e6;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw refusal(`invalid ${name}: cannot parse ${JSON.stringify(text)} as a time`);
  return ms;
}

/** Reads `step` in ms: a Go duration or float seconds. The default gives about 240 intervals, with a step in multiples of five seconds. */
export function metricsStep(params: URLSearchParams, range: MsRange): number {
  const text = params.get('step') ?? '';
  const spanMs = range.toMs - range.fromMs;
  if (text === '') {
    const base = spanMs / 240;
    const coarse = Math.floor(base / 5000) * 5000;
    return Math.max(1000, coarse >= 5000 ? coarse : Math.floor(base / 1000) * 1000);
  }
  const ns = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1e9 : parseGoDuration(text);
  if (ns === null || ns <= 0) throw refusal(`invalid step: time: invalid duration ${JSON.stringify(text)}`);
  const stepMs = ns / 1e6;
  if (spanMs / stepMs > maxIntervals) {
    const minimum = Math.ceil(spanMs / maxIntervals / 1000) * 1e9;
    throw refusal(
      `step of ${formatGoDuration(ns)} is too small, minimum step for given range is ${formatGoDuration(minimum)}`,
    );
  }
  return stepMs;
}

const maxExemplars = 100;

/** The number of exemplars: from the `exemplars` parameter, else from the hint `exemplars=true|false|n`, else a hundred. */
export function exemplarsParam(params: URLSearchParams, hints: ReadonlyMap<string, string>): number {
  const text = params.get('exemplars') ?? hints.get('exemplars') ?? 'true';
  if (text === 'false') return 0;
  if (text === 'true') return maxExemplars;
  if (!/^\d+$/.test(text))
    throw refusal(`invalid exemplars: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Math.min(maxExemplars, Number(text));
}
