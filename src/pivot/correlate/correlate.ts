import { ObsqError } from '../../domain/errors.ts';
import { compileGoRegex } from '../../domain/text/go-regex.ts';
import { repeatsRepetition } from '../../domain/text/user-regex.ts';
import { parseDuration } from '../../domain/time/duration.ts';
import {
  type Correlation,
  noCorrelation,
  type TagMapping,
  type TracesToLogs,
  type TracesToMetrics,
} from './correlation.ts';
import type { DerivedField } from './derived-field.ts';

type Fields = Readonly<Record<string, unknown>>;

const known = [
  'exemplarTraceIdDestinations',
  'derivedFields',
  'tracesToLogsV2',
  'tracesToLogs',
  'tracesToMetrics',
  'serviceMap',
];

/** The tags that Grafana uses if the settings name none (docs/stores.md 5.3). */
const defaultTags: readonly TagMapping[] = [
  { key: 'cluster', label: 'cluster' },
  { key: 'hostname', label: 'hostname' },
  { key: 'namespace', label: 'namespace' },
  { key: 'pod', label: 'pod' },
  { key: 'service.name', label: 'service_name' },
  { key: 'service.namespace', label: 'service_namespace' },
];

/**
 * Parses `correlate:` of a context, which has the form of Grafana's settings (docs/stores.md 5.1 to 5.6). Throws ObsqError (`config`)
 * that names the place in `correlate:`, for example for an unknown word or a time shift that is not a duration. A derived field whose
 * regex cannot be used is left out, with a sentence.
 */
export function parseCorrelate(value: unknown): Correlation {
  if (value === undefined || value === null) return noCorrelation;
  const fields = asFields(value, 'correlate');
  for (const name of Object.keys(fields)) {
    if (!known.includes(name)) throw wrong(`correlate.${name}`, 'is not known', `known: ${known.join(', ')}`);
  }
  const read = asList(fields.derivedFields, 'correlate.derivedFields').map(parseDerivedField);
  const derived = read.filter((field) => typeof field !== 'string');
  return {
    exemplarLabels: asList(fields.exemplarTraceIdDestinations, 'correlate.exemplarTraceIdDestinations').map(
      (item, index) => {
        const place = `correlate.exemplarTraceIdDestinations[${index}]`;
        return asText(asFields(item, place).name, `${place}.name`);
      },
    ),
    derivedFields: withoutRepeats(derived),
    leftOut: read.filter((field) => typeof field === 'string'),
    logLabels: derived.flatMap(({ matcher, regex }) =>
      matcher === 'label' && /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(regex.source) ? [regex.source] : [],
    ),
    tracesToLogs: parseTracesToLogs(fields),
    tracesToMetrics: parseTracesToMetrics(fields.tracesToMetrics),
    serviceMap: parseServiceMap(fields.serviceMap),
  };
}

/** A derived field, or a sentence that says why its regex cannot be used. */
function parseDerivedField(value: unknown, index: number): DerivedField | string {
  const place = `correlate.derivedFields[${index}]`;
  const fields = asFields(value, place);
  const matcher = fields.matcherType ?? 'regex';
  if (matcher !== 'regex' && matcher !== 'label')
    throw wrong(`${place}.matcherType`, `is ${JSON.stringify(matcher)}`, 'regex or label');
  const name = asText(fields.name, `${place}.name`);
  const source = asText(fields.matcherRegex, `${place}.matcherRegex`);
  const regex = compile(source);
  return typeof regex === 'string'
    ? `${place} (${name}) is left out: its regex ${JSON.stringify(source)} ${regex}`
    : { name, matcher, regex };
}

/** Keeps the first field of each name; in Grafana, further fields of the same name only add links (docs/stores.md 5.2). */
function withoutRepeats(fields: readonly DerivedField[]): DerivedField[] {
  const seen = new Set<string>();
  return fields.filter(({ name }) => !seen.has(name) && seen.add(name));
}

