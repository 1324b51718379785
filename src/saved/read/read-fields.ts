import { isMap, isScalar, isSeq, type Node } from 'yaml';
import {
  entriesOf,
  type LocatedText,
  locateText,
  type Place,
  placeOfNode,
  report,
  resolveAlias,
  type YamlSource,
} from './yaml-source.ts';

/** A mapping whose keys were checked, with its values by key. */
export interface Fields {
  readonly source: YamlSource;
  readonly node: Node | null;
  readonly place: Place;
  readonly values: ReadonlyMap<string, Node | null>;
}

/** The fields of a mapping; what is unknown is reported. `where` names the thing, for messages. */
export function readFields(
  source: YamlSource,
  node: Node | null,
  where: string,
  known: readonly string[],
): Fields {
  const values = new Map<string, Node | null>();
  const place = placeOfNode(source, node);
  if (!isMap(node)) {
    report(source, node, `${where} must be a mapping with ${known.join(', ')}`);
    return { source, node, place, values };
  }
  for (const { key, keyNode, value } of entriesOf(source, node)) {
    if (known.includes(key)) values.set(key, value);
    else report(source, keyNode, `${where} has no field ${key}; it knows ${known.join(', ')}`);
  }
  return { source, node, place, values };
}

/** The items of a list; one that is missing is empty. */
export function readList(fields: Fields, key: string): readonly (Node | null)[] {
  const node = fields.values.get(key);
  if (node == null) return [];
  if (!isSeq(node)) {
    report(fields.source, node, `${key} must be a list`);
    return [];
  }
  return node.items.map((item) => resolveAlias(fields.source, item));
}

/** A text, located; null (and reported) when it is missing or not a text. */
export function readLocated(fields: Fields, key: string): LocatedText | null {
  const node = fields.values.get(key);
  if (node == null || (isScalar(node) && node.value === null)) {
    report(fields.source, node ?? fields.node, `${key} is missing`);
    return null;
  }
  return locatedOf(fields.source, node, key);
}

/** Any scalar as the text that stands in the file: `10` and `"10"` are the same to a saved query. */
export function locatedOf(source: YamlSource, node: Node | null, what: string): LocatedText | null {
  if (!isScalar(node) || node.value === null) {
    report(source, node, `${what} must be a text`);
    return null;
  }
  const value = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
  return locateText(source, node, value);
}

/** A text that must be there; '' (and reported) when it is not. */
export function readText(fields: Fields, key: string): string {
  return readLocated(fields, key)?.text ?? '';
}

/** A text that may be missing. */
export function readOptionalText(fields: Fields, key: string): string | null {
  const node = fields.values.get(key);
  if (node == null || (isScalar(node) && node.value === null)) return null;
  return locatedOf(fields.source, node, key)?.text ?? null;
}

/** One of a few words; the first of them when it is missing and not required. */
export function readWord<Word extends string>(
  fields: Fields,
  key: string,
  words: readonly [Word, ...Word[]],
  required: boolean,
): Word {
  const text = required ? readText(fields, key) : readOptionalText(fields, key);
  if (text === null || (required && text === '')) return words[0];
  const word = words.find((one) => one === text);
  if (word === undefined) {
    report(
      fields.source,
      fields.values.get(key) ?? fields.node,
      `${key} must be one of ${words.join(', ')}, not ${text}`,
    );
  }
  return word ?? words[0];
}

/** true or false; false when it is missing. */
export function readFlag(fields: Fields, key: string): boolean {
  const node = fields.values.get(key);
  if (node == null) return false;
  if (isScalar(node) && typeof node.value === 'boolean') return node.value;
  report(fields.source, node, `${key} must be true or false`);
  return false;
}

/** A list of texts. */
export function readTexts(fields: Fields, key: string): string[] {
  return readList(fields, key).flatMap(
    (item) => locatedOf(fields.source, item, `an item of ${key}`)?.text ?? [],
  );
}

/** A mapping from names to what `read` makes of their values; an item that `read` gives null for is left out. */
export function readMapping<Value>(
  fields: Fields,
  key: string,
  read: (value: Node | null, name: string, keyNode: Node | null) => Value | null,
): Map<string, Value> {
  const found = new Map<string, Value>();
  const node = fields.values.get(key);
  if (node == null) return found;
  if (!isMap(node)) {
    report(fields.source, node, `${key} must be a mapping`);
    return found;
  }
  for (const entry of entriesOf(fields.source, node)) {
    const value = read(entry.value, entry.key, entry.keyNode);
    if (value !== null) found.set(entry.key, value);
  }
  return found;
}
