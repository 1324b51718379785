import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  Scalar,
  visit,
  type YAMLMap,
} from 'yaml';
import type { LintFinding } from './lint-finding.ts';

/** A place in the file. Lines and columns count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A parsed YAML file, with the places of its nodes and the findings so far. */
export interface YamlSource {
  readonly file: string;
  readonly text: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly findings: LintFinding[];
}

/** A text with its place in the file. `placeAt` gives the place of an offset in the text. */
export interface LocatedText {
  readonly text: string;
  readonly place: Place;
  readonly placeAt: (offset: number) => Place;
}

/** Parses YAML 1.2. Syntax errors become findings; the document holds what could be parsed. */
export function openYaml(text: string, file: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    // The parser compares each key with each other one, which takes minutes for a flood of keys; reportTwins compares hashes.
    uniqueKeys: false,
    stringKeys: true,
    prettyErrors: false,
  });
  const source: YamlSource = { file, text, document, lines, findings: [] };
  for (const error of [...document.errors, ...document.warnings]) {
    reportAt(source, placeOfOffset(source, error.pos[0]), error.message);
  }
  if (source.findings.length === 0) reportTwins(source);
  return source;
}

/** Reports each key that stands twice in one mapping. */
function reportTwins(source: YamlSource): void {
  visit(source.document, {
    Map: (_key, map) => {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        const name = isScalar(key) ? key.value : key;
        if (seen.has(name))
          report(source, isScalar(key) ? key : map, `keys must be unique: ${name} stands here twice`);
        seen.add(name);
      }
    },
  });
}

/** Reports a finding. Checks get this function so that they need not know YAML. */
export type Report = (place: Place, message: string, severity?: LintFinding['severity']) => void;

/** Adds a finding at a node. */
export function report(source: YamlSource, node: Node | null, message: string): void {
  reportAt(source, placeOfNode(source, node), message);
}

/** Adds a finding at a place. */
export function reportAt(
  source: YamlSource,
  place: Place,
  message: string,
  severity: LintFinding['severity'] = 'error',
): void {
  source.findings.push({ file: source.file, ...place, message, severity });
}

/** The place where a node begins; the beginning of the file for null. */
export function placeOfNode(source: YamlSource, node: Node | null): Place {
  return placeOfOffset(source, node?.range?.[0] ?? 0);
}

function placeOfOffset(source: YamlSource, offset: number): Place {
  const { line, col } = source.lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** The node that an alias stands for; any other node is returned as it is. */
export function resolveAlias(source: YamlSource, node: unknown): Node | null {
  if (isAlias(node)) return node.resolve(source.document) ?? null;
  return isMap(node) || isSeq(node) || isScalar(node) ? node : null;
}

/** The entries of a mapping in order, each with its key, the key's node and the value. */
export function entriesOf(
  source: YamlSource,
  map: YAMLMap,
): { key: string; keyNode: Node | null; value: Node | null }[] {
  return map.items.map((pair) => {
    const keyNode = isScalar(pair.key) ? pair.key : null;
    return {
      key: keyNode === null ? '' : String(keyNode.value),
      keyNode,
      value: resolveAlias(source, pair.value),
    };
  });
}

/**
 * Locates the text of a string scalar in the file. Places are exact for block literals (`|`) and for plain and quoted texts of
 * one line without escapes. In other texts (folded ones) every offset has the place where the text begins.
 */
export function locateText(source: YamlSource, scalar: Scalar, value: string): LocatedText {
  const place = placeOfNode(source, scalar);
  const start = scalar.range?.[0] ?? 0;
  if (scalar.type === Scalar.BLOCK_LITERAL) {
    const bodyStart = source.text.indexOf('\n', start) + 1;
    const bodyLine = source.lines.linePos(bodyStart).line;
    const indent = /^[ ]*/.exec(firstFilledLine(source.text.slice(bodyStart)))?.[0].length ?? 0;
    return { text: value, place, placeAt: (offset) => blockPlace(value, offset, bodyLine, indent) };
  }
  const shift = scalar.type === Scalar.PLAIN ? 0 : 1;
  if (source.text.startsWith(value, start + shift) && !value.includes('\n')) {
    return { text: value, place, placeAt: (offset) => placeOfOffset(source, start + shift + offset) };
  }
  return { text: value, place, placeAt: () => place };
}

function firstFilledLine(text: string): string {
  return text.split('\n', 50).find((line) => line.trim() !== '') ?? '';
}

function blockPlace(value: string, offset: number, bodyLine: number, indent: number): Place {
  const before = value.slice(0, offset);
  const breaks = before.split('\n').length - 1;
  return { line: bodyLine + breaks, column: indent + (offset - (before.lastIndexOf('\n') + 1)) + 1 };
}