/** Compiles a regex as Grafana does, in JavaScript, else as one of Go's, in which people write `(?i)`. Why it cannot be used, otherwise. */
function compile(source: string): RegExp | string {
  if (repeatsRepetition(source))
    return 'repeats a repetition, which can take for ever; write it without (…+)+, e.g. trace_id=(\\w+)';
  // JavaScript reads these of Go's as plain letters, without an error.
  const asGo = /\\[AzpP]|\[\[:/.test(source) ? compileGoRegex(source, false) : null;
  if (asGo !== null) return asGo;
  try {
    return new RegExp(source);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return compileGoRegex(source, false) ?? `is no regular expression here: ${why}`;
  }
}

function parseTracesToLogs(fields: Fields): TracesToLogs | null {
  const isNew = fields.tracesToLogsV2 !== undefined && fields.tracesToLogsV2 !== null;
  const place = `correlate.${isNew ? 'tracesToLogsV2' : 'tracesToLogs'}`;
  const value = isNew ? fields.tracesToLogsV2 : fields.tracesToLogs;
  if (value === undefined || value === null) return null;
  const settings = asFields(value, place);
  const tags = isNew ? parseTags(settings.tags, `${place}.tags`) : parseOldTags(settings, place);
  const query = settings.customQuery === true ? asText(settings.query, `${place}.query`) : null;
  return {
    tags: tags.length === 0 ? defaultTags : tags,
    startShiftMs: parseShift(settings.spanStartTimeShift, `${place}.spanStartTimeShift`),
    endShiftMs: parseShift(settings.spanEndTimeShift, `${place}.spanEndTimeShift`),
    filterByTraceId: settings.filterByTraceID === true,
    filterBySpanId: settings.filterBySpanID === true,
    query,
  };
}

/** Parses the tags of the form before V2: a list of names, or a mapping if `mapTagNamesEnabled` is set. */
function parseOldTags(settings: Fields, place: string): TagMapping[] {
  if (settings.mapTagNamesEnabled === true) return parseTags(settings.mappedTags, `${place}.mappedTags`);
  return asList(settings.tags, `${place}.tags`).map((item, index) => {
    const key = asText(item, `${place}.tags[${index}]`);
    return { key, label: labelName(key, `${place}.tags[${index}]`) };
  });
}

function parseTags(value: unknown, place: string): TagMapping[] {
  return asList(value, place).map((item, index) => {
    const itemPlace = `${place}[${index}]`;
    const fields = asFields(item, itemPlace);
    const key = asText(fields.key, `${itemPlace}.key`);
    const label =
      fields.value === undefined || fields.value === null || fields.value === '' ? key : fields.value;
    return { key, label: labelName(asText(label, `${itemPlace}.value`), itemPlace) };
  });
}

/** Replaces dots by underscores, as Grafana does. Throws for a text that then is still not a label name. */
function labelName(text: string, place: string): string {
  const name = text.replaceAll('.', '_');
  if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) return name;
  throw wrong(place, `names ${JSON.stringify(text)}, which is no label`, 'e.g. service_name');
}

function parseShift(value: unknown, place: string): number | null {
  if (value === undefined || value === null || value === '') return null;
  const text = asText(value, place).trim();
  const negative = text.startsWith('-');
  const duration = parseDuration(text.replace(/^[+-]/, ''));
  if (!duration.ok) throw wrong(place, `is ${JSON.stringify(text)}: ${duration.message}`, "e.g. '-5m'");
  return negative ? -duration.value : duration.value;
}

function parseTracesToMetrics(value: unknown): TracesToMetrics | null {
  if (value === undefined || value === null) return null;
  const place = 'correlate.tracesToMetrics';
  const settings = asFields(value, place);
  return {
    tags: parseTags(settings.tags, `${place}.tags`),
    startShiftMs: parseShift(settings.spanStartTimeShift, `${place}.spanStartTimeShift`),
    endShiftMs: parseShift(settings.spanEndTimeShift, `${place}.spanEndTimeShift`),
    queries: asList(settings.queries, `${place}.queries`).map((item, index) => {
      const itemPlace = `${place}.queries[${index}]`;
      const fields = asFields(item, itemPlace);
      const query = asText(fields.query, `${itemPlace}.query`);
      return { name: typeof fields.name === 'string' && fields.name !== '' ? fields.name : query, query };
    }),
  };
}

function parseServiceMap(value: unknown): Correlation['serviceMap'] {
  if (value === undefined || value === null) return null;
  const type = asFields(value, 'correlate.serviceMap').histogramType ?? 'classic';
  if (type === 'classic' || type === 'native' || type === 'both') return { histogramType: type };
  throw wrong('correlate.serviceMap.histogramType', `is ${JSON.stringify(type)}`, 'classic, native or both');
}

function asFields(value: unknown, place: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw wrong(place, 'is no mapping', 'name: value pairs, as in a Grafana data source');
}

function asList(value: unknown, place: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw wrong(place, 'is no list', 'items beginning with -');
}

function asText(value: unknown, place: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw wrong(place, value === undefined ? 'is missing' : 'is no text', 'as in a Grafana data source');
}

function wrong(place: string, problem: string, hint: string): ObsqError {
  return new ObsqError({ kind: 'config', message: `${place} ${problem}`, hint });
}
