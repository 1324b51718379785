import { ObsqError } from '../../../domain/errors.ts';
import { goQuote } from '../../go/go-quote.ts';
import { parseDurationMs } from '../words/duration.ts';
import { badData } from '../words/promql-error.ts';

/** Reads a parameter; '' if it was not sent. */
export function parameter(params: URLSearchParams, name: string): string {
  return params.get(name) ?? '';
}

/** Reads a time parameter (seconds as a number, or RFC 3339) in Unix ms. Throws the server's 400. */
export function timeParameter(params: URLSearchParams, name: string, otherwise: number): number {
  const text = parameter(params, name);
  if (text === '') return otherwise;
  const timeMs = parseTimeMs(text);
  if (timeMs !== null) return timeMs;
  const why = `cannot parse ${goQuote(text)} to a valid timestamp`;
  throw invalidParameter(name, `invalid time value for '${name}': ${why}`);
}

/** Reads an end of a range query like `timeParameter`, but it must be given. */
export function requiredTime(params: URLSearchParams, name: string): number {
  const text = parameter(params, name);
  const timeMs = parseTimeMs(text);
  if (timeMs !== null) return timeMs;
  throw invalidParameter(name, `cannot parse ${goQuote(text)} to a valid timestamp`);
}

/** Reads a duration parameter (seconds as a number, or `1h30m`) in milliseconds. Throws the server's 400. */
export function durationParameter(params: URLSearchParams, name: string): number {
  const text = parameter(params, name);
  const durationMs = parseDuration(text);
  if (durationMs !== null) return durationMs;
  throw invalidParameter(name, `cannot parse ${goQuote(text)} to a valid duration`);
}

/** Reads the number of items to send; 0 if no limit was asked for. */
export function limitParameter(params: URLSearchParams): number {
  const text = parameter(params, 'limit');
  if (text === '') return 0;
  if (!/^[+-]?\d+$/.test(text)) {
    throw invalidParameter('limit', `strconv.Atoi: parsing ${goQuote(text)}: invalid syntax`);
  }
  const limit = Number(text);
  if (limit < 0) throw invalidParameter('limit', 'limit must be non-negative');
  return limit;
}

/** Reads `lookback_delta`; undefined if it was not sent. */
export function lookbackParameter(params: URLSearchParams): number | undefined {
  const text = parameter(params, 'lookback_delta');
  if (text === '') return undefined;
  const durationMs = parseDuration(text);
  if (durationMs !== null) return durationMs === 0 ? undefined : durationMs;
  throw badData(`error parsing lookback delta duration: cannot parse ${goQuote(text)} to a valid duration`);
}

/** Builds `invalid parameter "x": ...`, the server's error for a wrong parameter. */
export function invalidParameter(name: string, message: string): Error {
  return badData(`invalid parameter ${goQuote(name)}: ${message}`);
}

/** Runs a function that reads a parameter. Its 400 becomes an invalid parameter; a failed evaluation stays one. */
export function asParameter<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof ObsqError && error.status === 400) throw invalidParameter(name, error.message);
    throw error;
  }
}

function parseTimeMs(text: string): number | null {
  const seconds = parseFloatWhole(text);
  if (seconds !== null) return Number.isFinite(seconds) ? Math.round(seconds * 1000) : null;
  const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
  if (!rfc3339.test(text)) return null;
  const timeMs = Date.parse(text);
  return Number.isNaN(timeMs) ? null : timeMs;
}

function parseDuration(text: string): number | null {
  const seconds = parseFloatWhole(text);
  if (seconds !== null) return Number.isFinite(seconds) ? seconds * 1000 : null;
  return text === '' ? null : parseDurationMs(text);
}

/** Reads a plain decimal number; null for any other text. */
function parseFloatWhole(text: string): number | null {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : null;
}
