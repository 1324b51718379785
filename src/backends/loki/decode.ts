import type { Answer } from '../../domain/answer.ts';
import type { ObsqError } from '../../domain/errors.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import type { Sample, Series } from '../../domain/metrics/series.ts';
import type { Call } from '../call.ts';
import { malformedAnswer } from '../json/json-body.ts';
import { isJsonObject } from '../json/json-value.ts';
import { decodeSample, decodeSeriesList } from './decode-series.ts';
import { decodeStreams } from './decode-streams.ts';
import { decodeEnvelope } from './envelope.ts';
import type { WireQueryData } from './wire.ts';

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
