import { ObsqError } from '../../../domain/errors.ts';
import { ownValue } from '../../../domain/own-value.ts';
import { nearestWord } from '../../../domain/text/nearest-word.ts';
import type { CommandSpec, FlagSpec } from '../../session/command.ts';
import { argumentsOf, exposedFlags, mostRows, parametersName, rowCounts, takesSavedQuery } from './tool.ts';

/** The arguments of a call as they came: any JSON. */
export type CallArguments = Readonly<Record<string, unknown>>;

/** A command line in its two parts, so that no value can be taken for a flag. */
export interface ToolWords {
  readonly flags: readonly string[];
  readonly args: readonly string[];
}

/**
 * Writes the arguments of a call as words of a command line, which the command's own parser then reads. Throws ObsqError usage for an
 * argument that the tool does not have or whose value has the wrong type.
 */
export function toolWords(
  spec: CommandSpec,
  call: CallArguments,
  choices: readonly string[] | null,
): ToolWords {
  const { [parametersName]: parameters, ...rest } = call;
  const given: Record<string, unknown> = takesSavedQuery(spec)
    ? { ...rest, ...readParameters(parameters) }
    : { ...call };
  const args: string[] = [];
  for (const { name, variadic, choices: allowed } of argumentsOf(spec, choices)) {
    const value = ownValue(given, name);
    delete given[name];
    if (value === undefined || value === null) continue;
    const texts = variadic === true ? textsOf(name, value) : [textOf(name, value)];
    if (choices !== null && allowed === choices) checkChoice(name, texts[0] ?? '', choices);
    args.push(...texts);
  }
  const flags = exposedFlags(spec);
  return { flags: Object.entries(given).flatMap((entry) => flagWords(spec, flags, entry)), args };
}

function flagWords(
  spec: CommandSpec,
  flags: readonly FlagSpec[],
  [name, value]: readonly [string, unknown],
): readonly string[] {
  const flag = flags.find((one) => one.name === name);
  if (flag === undefined) throw unknownArgument(spec, name, flags);
  if (value === undefined || value === null) return [];
  if (flag.value === undefined) {
    if (typeof value !== 'boolean') throw wrongType(name, 'true or false');
    return value ? [`--${name}`] : [];
  }
  if (flag.repeat === true) return textsOf(name, value).map((text) => `--${name}=${text}`);
  const text = textOf(name, value);
  if (rowCounts.has(name) && !(Number(text) >= 1 && Number(text) <= mostRows))
    throw new ObsqError({
      kind: 'usage',
      message: `${name}: ${text} is not between 1 and ${mostRows}`,
      hint: `${name} 100`,
    });
  return [`--${name}=${text}`];
}

function unknownArgument(spec: CommandSpec, name: string, flags: readonly FlagSpec[]): ObsqError {
  const known = [...spec.args, ...flags].map((one) => one.name);
  const near = nearestWord(name, known);
  return new ObsqError({
    kind: 'usage',
    message: `${spec.name} has no argument ${name}${near === null ? '' : `; did you mean ${near}?`}`,
    hint: known.join(', '),
  });
}

function readParameters(value: unknown): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw wrongType(parametersName, 'an object');
  return { ...value };
}

function checkChoice(name: string, text: string, choices: readonly string[]): void {
  if (choices.includes(text)) return;
  throw new ObsqError({
    kind: 'usage',
    message: `${name}: ${text} is none of ${choices.join(', ')}`,
    hint: choices[0],
  });
}

function textsOf(name: string, value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map((one) => textOf(name, one)) : [textOf(name, value)];
}

function textOf(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  throw wrongType(name, 'text or a number');
}

function wrongType(name: string, wanted: string): ObsqError {
  return new ObsqError({ kind: 'usage', message: `${name}: ${wanted} belongs here` });
}
