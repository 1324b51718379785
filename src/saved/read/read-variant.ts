import { isSeq, type Node } from 'yaml';
import type { FilterDefinition, Placed, VariantDefinition } from './definition.ts';
import {
  type Fields,
  locatedOf,
  readFields,
  readList,
  readLocated,
  readMapping,
  readOptionalText,
  readText,
  readTexts,
} from './read-fields.ts';
import { type LocatedText, placeOfNode, report, resolveAlias, type YamlSource } from './yaml-source.ts';

const variantFields = [
  'name',
  'requires',
  'optional',
  'needs',
  'expressions',
  'filters',
  'evidence',
  'rename',
  'exportedLabels',
  'eachNode',
];

/** Reads one entry of `variants`. */
export function readVariant(source: YamlSource, node: Node | null): Placed<VariantDefinition> {
  const fields = readFields(source, node, 'a variant', variantFields);
  return {
    place: fields.place,
    name: readText(fields, 'name'),
    requires: locatedTexts(source, readList(fields, 'requires')),
    optional: readNeeds(
      fields,
      'optional',
      'an item of optional must be a list of metric names, of which one is enough',
    ),
    needs: readNeeds(fields, 'needs', 'an item of needs must be a list of metric names and selectors'),
    expressions: readMapping(fields, 'expressions', (value, name, keyNode) =>
      locatedOf(source, value ?? keyNode, `the expression of ${name}`),
    ),
    filters: readMapping(fields, 'filters', (value) => readFilter(source, value)),
    evidence: fields.values.get('evidence') == null ? null : readLocated(fields, 'evidence'),
    rename: readMapping(
      fields,
      'rename',
      (value, name) => locatedOf(source, value, `the new name of ${name}`)?.text ?? null,
    ),
    exportedLabels: readTexts(fields, 'exportedLabels'),
    eachNode: readOptionalText(fields, 'eachNode'),
    assumed: [],
  };
}

/** Reads a mapping of names to lists of metric names and selectors; `problem` is the message for a value that is no list. */
function readNeeds(fields: Fields, key: string, problem: string): VariantDefinition['optional'] {
  const { source } = fields;
  return readMapping(fields, key, (value, _name, keyNode) => {
    if (!isSeq(value)) {
      report(source, value ?? keyNode, problem);
      return null;
    }
    const needs = value.items.map((item) => resolveAlias(source, item));
    return { place: placeOfNode(source, keyNode), needs: locatedTexts(source, needs) };
  });
}

function readFilter(source: YamlSource, node: Node | null): FilterDefinition | null {
  const fields = readFields(source, node, 'a filter', ['on', 'matching', 'requires']);
  const matching = readLocated(fields, 'matching');
  if (matching === null) return null;
  return {
    on: readTexts(fields, 'on'),
    matching,
    requires: locatedTexts(source, readList(fields, 'requires')),
  };
}

function locatedTexts(source: YamlSource, nodes: readonly (Node | null)[]): LocatedText[] {
  return nodes.flatMap((node) => locatedOf(source, node, 'a metric name') ?? []);
}
