import { ObsqError } from '../../domain/errors.ts';
import type { Invocation } from './invocation.ts';
import type { Io, Output } from './io.ts';
import { isJsonFormat, type OutputFormat } from './output-format.ts';

/** What of a command decides how it may write. */
interface Speaks {
  readonly name: string;
  readonly outputs: readonly OutputFormat[];
}

/** How this run writes: the format, and whether colour and width fitting apply. */
export interface OutputMode {
  readonly format: OutputFormat;
  readonly isJson: boolean;
  readonly color: boolean;
  readonly errorColor: boolean;
  /** Cells to fit to; null for a pipe. */
  readonly widthCells: number | null;
  readonly heightCells: number | null;
  readonly ascii: boolean;
  readonly toTerminal: boolean;
}

/** The format asked for, before a command is known: errors of parsing must already come in it. */
export function guessFormat(words: readonly string[]): OutputFormat {
  const value = guessValue(words, /^(?:--output|-o)$/, /^(?:--output=|-o=?)(.+)$/);
  return isJsonFormat(value) ? value : 'table';
}

/** `--color` likewise. */
export function guessColor(words: readonly string[]): string | undefined {
  return guessValue(words, /^--color$/, /^--color=(.+)$/);
}

/** A flag's value without a parser; as for the parser, the last one counts. */
function guessValue(words: readonly string[], alone: RegExp, joined: RegExp): string | undefined {
  let found: string | undefined;
  for (const [index, word] of words.entries()) {
    if (word === '--') break;
    found = joined.exec(word)?.[1] ?? (alone.test(word) ? words[index + 1] : undefined) ?? found;
  }
  return found;
}

/** The mode of a run. Throws ObsqError usage where the command does not speak the format. */
export function outputModeOf(io: Io, spec: Speaks, invocation: Invocation): OutputMode {
  const asked = invocation.text('output') as OutputFormat | undefined;
  const format = asked ?? spec.outputs[0] ?? 'table';
  if (!spec.outputs.includes(format)) {
    throw new ObsqError({
      kind: 'usage',
      message: noOutputFormat(spec, format),
      hint: `obsq ${spec.name} --help`,
    });
  }
  return modeOf(io, format, invocation.text('color'));
}

/** Why a format is refused, known anywhere or not. */
export function noOutputFormat({ name, outputs }: Speaks, format: string): string {
  return `${name} has no output format ${format}; it has ${outputs.join(', ')}`;
}

export function modeOf(io: Io, format: OutputFormat, color: string | undefined): OutputMode {
  return {
    format,
    isJson: isJsonFormat(format),
    color: wantsColor(io, io.stdout, color),
    errorColor: wantsColor(io, io.stderr, color),
    widthCells: io.stdout.widthCells,
    heightCells: io.stdout.heightCells,
    ascii: isAsciiLocale(io.environment),
    toTerminal: io.stdout.isTerminal,
  };
}

function wantsColor(io: Io, output: Output, flag: string | undefined): boolean {
  if (flag === 'always') return true;
  if (flag === 'never') return false;
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: term } = io.environment;
  if (no !== undefined && no !== '') return false;
  if (force !== undefined && force !== '' && force !== '0') return true;
  return output.isTerminal && term !== 'dumb';
}

/** LC_ALL, LC_CTYPE, LANG in that order; only a locale that says it is not UTF-8 forbids its characters. */
function isAsciiLocale(environment: Io['environment']): boolean {
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG;
  if (locale === undefined || locale === '') return false;
  return !/utf-?8/i.test(locale);
}
