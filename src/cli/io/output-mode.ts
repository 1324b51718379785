import { ObsqError } from '../../domain/errors.ts';
import { readColorWish } from '../../view/text/color-wish.ts';
import type { Invocation } from './invocation.ts';
import type { Io, Output } from './io.ts';
import { isJsonFormat, type OutputFormat } from './output-format.ts';

/** The facts of a command that decide its output formats. */
interface Speaks {
  readonly name: string;
  readonly outputs: readonly OutputFormat[];
}

/** The output of this run: its format, colour and width. */
export interface OutputMode {
  readonly format: OutputFormat;
  readonly isJson: boolean;
  readonly color: boolean;
  readonly errorColor: boolean;
  /** The width to fit to, in cells; null for a pipe. */
  readonly widthCells: number | null;
  readonly heightCells: number | null;
  readonly ascii: boolean;
  readonly toTerminal: boolean;
}

/** Guesses the output format before the command is known, because parsing errors have to use it too. */
export function guessFormat(words: readonly string[]): OutputFormat {
  const value = guessValue(words, /^(?:--output|-o)$/, /^(?:--output=|-o=?)(.+)$/);
  return isJsonFormat(value) ? value : 'table';
}

/** Guesses the value of `--color` before the command is known. */
export function guessColor(words: readonly string[]): string | undefined {
  return guessValue(words, /^--color$/, /^--color=(.+)$/);
}

/** Finds a flag's value without a parser. The last one counts, as for the parser. */
function guessValue(words: readonly string[], alone: RegExp, joined: RegExp): string | undefined {
  let found: string | undefined;
  for (const [index, word] of words.entries()) {
    if (word === '--') break;
    found = joined.exec(word)?.[1] ?? (alone.test(word) ? words[index + 1] : undefined) ?? found;
  }
  return found;
}

/** The output mode of a run. Throws ObsqError usage if the command does not have the format. */
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

/** The message that refuses a format, whether another command has it or not. */
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
  const wish = readColorWish(io.environment);
  if (wish !== null) return wish === 'always';
  return output.isTerminal && io.environment.TERM !== 'dumb';
}

/** Whether the locale (LC_ALL, LC_CTYPE, LANG, in that order) rules out UTF-8. Without a locale UTF-8 is assumed. */
function isAsciiLocale(environment: Io['environment']): boolean {
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG;
  if (locale === undefined || locale === '') return false;
  return !/utf-?8/i.test(locale);
}
