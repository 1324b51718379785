import type { AttributeMap, AttributeValue } from '../../domain/trace/trace.ts';
import { isJsonObject, listOrEmpty } from '../json/json-value.ts';
import type { WireAnyValue, WireKeyValue } from './wire.ts';

const none: AttributeMap = Object.freeze({});

/** Bounds the recursion. Protobuf decoders refuse such depths, so no real value reaches it. */
const maxDepth = 200;

/** Decodes a list of keys and values into a map. Of a repeated key, the last value counts. */
export function decodeAttributes(list: unknown): AttributeMap {
  return decodeMap(list, 0);
}

function decodeMap(list: unknown, depth: number): AttributeMap {
  if (!Array.isArray(list) || list.length === 0) return none;
  const map: Record<string, AttributeValue> = {};
  for (const item of list) {
    if (!isJsonObject(item)) continue;
    const { key, value }: WireKeyValue = item;
    if (typeof key !== 'string') continue;
    const decoded = decodeValueAt(value, depth);
    // A plain assignment to this name would set the prototype.
    if (key === '__proto__') Object.defineProperty(map, key, { value: decoded, enumerable: true });
    else map[key] = decoded;
  }
  return map;
}

/** Decodes the value of an attribute; null for the empty value (`{}`). */
function decodeValueAt(value: unknown, depth: number): AttributeValue {
  if (!isJsonObject(value)) return null;
  const wire: WireAnyValue = value;
  const { stringValue } = wire;
  if (typeof stringValue === 'string') return stringValue;
  const { intValue, boolValue, doubleValue, arrayValue, kvlistValue, bytesValue } = wire;
  if (intValue !== undefined) return decodeInteger(intValue);
  if (typeof boolValue === 'boolean') return boolValue;
  // `NaN`, `Infinity` and `-Infinity` come as text and stay text, because JSON has no numbers for them.
  if (typeof doubleValue === 'number' || typeof doubleValue === 'string') return doubleValue;
  if (depth >= maxDepth) return null;
  if (isJsonObject(arrayValue)) {
    return listOrEmpty(arrayValue.values).map((item) => decodeValueAt(item, depth + 1));
  }
  if (isJsonObject(kvlistValue)) return decodeMap(kvlistValue.values, depth + 1);
  return typeof bytesValue === 'string' ? bytesValue : null;
}

/** Decodes a 64-bit integer, which is sent as text: to a number if that is exact, else to its digits. */
function decodeInteger(value: unknown): number | string | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
