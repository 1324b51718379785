import type { Answer } from '../../domain/answer.ts';
import type { Labels } from '../../domain/labels.ts';
import type { Call } from '../call.ts';
import { inAnswer, objectsOf, parseJsonObject } from '../json/json-body.ts';
import { asArrayOrNone, asLabels, asObject, asString, asStrings } from '../json/json-shape.ts';
import { listOrEmpty, numberOrZero, stringsOf, textOrEmpty } from '../json/json-value.ts';
import { decodeEnvelope } from './decode.ts';

/** Decodes `labels` and `label/{name}/values`. Without a match, `data` may be `null` or absent. */
export function decodeNames(call: Call): Answer<readonly string[]> {
  const { data, ...rest } = decodeEnvelope(call);
  return { data: inAnswer(call, () => asStrings(data, 'data')), ...rest };
}

/** `series`: label sets. */
export function decodeLabelSets(call: Call): Answer<readonly Labels[]> {
  const { data, ...rest } = decodeEnvelope(call);
  const sets = inAnswer(call, () =>
    asArrayOrNone(data, 'data').map((item, index) =>
      asLabels(asObject(item, `data[${index}]`), `data[${index}]`),
    ),
  );
  return { data: sets, ...rest };
}

/** How much a selector touches: approximate, and without data that the ingesters still hold. */
export interface IndexStats {
  readonly streams: number;
  readonly chunks: number;
  readonly bytes: number;
  readonly entries: number;
}

/** `index/stats`: bare, without an envelope. */
export function decodeIndexStats(call: Call): IndexStats {
  const body = parseJsonObject(call);
  return {
    streams: numberOrZero(body.streams),
    chunks: numberOrZero(body.chunks),
    bytes: numberOrZero(body.bytes),
    entries: numberOrZero(body.entries),
  };
}

/** A field that Loki found in the lines of a selector. */
export interface DetectedField {
  readonly name: string;
  readonly type: string;
  readonly cardinality: number;
  /** Parsers that bring it out (`json`, `logfmt`); empty for structured metadata. */
  readonly parsers: readonly string[];
  /** Where it is inside a JSON line; empty otherwise. */
  readonly jsonPath: readonly string[];
}

/** `detected_fields`: bare, `fields` may be null. */
export function decodeDetectedFields(call: Call): readonly DetectedField[] {
  return objectsOf(call, parseJsonObject(call).fields, 'fields').map((field, index) => ({
    name: inAnswer(call, () => asString(field.label, `fields[${index}].label`)),
    type: textOrEmpty(field.type),
    cardinality: numberOrZero(field.cardinality),
    parsers: stringsOf(field.parsers),
    jsonPath: stringsOf(field.jsonPath),
  }));
}

/** How often lines of one shape came. */
export interface LogPattern {
  /** Variable parts are `<_>`. */
  readonly pattern: string;
  /** The detected level, or ''. */
  readonly level: string;
  readonly samples: readonly { readonly timeMs: number; readonly count: number }[];
}

/** `patterns`: times are whole seconds. */
export function decodePatterns(call: Call): Answer<readonly LogPattern[]> {
  const { data, ...rest } = decodeEnvelope(call);
  const patterns = objectsOf(call, data, 'data').map((item) => ({
    pattern: textOrEmpty(item.pattern),
    level: textOrEmpty(item.level),
    samples: listOrEmpty(item.samples)
      .map(listOrEmpty)
      .map(([seconds, count]) => ({ timeMs: numberOrZero(seconds) * 1000, count: numberOrZero(count) })),
  }));
  return { data: patterns, ...rest };
}
