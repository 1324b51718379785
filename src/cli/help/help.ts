import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import type { QueryListing } from '../../saved/library/user-queries.ts';
import { type HelpBlock, renderHelp, renderParagraph } from '../../view/pages/help.ts';
import type { Frame, Line, Tone } from '../../view/text/line.ts';
import { wrapText } from '../../view/text/wrap.ts';
import { catalogue } from '../commands/catalogue.ts';
import { commonFlags, flagsOf } from '../flags/common-flags.ts';
import type { Io } from '../io/io.ts';
import { outputFormats } from '../io/output-format.ts';
import type { CommandSpec, FlagSpec } from '../session/command.ts';
import { helpTopics } from './help-topics.ts';

/** A help text that is rendered for a frame. */
export type Help = (frame: Frame) => readonly Line[];

/** The spec of the program itself, for flags without a command. */
export const rootSpec: CommandSpec = {
  name: 'obsq',
  summary: 'metrics, logs and traces in one command',
  args: [],
  flags: [{ name: 'version', short: 'V', doc: 'the version', group: 'own' }],
  outputs: outputFormats,
  examples: [],
  run: async () => undefined,
};

type Entry = readonly [term: string, text: string];

function block(title: string, entries: readonly Entry[]): HelpBlock {
  return {
    title: sanitize(title),
    rows: entries.map(([term, text]) => ({ term: sanitize(term), text: sanitize(text) })),
  };
}

/** The output of `obsq --help`. */
export async function rootHelp(io: Io): Promise<Help> {
  const { listSavedQueries } = await import('../setup/find-saved-query.ts');
  const queries = await listSavedQueries(io);
  const blocks = [
    block('Usage', [
      ['obsq', 'the terminal UI, in a terminal'],
      ['obsq <command> [flags]', ''],
      ['obsq <saved-query> [flags]', ''],
    ]),
    block(
      'Commands',
      catalogue.map((entry) => [entry.name, entry.summary]),
    ),
    block('Saved queries (obsq queries says what each shows)', queriesByGroup(queries)),
    block('Flags that mean the same everywhere', [...commonFlags, ...rootSpec.flags].map(flagEntry)),
    block('First steps', [
      ['obsq pod-cpu -n otel-demo --demo', 'a saved query, on the built-in cluster'],
      ['obsq context add --help', 'point it at your own stores'],
      ['obsq <command> --help', 'what a command takes, with examples'],
      ...helpTopics.map(({ name, summary }): Entry => [`obsq help ${name}`, summary]),
    ]),
  ];
  return (frame) => [
    ...renderParagraph(
      safe`obsq asks Prometheus or Mimir, Loki and Tempo, and walks from a metric to its trace and its logs.`,
      frame,
    ),
    [],
    ...renderHelp(blocks, frame),
  ];
}

/** Lists the saved queries with one line for each group, because there are more queries than a screen has lines. */
function queriesByGroup(queries: readonly QueryListing[]): readonly Entry[] {
  const groups = new Map<string, string[]>();
  for (const { name, group } of queries) groups.set(group, [...(groups.get(group) ?? []), name]);
  return [...groups].map(([group, names]) => [group === '' ? 'yours' : group, names.join(', ')]);
}

/** The output of `obsq <command> --help`. */
export function commandHelp(spec: CommandSpec): Help {
  const usage = spec.args.map((argument) => {
    const name = `<${argument.name}>${argument.variadic === true ? '...' : ''}`;
    return argument.required ? name : `[${name}]`;
  });
  const flags = flagsOf(spec.flags, spec.without);
  const own = new Set(spec.flags.map((flag) => flag.name));
  const group = (name: FlagSpec['group']): readonly Entry[] =>
    flags
      .filter((flag) => flag.group === name && !own.has(flag.name) && hasUse(flag, spec))
      .map((flag) => outputEntry(flag, spec));
  const blocks = [
    block(
      'Arguments',
      spec.args.map((argument): Entry => [argument.name, argument.doc]),
    ),
    block('Flags', flags.filter((flag) => own.has(flag.name)).map(flagEntry)),
    block('Time', group('time')),
    block('Where', group('target')),
    block('Output', group('output')),
  ].filter((one) => one.rows.length > 0);
  return (frame) => [
    [{ text: sanitize(`obsq ${[spec.name, ...usage].join(' ')} [flags]`), bold: true }],
    ...renderParagraph(sanitize(spec.summary), frame),
    ...(spec.description === undefined ? [] : [[], ...renderParagraph(sanitize(spec.description), frame)]),
    [],
    ...renderHelp(blocks, frame),
    ...renderExamples(spec, frame),
  ];
}

/** Renders examples. Each command has lines of its own, so that it can be copied; its explanation is indented below. */
function renderExamples({ examples }: CommandSpec, frame: Frame): readonly Line[] {
  if (examples.length === 0) return [];
  const indented = (text: string, indent: SafeText, tone: Tone): readonly Line[] => {
    const room = frame.widthCells === null ? null : Math.max(8, frame.widthCells - indent.length);
    return wrapText(sanitize(text), room).map((piece) => [{ text: indent }, { text: piece, tone }]);
  };
  const rows = examples.flatMap(({ command, doc }) => [
    ...indented(command, safe`  `, 'key'),
    ...indented(doc, safe`      `, 'muted'),
  ]);
  return [[], [{ text: safe`Examples`, tone: 'heading' }], ...rows];
}

function flagEntry(flag: FlagSpec): Entry {
  const letter = flag.short === undefined ? '' : `-${flag.short}, `;
  return [`${letter}--${flag.name}${flag.value === undefined ? '' : ` ${flag.value}`}`, flag.doc];
}

/** Whether the help of a command lists a flag. It omits the URL flag of a store that the command never asks, although the flag is accepted. */
function hasUse(flag: FlagSpec, { stores }: CommandSpec): boolean {
  const store = /^(metrics|logs|traces|alerts)-url$/.exec(flag.name)?.[1];
  return store === undefined || stores === undefined || stores.some((name) => name === store);
}

function outputEntry(flag: FlagSpec, spec: CommandSpec): Entry {
  return flag.name === 'output' ? [flagEntry(flag)[0], spec.outputs.join(', ')] : flagEntry(flag);
}
