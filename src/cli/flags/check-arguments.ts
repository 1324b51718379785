import { ObsqError } from '../../domain/errors.ts';
import type { ArgumentSpec, CommandSpec } from '../session/command.ts';

/** Checks the number of a command's arguments, and those that have choices. Throws ObsqError usage. */
export function checkArguments(spec: CommandSpec, args: readonly string[]): void {
  const required = spec.args.filter((argument) => argument.required).length;
  const last = spec.args[spec.args.length - 1];
  const most = last?.variadic === true ? Number.POSITIVE_INFINITY : spec.args.length;
  if (args.length < required) {
    const missing = spec.args[args.length];
    throw new ObsqError({
      kind: 'usage',
      message: `${spec.name} needs ${missing === undefined ? 'an argument' : `<${missing.name}>: ${missing.doc}`}`,
      hint: hintFor(spec),
    });
  }
  if (args.length > most) {
    throw new ObsqError({
      kind: 'usage',
      message: `${spec.name} takes ${countOf(spec.args)}, and got one more: ${args[most] ?? ''}`,
      hint: most === 1 ? `quote the query: obsq ${spec.name} '...'` : hintFor(spec),
    });
  }
  for (const [index, argument] of spec.args.entries()) {
    const value = args[index];
    if (value !== undefined && argument.choices !== undefined && !argument.choices.includes(value)) {
      throw new ObsqError({
        kind: 'usage',
        message: `${spec.name}: ${value} is no <${argument.name}> (${argument.choices.join(', ')})`,
        hint: hintFor(spec),
      });
    }
  }
}

function countOf(args: readonly ArgumentSpec[]): string {
  if (args.length === 0) return 'no arguments';
  return args.length === 1 ? 'one argument' : `${args.length} arguments`;
}

function hintFor(spec: CommandSpec): string {
  return spec.examples[0]?.command ?? `obsq ${spec.name} --help`;
}
