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

/** The values of a mapping by key. The keys have been checked. */
export interface Fields {
  readonly source: YamlSource;
  readonly node: Node | null;
  readonly place: Place;
  readonly values: ReadonlyMap<string, Node | null>;
}

/** Reads the fields of a mapping and reports unknown keys. `where` names the mapping in messages. */
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

/** The items of a list; none if the list is missing. */
export function readList(fields: Fields, key: string): readonly (Node | null)[] {
  const node = fields.values.get(key);
  if (node == null) return [];
  if (!isSeq(node)) {
    report(fields.source, node, `${key} must be a list`);
    return [];
  }
  return node.items.map((item) => resolveAlias(fields.source, item));
}

/** Reads a text with its place. A missing value, or one that is not a text, is reported and gives null. */
export function readLocated(fields: Fields, key: string): LocatedText | null {
  const node = fields.values.get(key);
  if (node == null || (isScalar(node) && node.value === null)) {
    report(fields.source, node ?? fields.node, `${key} is missing`);
    return null;
  }
  return locatedOf(fields.source, node, key);
}

/** Reads any scalar as the text in the file: `10` and `"10"` mean the same in a saved query. `what` names it in messages. */
export function locatedOf(source: YamlSource, node: Node | null, what: string): LocatedText | null {
  if (!isScalar(node) || node.value === null) {
    report(source, node, `${what} must be a text`);
    return null;
  }
  const value = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
  return locateText(source, node, value);
}

/** Reads a required text. A missing one is reported and gives ''. */
export function readText(fields: Fields, key: string): string {
  return readLocated(fields, key)?.text ?? '';
}

/** Reads an optional text; null if it is missing. */
export function readOptionalText(fields: Fields, key: string): string | null {
  const node = fields.values.get(key);
  if (node == null || (isScalar(node) && node.value === null)) return null;
  return locatedOf(fields.source, node, key)?.text ?? null;
}

/** Reads one of the words. A missing or wrong one gives the first word; it is reported unless it is missing and not required. */
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

/** Reads true or false; false if it is missing. */
export function readFlag(fields: Fields, key: string): boolean {
  const node = fields.values.get(key);
  if (node == null) return false;
  if (isScalar(node) && typeof node.value === 'boolean') return node.value;
  report(fields.source, node, `${key} must be true or false`);
  return false;
}

/** Reads a list of texts. */
export function readTexts(fields: Fields, key: string): string[] {
  return readList(fields, key).flatMap(
    (item) => locatedOf(fields.source, item, `an item of ${key}`)?.text ?? [],
  );
}

/** Reads a mapping by calling `read` for each value. An entry for which `read` returns null is left out. */
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
