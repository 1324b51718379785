import type { Labels } from '../../domain/labels.ts';
import type { Exemplar } from '../../domain/metrics/exemplar.ts';
import {
  type BoundaryRule,
  type HistogramBucket,
  type HistogramSample,
  type Sample,
  type Series,
  seriesOfScalar,
} from '../../domain/metrics/series.ts';
import { findExemplarIds } from '../../domain/trace/trace-id-label.ts';
import {
  asArray,
  asArrayOrNone,
  asLabels,
  asNumber,
  asObject,
  asString,
  unexpected,
} from '../json/json-shape.ts';
import { isJsonObject } from '../json/json-value.ts';
import type { WireSeries } from './wire.ts';

/** The answer of an instant query. Values stay the server's own strings. */
export type InstantResult =
  | { readonly kind: 'vector'; readonly series: readonly Series[] }
  | { readonly kind: 'matrix'; readonly series: readonly Series[] }
  | { readonly kind: 'scalar'; readonly sample: Sample }
  | { readonly kind: 'string'; readonly sample: Sample };

/** Decodes `data` of an instant query. The elements are read separately from `resultType`, which may come after them. */
export function decodeInstant(resultType: unknown, elements: readonly unknown[]): InstantResult {
  switch (resultType) {
    case 'vector':
    case 'matrix':
      return { kind: resultType, series: elements.map(decodeSeries) };
    case 'scalar':
    case 'string':
      return { kind: resultType, sample: decodeSample(elements, 'data.result') };
    default:
      throw unexpected('data.resultType', 'vector, matrix, scalar or string');
  }
}

/** Decodes one element of `data.result` of a vector or matrix. */
export function seriesOfInstant(result: InstantResult): readonly Series[] {
  return result.kind === 'vector' || result.kind === 'matrix' ? result.series : seriesOfScalar(result.sample);
}

/** One element of `data.result`, of a vector or of a matrix. */
export function decodeSeries(element: unknown, index: number): Series {
  return decodePlainSeries(element) ?? decodeAnySeries(element, index);
}

const noHistograms: Series['histograms'] = Object.freeze([]);

/** Decodes the usual element of a vector, labels and one float, in a fast way. Null for any other element. */
function decodePlainSeries(element: unknown): Series | null {
  const series = element as Partial<Record<keyof WireSeries, unknown>> | null;
  const value = series?.value;
  if (!Array.isArray(value) || series?.values !== undefined) return null;
  if (series?.histogram !== undefined || series?.histograms !== undefined) return null;
  const labels = series?.metric;
  const seconds: unknown = value[0];
  const text: unknown = value[1];
  if (typeof seconds !== 'number' || typeof text !== 'string' || !isLabels(labels)) return null;
  return {
    labels,
    samples: [{ timeMs: Math.round(seconds * 1000), value: text }],
    histograms: noHistograms,
  };
}

function isLabels(value: unknown): value is Labels {
  if (!isJsonObject(value)) return false;
  for (const name in value) if (typeof value[name] !== 'string') return false;
  return true;
}

function decodeAnySeries(element: unknown, index: number): Series {
  const where = `data.result[${index}]`;
  const series = asObject(element, where) as Partial<Record<keyof WireSeries, unknown>>;
  const samples = asArrayOrNone(series.values, `${where}.values`).map((sample) =>
    decodeSample(sample, `${where}.values`),
  );
  const histograms = asArrayOrNone(series.histograms, `${where}.histograms`).map((sample) =>
    decodeHistogram(sample, `${where}.histograms`),
  );
  if (series.value !== undefined) samples.push(decodeSample(series.value, `${where}.value`));
  if (series.histogram !== undefined)
    histograms.push(decodeHistogram(series.histogram, `${where}.histogram`));
  return { labels: asLabels(series.metric, `${where}.metric`), samples, histograms };
}

function decodeSample(pair: unknown, where: string): Sample {
  const [seconds, value] = asArray(pair, where);
  return { timeMs: decodeTime(seconds, where), value: asString(value, where) };
}

/** Unix seconds with ms decimals as Unix ms. */
function decodeTime(seconds: unknown, where: string): number {
  return Math.round(asNumber(seconds, where) * 1000);
}

function decodeHistogram(pair: unknown, where: string): HistogramSample {
  const [seconds, value] = asArray(pair, where);
  const histogram = asObject(value, where);
  return {
    timeMs: decodeTime(seconds, where),
    count: asString(histogram.count, `${where}.count`),
    sum: asString(histogram.sum, `${where}.sum`),
    // The key is absent when no bucket is populated (docs/stores.md 7.20).
    buckets: asArrayOrNone(histogram.buckets, `${where}.buckets`).map((bucket) =>
      decodeBucket(bucket, `${where}.buckets`),
    ),
  };
}

function decodeBucket(bucket: unknown, where: string): HistogramBucket {
  const [boundaries, lower, upper, count] = asArray(bucket, where);
  if (boundaries !== 0 && boundaries !== 1 && boundaries !== 2 && boundaries !== 3) {
    throw unexpected(where, 'a histogram bucket');
  }
  return {
    boundaries: boundaries satisfies BoundaryRule,
    lower: asString(lower, where),
    upper: asString(upper, where),
    count: asString(count, where),
  };
}

/** One element of `query_exemplars`' `data`: a series with its exemplars, flattened. */
export function decodeExemplars(element: unknown, index: number): Exemplar[] {
  const where = `data[${index}]`;
  const series = asObject(element, where);
  const seriesLabels = asLabels(series.seriesLabels, `${where}.seriesLabels`);
  return asArrayOrNone(series.exemplars, `${where}.exemplars`).map((item) => {
    const exemplar = asObject(item, `${where}.exemplars`);
    const labels = asLabels(exemplar.labels, `${where}.exemplars.labels`);
    return {
      seriesLabels,
      labels,
      value: asString(exemplar.value, `${where}.exemplars.value`),
      timeMs: decodeTime(exemplar.timestamp, `${where}.exemplars.timestamp`),
      ...findExemplarIds(labels),
    };
  });
}
