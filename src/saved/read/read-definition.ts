import type { Node } from 'yaml';
import { isScalar } from 'yaml';
import type { MetricColumn } from '../../domain/metrics/metric-answer.ts';
import type { Threshold } from '../../domain/metrics/threshold.ts';
import { units } from '../../domain/metrics/unit.ts';
import {
  type AnsweredItem,
  type Detail,
  type Parameter,
  type PivotHint,
  ruleScopes,
  ruleSeverities,
} from '../saved-query.ts';
import type { Placed, QueryDefinition } from './definition.ts';
import { readExample } from './read-example.ts';
import {
  type Fields,
  locatedOf,
  readFields,
  readFlag,
  readList,
  readLocated,
  readOptionalText,
  readText,
  readTexts,
  readWord,
} from './read-fields.ts';
import { readVariant } from './read-variant.ts';
import { report, type YamlSource } from './yaml-source.ts';

const queryFields = [
  'name',
  'title',
  'doc',
  'signal',
  'window',
  'parameters',
  'columns',
  'details',
  'rowLabels',
  'variants',
  'sort',
  'thresholds',
  'pivots',
  'examples',
  'rule',
  'answers',
];

/** Reads the fields of a saved-query file. A missing or malformed field is reported in the source, and its value is empty. */
export function readDefinition(source: YamlSource): QueryDefinition {
  const fields = readFields(source, source.document.contents, 'a saved query', queryFields);
  const nowhere = { text: '', place: fields.place, placeAt: () => fields.place };
  const sortNode = fields.values.get('sort');
  return {
    name: readLocated(fields, 'name') ?? nowhere,
    title: readText(fields, 'title'),
    doc: readText(fields, 'doc'),
    signal: readWord(fields, 'signal', ['metrics', 'logs', 'traces'], true),
    window: readWord(fields, 'window', ['rate', 'since'], false),
    parameters: readList(fields, 'parameters').map((node) => readParameter(source, node)),
    columns: readList(fields, 'columns').map((node) =>
      readColumn(readFields(source, node, 'a column', columnFields)),
    ),
    details: readList(fields, 'details').map((node) =>
      readDetail(readFields(source, node, 'a detail', detailFields)),
    ),
    rowLabels: readTexts(fields, 'rowLabels'),
    variants: readVariants(fields),
    sort:
      sortNode == null || (isScalar(sortNode) && sortNode.value === null)
        ? null
        : locatedOf(source, sortNode, 'sort'),
    thresholds: readList(fields, 'thresholds').flatMap(
      (node) => readThreshold(readFields(source, node, 'a threshold', thresholdFields)) ?? [],
    ),
    pivots: readPivots(fields),
    examples: readList(fields, 'examples').map((node) => readExample(source, node)),
    rule: readRule(fields),
    answers: readList(fields, 'answers').map((node) => readAnswer(source, node)),
    place: fields.place,
  };
}

const columnFields = ['name', 'title', 'unit', 'resourceLabel', 'anchor'];

function readColumn(fields: Fields): Placed<MetricColumn & { anchor: boolean }> {
  const name = readText(fields, 'name');
  return {
    place: fields.place,
    name,
    title: readOptionalText(fields, 'title') ?? name,
    unit: readWord(fields, 'unit', units, true),
    resourceLabel: readOptionalText(fields, 'resourceLabel') ?? undefined,
    anchor: readFlag(fields, 'anchor'),
  };
}

const detailFields = ['name', 'title', 'from', 'label', 'wide'];

function readDetail(fields: Fields): Placed<Detail> {
  const name = readText(fields, 'name');
  return {
    place: fields.place,
    name,
    title: readOptionalText(fields, 'title') ?? name,
    from: readOptionalText(fields, 'from') ?? name,
    label: readOptionalText(fields, 'label') ?? name,
    wide: readFlag(fields, 'wide'),
  };
}

const thresholdFields = ['column', 'op', 'value', 'severity'];

function readThreshold(fields: Fields): Placed<Threshold> | null {
  const text = readText(fields, 'value');
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    report(fields.source, fields.values.get('value') ?? fields.node, 'value must be a number');
    return null;
  }
  return {
    place: fields.place,
    column: readText(fields, 'column'),
    op: readWord(fields, 'op', ['>', '>=', '<', '<='], true),
    value,
    severity: readWord(fields, 'severity', ['warn', 'error'], true),
  };
}

const ruleFields = ['scope', 'severity', 'group', 'means', 'next', 'optional'];

function readRule(fields: Fields): QueryDefinition['rule'] {
  const node = fields.values.get('rule');
  if (node === undefined) return null;
  const rule = readFields(fields.source, node, 'rule', ruleFields);
  return {
    place: rule.place,
    scope: readWord(rule, 'scope', ruleScopes, true),
    severity: readWord(rule, 'severity', ruleSeverities, true),
    group: readOptionalText(rule, 'group') ?? '',
    means: readOptionalText(rule, 'means') ?? '',
    next: readTexts(rule, 'next'),
    optional: readFlag(rule, 'optional'),
  };
}

/** Reads one entry of `answers`: an item of a reference dashboard, and the columns that answer it. */
function readAnswer(source: YamlSource, node: Node | null): Placed<AnsweredItem> {
  const fields = readFields(source, node, 'an answer', ['item', 'columns', 'partly']);
  return {
    place: fields.place,
    item: readText(fields, 'item'),
    columns: readTexts(fields, 'columns'),
    partly: readOptionalText(fields, 'partly'),
  };
}

function readVariants(fields: Fields): QueryDefinition['variants'] {
  const variants = readList(fields, 'variants').map((node) => readVariant(fields.source, node));
  if (variants.length === 0)
    report(fields.source, fields.values.get('variants') ?? fields.node, 'variants: at least one is needed');
  return variants;
}

const pivotHints: readonly PivotHint[] = ['traces', 'logs', 'metrics'];

function readPivots(fields: Fields): PivotHint[] {
  return readTexts(fields, 'pivots').flatMap((text) => {
    const hint = pivotHints.find((one) => one === text);
    if (hint === undefined)
      report(
        fields.source,
        fields.values.get('pivots') ?? null,
        `pivots knows ${pivotHints.join(', ')}, not ${text}`,
      );
    return hint ?? [];
  });
}

const parameterFields = ['name', 'flag', 'short', 'type', 'doc', 'default', 'required', 'choices', 'label'];

/** Reads one entry of `parameters`. Without a `flag`, the flag is the name. */
function readParameter(source: YamlSource, node: Node | null): Placed<Parameter> {
  const fields = readFields(source, node, 'a parameter', parameterFields);
  const name = readText(fields, 'name');
  return {
    place: fields.place,
    name,
    flag: readOptionalText(fields, 'flag') ?? name,
    short: readOptionalText(fields, 'short'),
    type: readWord(fields, 'type', ['string', 'regex', 'duration', 'integer', 'number', 'label'], false),
    doc: readText(fields, 'doc'),
    default: readOptionalText(fields, 'default'),
    required: readFlag(fields, 'required'),
    choices: readTexts(fields, 'choices'),
    label: readOptionalText(fields, 'label'),
  };
}
