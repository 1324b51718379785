import type { Answer } from '../../domain/answer.ts';
import type { Labels } from '../../domain/labels.ts';
import type { Exemplar } from '../../domain/metrics/exemplar.ts';
import type { Sample, Series } from '../../domain/metrics/series.ts';
import { normalizeSpanId, normalizeTraceId } from '../../domain/trace/trace-id.ts';
import type { Call } from '../call.ts';
import { inAnswer, objectsOf } from '../json/json-body.ts';
import { asArrayOrNone, asObject, asString, asStrings } from '../json/json-shape.ts';
import { type JsonObject, numberOrZero, textOf, textOrEmpty } from '../json/json-value.ts';
import { meansMissing, type Remarks, readPartialMarks, readWarnings } from '../partial-mark.ts';
import { isPartialStatus, readTempoAnswer } from './answer-form.ts';
import { decodeAllAttributes } from './decode-attributes.ts';
import type { WireMetricSeries } from './wire.ts';

/** The series of a TraceQL metrics query, and their exemplars. */
export interface TraceMetrics {
  readonly series: readonly Series[];
  readonly exemplars: readonly Exemplar[];
}

/** `metrics/query_range`. Times come as text; a missing value is 0 (docs/stores.md 7.13). */
export function decodeMetricsRange(call: Call): Answer<TraceMetrics> {
  const body = readTempoAnswer(call, ['series']);
  const series: Series[] = [];
  const exemplars: Exemplar[] = [];
  for (const [index, wire] of seriesOf(call, body).entries()) {
    const labels = decodeLabels(call, wire.labels, `series[${index}].labels`);
    const samples = objectsOf(call, wire.samples, `series[${index}].samples`).map(decodeSample);
    series.push({ labels, samples, histograms: [] });
    const where = `series[${index}].exemplars`;
    for (const exemplar of objectsOf(call, wire.exemplars, where))
      exemplars.push(decodeExemplar(labels, exemplar, decodeLabels(call, exemplar.labels, where)));
  }
  return { data: { series, exemplars }, infos: [], ...saysPartial(call, body) };
}

/** Decodes `metrics/query`: each series has one value for the whole window. `timeMs` is the window's end, which the answer does not hold. */
export function decodeMetricsInstant(call: Call, timeMs: number): Answer<readonly Series[]> {
  const body = readTempoAnswer(call, ['series']);
  const series = seriesOf(call, body).map((wire, index) => ({
    labels: decodeLabels(call, wire.labels, `series[${index}].labels`),
    samples: [{ timeMs, value: formatValue(wire.value) }],
    histograms: [],
  }));
  return { data: series, infos: [], ...saysPartial(call, body) };
}

function seriesOf(call: Call, body: JsonObject): readonly WireMetricSeries[] {
  return objectsOf(call, body.series, 'series');
}

function decodeSample(wire: JsonObject): Sample {
  return { timeMs: numberOrZero(wire.timestampMs), value: formatValue(wire.value) };
}

function decodeExemplar(seriesLabels: Labels, wire: JsonObject, labels: Labels): Exemplar {
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
function decodeLabels(call: Call, list: unknown, where: string): Labels {
  return Object.fromEntries(
    Object.entries(decodeAllAttributes(call, list, where)).map(([name, value]) => [
      name,
      value === null ? 'nil' : typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );
}

/** Formats a JSON number as Prometheus does. gogo writes `"NaN"` and `"Infinity"` as text. */
function formatValue(value: unknown): string {
  if (value === undefined || value === null) return '0';
  const text = textOf(value);
  switch (text) {
    case 'Infinity':
      return '+Inf';
    case '-Infinity':
      return '-Inf';
    default:
      return text;
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
  const body = readTempoAnswer(call, ['scopes', 'tagNames']);
  const groups: TagGroup[] = objectsOf(call, body.scopes, 'scopes').map((scope, index) => ({
    scope: textOrEmpty(scope.name),
    tags: inAnswer(call, () => asStrings(scope.tags, `scopes[${index}].tags`)),
  }));
  const names = inAnswer(call, () => asStrings(body.tagNames, 'tagNames'));
  if (names.length > 0) groups.push({ scope: '', tags: names });
  return { data: groups, infos: [], ...saysPartial(call, body) };
}

/** v2 `{"tagValues":[{type,value}]}` or v1 `{"tagValues":["..."]}`. */
export function decodeTagValues(call: Call): Answer<readonly TagValue[]> {
  const body = readTempoAnswer(call, ['tagValues']);
  const values = inAnswer(call, () => asArrayOrNone(body.tagValues, 'tagValues').map(decodeTagValue));
  return { data: values, infos: [], ...saysPartial(call, body) };
}

function decodeTagValue(item: unknown, index: number): TagValue {
  if (typeof item === 'string') return { type: '', value: item };
  const where = `tagValues[${index}]`;
  const { type, value } = asObject(item, where);
  return { type: textOrEmpty(type), value: value === undefined ? '' : asString(value, `${where}.value`) };
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

/** Reads from `status` and `message`, or from a mark of a proxy, whether an answer is `PARTIAL` (docs/stores.md 3.2, 3.4). */
export function saysPartial(call: Call, { status, message, ...rest }: JsonObject): Remarks {
  const isPartial = isPartialStatus(status);
  const reason = textOrEmpty(message) || 'Tempo says that this answer is PARTIAL';
  const said = inAnswer(call, () => readWarnings(rest.warnings, 'warnings'));
  const marks = readPartialMarks(call.response, rest);
  return {
    warnings: [...(isPartial ? [reason] : []), ...said, ...marks.warnings],
    partial: isPartial || said.some(meansMissing) || marks.partial,
  };
}
