import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import { ObsqError } from '../../domain/errors.ts';
import { nearestWord } from '../../domain/text/nearest-word.ts';

export interface YamlFile {
  readonly path: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** A value in a YAML file that knows its place there, so that every error names file, line and column. */
export class YamlValue {
  readonly #file: YamlFile;
  readonly #node: Node | null;
  /** The path of keys from the root: `contexts[0].metrics.url`. */
  readonly where: string;

  constructor(file: YamlFile, node: Node | null, where: string) {
    this.#file = file;
    this.where = where;
    this.#node = node;
    if (!isAlias(node)) return;
    this.#node = node.resolve(file.document) ?? null;
    if (this.#node !== null) return;
    this.#node = node;
    this.fail(`no anchor is called "${node.source}"`, `write &${node.source} before the value that is meant`);
  }

  /** `path:line:column`. */
  get source(): string {
    return placeOf(this.#file, this.#node?.range?.[0] ?? 0);
  }

  get isNull(): boolean {
    return this.#node === null || (isScalar(this.#node) && this.#node.value === null);
  }

  get isMapping(): boolean {
    return isMap(this.#node);
  }

  fail(reason: string, hint: string): never {
    const where = this.where === '' ? '' : `${this.where}: `;
    throw new ObsqError({ kind: 'config', message: `${this.source}: ${where}${reason}`, hint });
  }

  /** Reads a mapping that may have only these keys. A key without a value counts as absent. */
  fields<Name extends string>(known: readonly Name[]): ReadonlyMap<Name, YamlValue> {
    const fields = new Map<Name, YamlValue>();
    for (const { name, key, value } of this.entries()) {
      const found = known.find((candidate) => candidate === name) ?? key.#failUnknown(name, known);
      if (!value.isNull) fields.set(found, value);
    }
    return fields;
  }

  /** Reads a mapping with any keys. */
  entries(): readonly { readonly name: string; readonly key: YamlValue; readonly value: YamlValue }[] {
    if (this.isNull) return [];
    if (!isMap(this.#node)) this.fail('a mapping is expected here', 'write "key: value" lines, indented');
    return this.#node.items.map((pair) => {
      const name = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
      const where = this.where === '' ? name : `${this.where}.${name}`;
      const key = new YamlValue(this.#file, isNode(pair.key) ? pair.key : null, this.where);
      const value = new YamlValue(this.#file, isNode(pair.value) ? pair.value : null, where);
      return { name, key, value };
    });
  }

  items(): YamlValue[] {
    if (this.isNull) return [];
    if (!isSeq(this.#node)) this.fail('a list is expected here', 'begin each entry with "- "');
    return this.#node.items.map((item, index) => {
      return new YamlValue(this.#file, isNode(item) ? item : null, `${this.where}[${index}]`);
    });
  }

  /** Reads a text. A number is taken as it is written, so that a tenant of 007 keeps its zeros. */
  text(): string {
    const node = this.#node;
    if (isScalar(node)) {
      if (typeof node.value === 'string') return node.value;
      if (typeof node.value === 'number') return node.source ?? String(node.value);
    }
    return this.fail('a text is expected here', 'put it into quotes');
  }

  flag(): boolean {
    const node = this.#node;
    if (isScalar(node) && typeof node.value === 'boolean') return node.value;
    return this.fail('true or false is expected here', 'write true or false');
  }

  /** The value as plain data that JSON can hold, for sections that other modules check. */
  plain(): unknown {
    if (this.#node === null) return null;
    try {
      const value: unknown = this.#node.toJS(this.#file.document, { maxAliasCount: 100 });
      JSON.stringify(value);
      return value;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return this.fail(`it cannot be held: ${reason}`, 'use fewer aliases, and none inside its own anchor');
    }
  }

  #failUnknown(name: string, known: readonly string[]): never {
    const nearest = nearestWord(name, known);
    const hint = nearest === null ? `known here: ${known.join(', ')}` : `did you mean ${nearest}?`;
    return this.fail(`"${name}" is not known here`, hint);
  }
}

/** The place of an offset as `path:line:column`. */
export function placeOf(file: YamlFile, offset: number): string {
  const { line, col } = file.lines.linePos(offset);
  return `${file.path}:${line}:${col}`;
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}
