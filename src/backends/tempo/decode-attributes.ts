import type { AttributeMap, AttributeValue } from '../../domain/trace/trace.ts';
import type { Call } from '../call.ts';
import { inAnswer } from '../json/json-body.ts';
import { unexpected } from '../json/json-shape.ts';
import { isJsonObject, listOrEmpty } from '../json/json-value.ts';
import type { WireAnyValue, WireKeyValue } from './wire.ts';

const none: AttributeMap = Object.freeze({});

/** Bounds the recursion. Protobuf decoders refuse such depths, so no real value reaches it. */
const maxDepth = 200;

/** Told of each attribute or value of an unexpected form, which is left out; `what` names it. */
export type OnLost = (what: string) => void;

/** Decodes a list of keys and values into a map. Of a repeated key, the last value counts. */
export function decodeAttributes(list: unknown, onLost: OnLost): AttributeMap {
  return decodeMap(list, 0, onLost);
}

/** Decodes a list of keys and values of an answer. Throws ObsqError with the place of anything of another form. */
export function decodeAllAttributes(call: Call, list: unknown, where: string): AttributeMap {
  return inAnswer(call, () =>
    decodeAttributes(list, (what) => {
      throw unexpected(`${where}: ${what}`, 'a key and a value');
    }),
  );
}

function decodeMap(list: unknown, depth: number, onLost: OnLost): AttributeMap {
  if (list === undefined || list === null) return none;
  if (!Array.isArray(list)) {
    onLost('the attributes');
    return none;
  }
  if (list.length === 0) return none;
  const map: Record<string, AttributeValue> = {};
  for (const item of list) {
    const { key, value }: WireKeyValue = isJsonObject(item) ? item : {};
    if (typeof key !== 'string') {
      onLost('an attribute without a key');
      continue;
    }
    const decoded = decodeValueAt(value, depth, onLost);
    if (decoded === null && !isEmptyValue(value)) onLost(`the value of ${JSON.stringify(key)}`);
    // A plain assignment to this name would set the prototype.
    if (key === '__proto__') Object.defineProperty(map, key, { value: decoded, enumerable: true });
    else map[key] = decoded;
  }
  return map;
}

/** Decodes the value of an attribute; null for the empty value (`{}`). */
function decodeValueAt(value: unknown, depth: number, onLost: OnLost): AttributeValue {
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
    return listOrEmpty(arrayValue.values).map((item) => decodeValueAt(item, depth + 1, onLost));
  }
  if (isJsonObject(kvlistValue)) return decodeMap(kvlistValue.values, depth + 1, onLost);
  return typeof bytesValue === 'string' ? bytesValue : null;
}

/** Whether a value is the empty one: `{}`, or a field that holds null. */
function isEmptyValue(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return isJsonObject(value) && Object.values(value).every((field) => field === null);
}

/** Decodes a 64-bit integer, which is sent as text: to a number if that is exact, else to its digits. */
function decodeInteger(value: unknown): number | string | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
