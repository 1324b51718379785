import type { Answer } from '../../domain/answer.ts';
import type { ObsqError } from '../../domain/errors.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import type { Sample, Series } from '../../domain/metrics/series.ts';
import type { Call } from '../call.ts';
import { malformedAnswer, parseJsonObject } from '../json/json-body.ts';
import { isJsonObject, listOrEmpty, stringMapOf, stringsOf } from '../json/json-value.ts';
import { decodeStreams } from './decode-streams.ts';
import type { WireEnvelope, WireQueryData, WireSeries } from './wire.ts';

/** The answer of a LogQL query. Streams are not merged yet: each inner list is one stream in the server's order. */
export type LokiResult =
  | { readonly kind: 'streams'; readonly streams: readonly (readonly LogEntry[])[] }
  | { readonly kind: 'matrix'; readonly series: readonly Series[] }
  | { readonly kind: 'vector'; readonly series: readonly Series[] }
  | { readonly kind: 'scalar'; readonly sample: Sample };

/** Matches warnings that mean missing data. Other warnings are only remarks on the query. */
const saysIncomplete = /partial|truncat|incomplete|limit|exceeded|reached|missing|fail/i;

/** Decodes an answer of `query` or `query_range`. Throws ObsqError (`backend`) for any other form. */
export function decodeQueryAnswer(call: Call): Answer<LokiResult> {
  const { data, warnings } = decodeEnvelope(call);
  if (!isJsonObject(data)) throw malformedAnswer(call, 'has no data');
  const { resultType, result }: WireQueryData = data;
  return {
    data: decodeResult(call, resultType, result),
    warnings,
    infos: [],
    partial: warnings.some((warning) => saysIncomplete.test(warning)),
  };
}

function decodeResult(call: Call, resultType: unknown, result: unknown): LokiResult {
  const malformed = (what: string): ObsqError => malformedAnswer(call, what);
  switch (resultType) {
    case 'streams':
      return { kind: 'streams', streams: decodeStreams(result, malformed) };
    case 'matrix':
      return { kind: 'matrix', series: decodeSeriesList(result, malformed) };
    case 'vector':
      return { kind: 'vector', series: decodeSeriesList(result, malformed) };
    case 'scalar':
      return { kind: 'scalar', sample: decodeSample(result, malformed) };
    default:
      throw malformedAnswer(call, `has an unknown result type: ${JSON.stringify(resultType)}`);
  }
}

/** Decodes `{"status":"success","data":...}`. Throws ObsqError (`backend`) for any other form. */
export function decodeEnvelope(call: Call): { data: unknown; warnings: readonly string[] } {
  const { status, data, warnings }: WireEnvelope = parseJsonObject(call);
  if (status !== 'success') throw malformedAnswer(call, `has the status ${JSON.stringify(status)}`);
  return { data, warnings: stringsOf(warnings) };
}

/** The series of a vector (one sample each) or of a matrix. Loki has no native histograms. */
function decodeSeriesList(result: unknown, malformed: (what: string) => ObsqError): Series[] {
  const decoded: Series[] = [];
  for (const item of listOrEmpty(result)) {
    if (!isJsonObject(item)) continue;
    const { metric, value, values }: WireSeries = item;
    const pairs = value === undefined ? listOrEmpty(values) : [value];
    const samples = pairs.map((pair) => decodeSample(pair, malformed));
    decoded.push({ labels: stringMapOf(metric), samples, histograms: [] });
  }
  return decoded;
}

/** Decodes `[seconds, "value"]`. Throws the error of `malformed` for any other form. */
function decodeSample(pair: unknown, malformed: (what: string) => ObsqError): Sample {
  const [seconds, value] = listOrEmpty(pair);
  if (typeof seconds !== 'number' || typeof value !== 'string')
    throw malformed('holds a sample that is none');
  // The product must be rounded: 1700000060.5 * 1000 is exact, but other fractions are not.
  return { timeMs: Math.round(seconds * 1000), value };
}
