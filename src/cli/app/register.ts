import { Command, CommanderError, Option } from 'commander';
import { ObsqError } from '../../domain/errors.ts';
import { nearestWord } from '../../domain/text/nearest-word.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import { checkArguments } from '../flags/check-arguments.ts';
import { flagsOf } from '../flags/common-flags.ts';
import type { UnknownFlag } from '../flags/foreign-flags.ts';
import type { FlagValue, Invocation } from '../io/invocation.ts';
import { noOutputFormat } from '../io/output-mode.ts';
import type { CommandSpec, FlagSpec } from '../session/command.ts';
import { fillBareFlags } from './bare-flags.ts';

/** Parses the words of a command line for its command. Throws ObsqError usage; for an unknown flag the hint names the nearest one. */
export function parseInvocation(spec: CommandSpec, words: readonly string[]): Invocation {
  const flags = flagsOf(spec.flags, spec.without);
  const command = new Command(spec.name).exitOverride().helpOption(false).allowExcessArguments(true);
  command.configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  for (const flag of flags) command.addOption(optionOf(flag));
  command.argument('[words...]');
  try {
    command.parse([...fillBareFlags(words, flags)], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) throw usageError(error, spec, flags, words);
    throw error;
  }
  const values: Record<string, FlagValue> = command.opts();
  const invocation = invocationOf(command.args, values);
  if (!invocation.on('help')) checkArguments(spec, command.args);
  return invocation;
}

function optionOf(flag: FlagSpec): Option {
  const letter = flag.short === undefined ? '' : `-${flag.short}, `;
  const option = new Option(
    `${letter}--${flag.name}${flag.value === undefined ? '' : ` <${flag.value.replace(/[[\]]/g, '')}>`}`,
  );
  // Flags keep their long names as keys, because commander's camelCase would give every flag a second name.
  option.attributeName = () => flag.name;
  // Commander takes `--no-pager` for the opposite of a flag `--pager`, which would be on by default.
  option.negate = false;
  if (flag.repeat)
    option.argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value]);
  else if (flag.choices !== undefined) option.choices([...flag.choices]);
  if (flag.repeat !== true && flag.lastCounts !== true && flag.value !== undefined)
    refuseSecondValue(option, flag);
  return option;
}

/** Makes a second, different value of a flag a usage error: commander would let the last one win without a word. */
function refuseSecondValue(option: Option, flag: FlagSpec): void {
  const parse = option.parseArg;
  option.argParser((value: string, before: unknown) => {
    if (typeof before === 'string' && before !== value) {
      throw new ObsqError({
        kind: 'usage',
        message: `--${flag.name} is given twice, as ${before} and as ${value}`,
        hint: `leave out one of the two --${flag.name}`,
      });
    }
    return parse === undefined ? value : parse(value, before as never);
  });
}

function invocationOf(args: readonly string[], values: Readonly<Record<string, FlagValue>>): Invocation {
  return {
    args,
    text: (flag) => {
      const value = values[flag];
      return typeof value === 'string' ? value : undefined;
    },
    on: (flag) => values[flag] === true,
    list: (flag) => {
      const value = values[flag];
      return Array.isArray(value) ? value : typeof value === 'string' ? [value] : [];
    },
  };
}

function usageError(
  error: CommanderError,
  spec: CommandSpec,
  flags: readonly FlagSpec[],
  words: readonly string[],
): ObsqError {
  const help = spec.name === 'obsq' ? 'obsq --help' : `obsq ${spec.name} --help`;
  if (error.code === 'commander.unknownOption') {
    const typed = /'([^']*)'/.exec(error.message)?.[1] ?? words.find((word) => word.startsWith('-')) ?? '';
    // A value may be a secret (--password=x), and the flag is what is wrong.
    const flag = typed.replace(/=.*/s, '');
    const bare = flag.replace(/^-+/, '');
    if (!/^(?:-[a-zA-Z][\w-]*|--[a-zA-Z][\w.-]*)$/.test(flag))
      return new ObsqError({
        kind: 'usage',
        message: `${shellWord(typed)} begins with a dash, so it is read as a flag of ${spec.name}`,
        hint: `obsq ${spec.name} -- ${shellWord(typed)}`,
      });
    const near = nearestWord(
      bare,
      flags.map((flag) => flag.name),
    );
    return new ObsqError({
      kind: 'usage',
      message: `${spec.name} has no flag ${flag}${near === null ? '' : `; did you mean --${near}?`}`,
      hint: help,
      cause: { typed, spec, flags } satisfies UnknownFlag,
    });
  }
  return new ObsqError({ kind: 'usage', message: valueProblem(error, spec, flags), hint: help });
}

/** The message for a flag whose value is missing or not one of its choices. */
function valueProblem(error: CommanderError, spec: CommandSpec, flags: readonly FlagSpec[]): string {
  const name = /^error: option '(?:-\S+, )?--([^ ']+)/.exec(error.message)?.[1];
  const flag = flags.find((candidate) => candidate.name === name);
  const choices = flag?.name === 'output' ? spec.outputs : (flag?.choices ?? []);
  if (flag !== undefined && error.code === 'commander.optionMissingArgument') {
    return `--${flag.name} needs a value: ${choices.length > 0 ? choices.join(', ') : `${flag.value}, ${flag.doc}`}`;
  }
  const value = /' argument '(.*)' is invalid\. Allowed choices/s.exec(error.message)?.[1];
  if (flag === undefined || value === undefined)
    return error.message.replace(/^error: /, '').replace(/\s+/g, ' ');
  if (flag.name === 'output') return noOutputFormat(spec, value);
  const near = nearestWord(value, choices);
  return `--${flag.name}: ${value} is none of ${choices.join(', ')}${near === null ? '' : `; did you mean ${near}?`}`;
}
