import type { Node } from 'yaml';
import type { Parameter } from '../saved-query.ts';
import type { Placed } from './definition.ts';
import { readFields, readFlag, readOptionalText, readText, readTexts, readWord } from './read-fields.ts';
import type { YamlSource } from './yaml-source.ts';

const parameterFields = ['name', 'flag', 'short', 'type', 'doc', 'default', 'required', 'choices', 'label'];

/** Reads one entry of `parameters`. Without a `flag`, the flag is the name. */
export function readParameter(source: YamlSource, node: Node | null): Placed<Parameter> {
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
