import { ObsqError } from '../../domain/errors.ts';
import type { Labels } from '../../domain/labels.ts';
import { isJsonObject, type JsonObject } from './json-value.ts';

/** The error (`backend`) of the checks below: the value at `where` in the answer has an unexpected form. */
export function unexpected(where: string, wanted: string): ObsqError {
  return new ObsqError({
    kind: 'backend',
    message: `the answer has an unexpected form: ${where} is not ${wanted}`,
    hint: 'is this the right kind of store at this URL? obsq doctor tries every store',
  });
}

export function asObject(value: unknown, where: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw unexpected(where, 'an object');
}

export function asArray(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unexpected(where, 'a list');
}

/** Go writes an empty slice as `null` here and there. */
export function asArrayOrNone(value: unknown, where: string): readonly unknown[] {
  return value === undefined || value === null ? [] : asArray(value, where);
}

export function asString(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  throw unexpected(where, 'a string');
}

export function asNumber(value: unknown, where: string): number {
  if (typeof value === 'number') return value;
  throw unexpected(where, 'a number');
}

export function asStrings(value: unknown, where: string): readonly string[] {
  const list = asArrayOrNone(value, where);
  for (const [index, item] of list.entries()) asString(item, `${where}[${index}]`);
  return list as readonly string[];
}

/** A label set; none (`null`, absent) is an empty one. */
export function asLabels(value: unknown, where: string): Labels {
  if (value === undefined || value === null) return {};
  const labels = asObject(value, where);
  for (const name in labels) {
    // Only a failed check builds the text for the error: a large answer has tens of thousands of labels.
    if (typeof labels[name] !== 'string') throw unexpected(`${where}.${name}`, 'a string');
  }
  return labels as Labels;
}
