import type { Exemplar } from '../../domain/metrics/exemplar.ts';
import type { HistogramSample, Sample, Series } from '../../domain/metrics/series.ts';
import { formatRfc3339Utc } from '../../domain/time/time-format.ts';

/** Converts a sample to the schema's `[time, value]`. */
export function sampleRow(sample: Sample): readonly [string, string] {
  return [formatRfc3339Utc(sample.timeMs), sample.value];
}

function histogramRow(histogram: HistogramSample) {
  return {
    time: formatRfc3339Utc(histogram.timeMs),
    count: histogram.count,
    sum: histogram.sum,
    buckets: histogram.buckets,
  };
}

/** A series of an instant answer: schema `metrics-row`. */
export function instantRow(series: Series) {
  const sample = series.samples[0];
  const histogram = series.histograms[0];
  const timeMs = sample?.timeMs ?? histogram?.timeMs;
  return {
    labels: series.labels,
    value: sample?.value ?? null,
    ...(timeMs === undefined ? {} : { time: formatRfc3339Utc(timeMs) }),
    ...(histogram === undefined ? {} : { histogram: histogramRow(histogram) }),
  };
}

/** A series of a range answer: schema `metrics-row`. */
export function rangeRow(series: Series) {
  return {
    labels: series.labels,
    samples: series.samples.map(sampleRow),
    ...(series.histograms.length === 0 ? {} : { histograms: series.histograms.map(histogramRow) }),
  };
}

/** Schema `exemplars-row`. */
export function exemplarRow(exemplar: Exemplar) {
  return {
    time: formatRfc3339Utc(exemplar.timeMs),
    value: exemplar.value,
    traceId: exemplar.traceId,
    spanId: exemplar.spanId,
    seriesLabels: exemplar.seriesLabels,
    labels: exemplar.labels,
  };
}
