import type { JSONObject } from '@modelcontextprotocol/server';
import { flagsOf } from '../../flags/common-flags.ts';
import type { ArgumentSpec, CommandSpec, FlagSpec } from '../../session/command.ts';

/** One command as a tool of the Model Context Protocol. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: {
    readonly type: 'object';
    readonly properties: Record<string, JSONObject>;
    readonly required: string[];
    readonly additionalProperties: false;
  };
}

/** The most rows that a call may ask for: what is over 64 KiB is left out of the answer all the same. */
export const mostRows = 5000;

/** The argument that holds the flags of a saved query, for commands that take one by name. */
export const parametersName = 'parameters';

/** Flags that go on for ever, that decide an exit code, that only lay out text, or that reach beyond the stores of the server. */
const hidden = new Set([
  ...['follow', 'watch', 'fail-if', 'fail-empty', 'timeout'],
  ...['expand', 'cut', 'highlight', 'fields', 'json-fields', 'pager', 'no-pager', 'spreadsheet'],
]);
/** Flags that ask for a number of rows, of which 0 would be all. */
export const rowCounts: ReadonlySet<string> = new Set(['limit', 'tail']);
const shownOfOutput = new Set(['limit', 'sort', 'yes']);
const filePlaceholder = /^(FILE|PATH|DIR|FOLDER)/;

/**
 * The flags of a command that a caller may set. Whoever starts the server decides where it asks and what it reads, so no flag that
 * names a store, a header or a file is among them.
 */
export function exposedFlags(spec: CommandSpec): readonly FlagSpec[] {
  return flagsOf(spec.flags, spec.without).filter(({ name, group, value, completes }) => {
    if (hidden.has(name) || group === 'target') return false;
    if (group === 'output' && !shownOfOutput.has(name)) return false;
    return completes !== 'file' && !filePlaceholder.test(value ?? '');
  });
}

/** Describes a command as a tool. `choices` narrows an argument to some of its choices. */
export function toolOf(spec: CommandSpec, choices: readonly string[] | null = null): Tool {
  const properties: Record<string, JSONObject> = {};
  for (const argument of argumentsOf(spec, choices)) properties[argument.name] = schemaOfArgument(argument);
  for (const flag of exposedFlags(spec)) properties[flag.name] ??= schemaOfFlag(flag);
  if (takesSavedQuery(spec)) properties[parametersName] = parametersSchema;
  return {
    name: spec.name,
    description: [sentence(spec.summary), spec.description ?? ''].join('\n').trim(),
    inputSchema: {
      type: 'object',
      properties,
      required: spec.args.filter(({ required }) => required).map(({ name }) => name),
      additionalProperties: false,
    },
  };
}

/** The arguments of a command, of which the first may be narrowed to some choices. */
export function argumentsOf(spec: CommandSpec, choices: readonly string[] | null): readonly ArgumentSpec[] {
  return spec.args.map((argument, index) =>
    index === 0 && choices !== null ? { ...argument, choices, doc: choices.join(' or ') } : argument,
  );
}

/** Whether a saved query may stand where this command wants a query, so that its flags are needed too. */
export function takesSavedQuery(spec: CommandSpec): boolean {
  return spec.args.some(({ completes }) => completes === 'saved-queries');
}

export const parametersSchema: JSONObject = {
  type: 'object',
  description:
    'the flags of the saved query, without dashes: {"namespace": "otel-demo"}; `queries` with show names them',
  additionalProperties: { type: ['string', 'number', 'boolean'] },
};

function schemaOfArgument({ doc, choices, variadic }: ArgumentSpec): JSONObject {
  const one = { type: 'string', ...(choices === undefined ? {} : { enum: [...choices] }) };
  return variadic === true ? { type: 'array', items: one, description: doc } : { ...one, description: doc };
}

function schemaOfFlag(flag: FlagSpec): JSONObject {
  const { name, value, doc, choices, repeat } = flag;
  if (value === undefined) return { type: 'boolean', description: doc };
  if (rowCounts.has(name))
    return { type: 'integer', minimum: 1, maximum: mostRows, description: limitDoc(doc) };
  if (value === 'N' && repeat !== true) return { type: ['integer', 'string'], description: doc };
  const one = { type: 'string', ...(choices === undefined ? {} : { enum: [...choices] }) };
  return repeat === true ? { type: 'array', items: one, description: doc } : { ...one, description: doc };
}

/** The doc of a limit without what a call cannot ask for: everything. */
function limitDoc(doc: string): string {
  return doc.replace(/;? ?0(?: or -1)?: all/, '').replace(' ()', '');
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
