import type { AttributeMap, AttributeValue } from '../../../domain/trace/trace.ts';
import type { Static } from '../parse/ast.ts';
import { formatStatic } from '../parse/format-field.ts';

/** OTLP's any-value in gogo's JSON: 64-bit integers are strings, and zeros are written, because they are in a oneof. */
export type WireValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly doubleValue: number | string }
  | { readonly arrayValue: { readonly values?: readonly WireValue[] } }
  | { readonly kvlistValue: { readonly values?: readonly WireAttribute[] } }
  | Readonly<Record<string, never>>;

export interface WireAttribute {
  readonly key: string;
  readonly value: WireValue;
}

/** Encodes an attribute's value for a trace. */
function encodeAttributeValue(value: AttributeValue): WireValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return encodeNumber(value);
  if (value === null) return {};
  if (isList(value)) {
    return {
      arrayValue: value.length === 0 ? {} : { values: value.map((item) => encodeAttributeValue(item)) },
    };
  }
  const values = encodeAttributes(value);
  return { kvlistValue: values.length === 0 ? {} : { values } };
}

function isList(value: AttributeValue): value is readonly AttributeValue[] {
  return Array.isArray(value);
}

function encodeNumber(value: number): WireValue {
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: encodeDouble(value) };
}

/** Encodes a double. NaN and the infinities are words in gogo's JSON (docs/stores.md 3.2). */
function encodeDouble(value: number): number | string {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

export function encodeAttributes(attributes: AttributeMap): WireAttribute[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: encodeAttributeValue(value) }));
}

/** Encodes a TraceQL value for search results and series labels, in which durations, statuses and kinds are text. */
export function encodeStatic(value: Static): WireValue {
  switch (value.type) {
    case 'bool':
      return { boolValue: value.value };
    case 'int':
      return { intValue: String(value.value) };
    case 'float':
      return { doubleValue: encodeDouble(value.value) };
    default:
      return { stringValue: formatStatic(value, false) };
  }
}
