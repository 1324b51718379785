import type { Answer } from '../../domain/answer.ts';
import type { Labels } from '../../domain/labels.ts';
import type { Exemplar } from '../../domain/metrics/exemplar.ts';
import type { Sample, Series } from '../../domain/metrics/series.ts';
import { normalizeSpanId, normalizeTraceId } from '../../domain/trace/trace-id.ts';
import type { Call } from '../call.ts';
import { parseJsonObject } from '../json/json-body.ts';
import { isJsonObject, type JsonObject, listOrEmpty, numberOrZero } from '../json/json-value.ts';
import { decodeAttributes } from './decode-attributes.ts';
import { saysPartial } from './partial.ts';
import type { WireMetricSeries } from './wire.ts';

/** The series of a TraceQL metrics query, and their exemplars. */
export interface TraceMetrics {
  readonly series: readonly Series[];
  readonly exemplars: readonly Exemplar[];
}

/** `metrics/query_range`. Times come as text; a missing value is 0 (docs/stores.md 7.13). */
export function decodeMetricsRange(call: Call): Answer<TraceMetrics> {
  const body = parseJsonObject(call);
  const series: Series[] = [];
  const exemplars: Exemplar[] = [];
  for (const wire of seriesOf(body)) {
    const labels = decodeLabels(wire.labels);
    const samples = listOrEmpty(wire.samples).filter(isJsonObject).map(decodeSample);
    series.push({ labels, samples, histograms: [] });
    for (const exemplar of listOrEmpty(wire.exemplars)) {
      if (isJsonObject(exemplar)) exemplars.push(decodeExemplar(labels, exemplar));
    }
  }
  return { data: { series, exemplars }, infos: [], ...saysPartial(body) };
}

/** Decodes `metrics/query`: each series has one value for the whole window. `timeMs` is the window's end, which the answer does not hold. */
export function decodeMetricsInstant(call: Call, timeMs: number): Answer<readonly Series[]> {
  const body = parseJsonObject(call);
  const series = seriesOf(body).map((wire) => ({
    labels: decodeLabels(wire.labels),
    samples: [{ timeMs, value: formatValue(wire.value) }],
    histograms: [],
  }));
  return { data: series, infos: [], ...saysPartial(body) };
}

function seriesOf(body: JsonObject): readonly WireMetricSeries[] {
  return listOrEmpty(body.series).filter(isJsonObject);
}

function decodeSample(wire: JsonObject): Sample {
  return { timeMs: numberOrZero(wire.timestampMs), value: formatValue(wire.value) };
}

function decodeExemplar(seriesLabels: Labels, wire: JsonObject): Exemplar {
  const labels = decodeLabels(wire.labels);
  return {
    seriesLabels,
    labels,
    value: formatValue(wire.value),
    timeMs: numberOrZero(wire.timestampMs),
    traceId: normalizeTraceId(labels['trace:id'] ?? ''),
    spanId: normalizeSpanId(labels['span:id'] ?? ''),
  };
}

/** Decodes attributes to labels. A group without the attribute has an empty value, which becomes `nil`, as in TraceQL. */
function decodeLabels(list: unknown): Labels {
  return Object.fromEntries(
    Object.entries(decodeAttributes(list)).map(([name, value]) => [
      name,
      value === null ? 'nil' : typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );
}

/** Formats a JSON number as Prometheus does. gogo writes `"NaN"` and `"Infinity"` as text. */
function formatValue(value: unknown): string {
  if (value === undefined || value === null) return '0';
  switch (String(value)) {
    case 'Infinity':
      return '+Inf';
    case '-Infinity':
      return '-Inf';
    default:
      return String(value);
  }
}
