import type { Answer } from '../../domain/answer.ts';
import type { Labels } from '../../domain/labels.ts';
import type { Exemplar } from '../../domain/metrics/exemplar.ts';
import type { Sample, Series } from '../../domain/metrics/series.ts';
import { normalizeSpanId, normalizeTraceId } from '../../domain/trace/trace-id.ts';
import type { Call } from '../call.ts';
import { parseJsonObject } from '../json/json-body.ts';
import {
  isJsonObject,
  type JsonObject,
  listOrEmpty,
  numberOrZero,
  stringsOf,
  textOrEmpty,
} from '../json/json-value.ts';
import { decodeAttributes } from './decode-attributes.ts';
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

/** The attribute names of one scope. `scope` is '' if the server (v1) does not name scopes. */
export interface TagGroup {
  readonly scope: string;
  readonly tags: readonly string[];
}

/** A value of an attribute. `type` is '' if the server (v1) does not name it. */
export interface TagValue {
  readonly type: string;
  readonly value: string;
}

/** v2 `{"scopes":[{name,tags}]}` or v1 `{"tagNames":[...]}`. */
export function decodeTags(call: Call): Answer<readonly TagGroup[]> {
  const body = parseJsonObject(call);
  const groups: TagGroup[] = listOrEmpty(body.scopes)
    .filter(isJsonObject)
    .map((scope) => ({ scope: textOrEmpty(scope.name), tags: stringsOf(scope.tags) }));
  const names = stringsOf(body.tagNames);
  if (names.length > 0) groups.push({ scope: '', tags: names });
  return { data: groups, infos: [], ...saysPartial(body) };
}

/** v2 `{"tagValues":[{type,value}]}` or v1 `{"tagValues":["..."]}`. */
export function decodeTagValues(call: Call): Answer<readonly TagValue[]> {
  const body = parseJsonObject(call);
  const values: TagValue[] = [];
  for (const item of listOrEmpty(body.tagValues)) {
    if (typeof item === 'string') values.push({ type: '', value: item });
    else if (isJsonObject(item))
      values.push({ type: textOrEmpty(item.type), value: textOrEmpty(item.value) });
  }
  return { data: values, infos: [], ...saysPartial(body) };
}

/** Decodes nanoseconds to text; '0' if the field is missing or not a number. (A JSON number has already lost its last digits.) */
export function decodeNs(value: unknown): string {
  if (typeof value === 'string') return isDigits(value) ? value : '0';
  return typeof value === 'number' && value > 0 ? BigInt(Math.round(value)).toString() : '0';
}

function isDigits(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return false;
  }
  return text.length > 0;
}

/** Reads from `status` and `message` whether an answer is `PARTIAL` (docs/stores.md 3.2, 3.4). */
export function saysPartial(body: JsonObject): {
  readonly warnings: readonly string[];
  readonly partial: boolean;
} {
  if (body.status !== 'PARTIAL' && body.status !== 1) return { warnings: [], partial: false };
  const message = textOrEmpty(body.message);
  return { warnings: [message === '' ? 'Tempo says that this answer is PARTIAL' : message], partial: true };
}
