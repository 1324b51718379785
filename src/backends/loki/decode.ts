import type { Answer } from '../../domain/answer.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import type { Sample, Series } from '../../domain/metrics/series.ts';
import { type Call, locateError } from '../call.ts';
import { inAnswer, malformedAnswer, parseJsonObject } from '../json/json-body.ts';
import { asArrayOrNone, asObject, unexpected } from '../json/json-shape.ts';
import { listOrEmpty, stringMapOf, textOrEmpty } from '../json/json-value.ts';
import { meansMissing, readPartialMarks, readWarnings } from '../partial-mark.ts';
import { decodeStreams } from './decode-streams.ts';
import type { WireEnvelope, WireQueryData, WireSeries } from './wire.ts';

/** The answer of a LogQL query. Streams are not merged yet: each inner list is one stream in the server's order. */
export type LokiResult =
  | { readonly kind: 'streams'; readonly streams: readonly (readonly LogEntry[])[] }
  | { readonly kind: 'matrix'; readonly series: readonly Series[] }
  | { readonly kind: 'vector'; readonly series: readonly Series[] }
  | { readonly kind: 'scalar'; readonly sample: Sample };

/** Decodes an answer of `query` or `query_range`. Throws ObsqError (`backend`) for any other form. */
export function decodeQueryAnswer(call: Call): Answer<LokiResult> {
  const { data, ...rest } = decodeEnvelope(call);
  try {
    return { data: decodeResult(asObject(data, 'data')), ...rest };
  } catch (error) {
    throw locateError(error, call);
  }
}

function decodeResult({ resultType, result }: WireQueryData): LokiResult {
  const where = 'data.result';
  switch (resultType) {
    case 'streams':
      return { kind: 'streams', streams: decodeStreams(result, where) };
    case 'matrix':
      return { kind: 'matrix', series: decodeSeriesList(result, where) };
    case 'vector':
      return { kind: 'vector', series: decodeSeriesList(result, where) };
    case 'scalar':
      return { kind: 'scalar', sample: decodeSample(result, where) };
    default:
      throw unexpected('data.resultType', 'streams, matrix, vector or scalar');
  }
}

/** Decodes `{"status":"success","data":...}`. Throws ObsqError (`backend`) for any other form. */
export function decodeEnvelope(call: Call): Answer<unknown> {
  const body = parseJsonObject(call);
  const { status, data, warnings }: WireEnvelope = body;
  if (status !== 'success' && !/^partial/i.test(textOrEmpty(status))) {
    const said = textOrEmpty(body.error) || textOrEmpty(body.message);
    throw malformedAnswer(
      call,
      `${status === undefined ? 'has no status' : `has the status ${JSON.stringify(status)}`}${said === '' ? '' : ` and says: ${said}`}`,
    );
  }
  if (data === undefined && Object.keys(body).some((key) => !envelopeKeys.has(key)))
    throw malformedAnswer(call, 'has no "data"');
  const said = inAnswer(call, () => readWarnings(warnings, 'warnings'));
  const marks = readPartialMarks(call.response, body);
  return {
    data,
    warnings: [...said, ...marks.warnings],
    infos: [],
    partial: marks.partial || said.some(meansMissing),
  };
}

/** The keys of an envelope without an answer in it. Any other key beside a missing `data` means another API. */
const envelopeKeys: ReadonlySet<string> = new Set(['status', 'warnings', 'isPartial', 'stats']);

/** The series of a vector (one sample each) or of a matrix. Loki has no native histograms. */
function decodeSeriesList(result: unknown, where: string): Series[] {
  const decoded: Series[] = [];
  for (const [index, item] of asArrayOrNone(result, where).entries()) {
    const place = `${where}[${index}]`;
    const { metric, value, values }: WireSeries = asObject(item, place);
    const pairs = value === undefined ? asArrayOrNone(values, `${place}.values`) : [value];
    const samples = pairs.map((pair) => decodeSample(pair, place));
    decoded.push({ labels: stringMapOf(metric), samples, histograms: [] });
  }
  return decoded;
}

/** Decodes `[seconds, "value"]`. Throws ObsqError (`backend`) for any other form. `where` names its series in the answer. */
function decodeSample(pair: unknown, where: string): Sample {
  const [seconds, value] = listOrEmpty(pair);
  if (typeof seconds !== 'number' || typeof value !== 'string')
    throw unexpected(where, 'a sample of seconds and text');
  // The product must be rounded: 1700000060.5 * 1000 is exact, but other fractions are not.
  return { timeMs: Math.round(seconds * 1000), value };
}
