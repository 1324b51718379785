import type { ObsqError } from '../../domain/errors.ts';
import type { Sample, Series } from '../../domain/metrics/series.ts';
import { isJsonObject, listOrEmpty, stringMapOf } from '../json/json-value.ts';
import type { WireSeries } from './wire.ts';

/** The series of a vector (one sample each) or of a matrix. Loki has no native histograms. */
export function decodeSeriesList(result: unknown, malformed: (what: string) => ObsqError): Series[] {
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
export function decodeSample(pair: unknown, malformed: (what: string) => ObsqError): Sample {
  const [seconds, value] = listOrEmpty(pair);
  if (typeof seconds !== 'number' || typeof value !== 'string')
    throw malformed('holds a sample that is none');
  // The product must be rounded: 1700000060.5 * 1000 is exact, but other fractions are not.
  return { timeMs: Math.round(seconds * 1000), value };
}
