import { safe, sanitize } from '../domain/sanitize.ts';
import { type HelpBlock, renderHelp, renderParagraph } from '../view/help.ts';
import type { Frame, Line } from '../view/line.ts';
import { catalogue } from './catalogue.ts';
import type { CommandSpec, FlagSpec } from './command.ts';
import { commonFlags, flagsOf } from './common-flags.ts';
import type { Io } from './io.ts';

/** Help fitted to a width. */
export type Help = (frame: Frame) => readonly Line[];

/** The program itself, for flags given without a command. */
export const rootSpec: CommandSpec = {
  name: 'obsq',
  summary: 'metrics, logs and traces in one command',
  args: [],
  flags: [],
  outputs: ['table', 'json', 'jsonl', 'wide', 'chart', 'csv', 'raw'],
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

/** What `obsq --help` prints. */
export async function rootHelp(io: Io): Promise<Help> {
  const { listSavedQueries } = await import('./find-saved-query.ts');
  const queries = await listSavedQueries(io);
  const blocks = [
    block('Usage', [
      ['obsq <command> [flags]', ''],
      ['obsq <saved-query> [flags]', ''],
    ]),
    block(
      'Commands',
      catalogue.map((entry) => [entry.name, entry.summary]),
    ),
    block(
      'Saved queries',
      queries.map((query) => [query.name, query.title]),
    ),
    block('Flags that mean the same everywhere', commonFlags.map(flagEntry)),
    block('First steps', [
      ['obsq pod-cpu -n otel-demo --demo', 'a saved query, on the built-in cluster'],
      ['obsq context add --help', 'point it at your own stores'],
      ['obsq <command> --help', 'what a command takes, with examples'],
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

/** What `obsq <command> --help` prints. */
export function commandHelp(spec: CommandSpec): Help {
  const usage = spec.args.map((argument) => {
    const name = `<${argument.name}>${argument.variadic === true ? '...' : ''}`;
    return argument.required ? name : `[${name}]`;
  });
  const flags = flagsOf(spec.flags, spec.without);
  const own = new Set(spec.flags.map((flag) => flag.name));
  const group = (name: FlagSpec['group']): readonly Entry[] =>
    flags.filter((flag) => flag.group === name && !own.has(flag.name)).map((flag) => outputEntry(flag, spec));
  const blocks = [
    block(
      'Arguments',
      spec.args.map((argument): Entry => [argument.name, argument.doc]),
    ),
    block('Flags', flags.filter((flag) => own.has(flag.name)).map(flagEntry)),
    block('Time', group('time')),
    block('Where', group('target')),
    block('Output', group('output')),
    block(
      'Examples',
      spec.examples.map((example): Entry => [example.command, example.doc]),
    ),
  ].filter((one) => one.rows.length > 0);
  return (frame) => [
    [{ text: sanitize(`obsq ${[spec.name, ...usage].join(' ')} [flags]`), bold: true }],
    ...renderParagraph(sanitize(spec.summary), frame),
    ...(spec.description === undefined ? [] : [[], ...renderParagraph(sanitize(spec.description), frame)]),
    [],
    ...renderHelp(blocks, frame),
  ];
}

function flagEntry(flag: FlagSpec): Entry {
  const letter = flag.short === undefined ? '' : `-${flag.short}, `;
  return [`${letter}--${flag.name}${flag.value === undefined ? '' : ` ${flag.value}`}`, flag.doc];
}

function outputEntry(flag: FlagSpec, spec: CommandSpec): Entry {
  return flag.name === 'output' ? [flagEntry(flag)[0], spec.outputs.join(', ')] : flagEntry(flag);
}
