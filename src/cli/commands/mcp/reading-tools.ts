import { ObsqError } from '../../../domain/errors.ts';
import { nearestWord } from '../../../domain/text/nearest-word.ts';
import type { QueryListing } from '../../../saved/library/user-queries.ts';
import type { Io } from '../../io/io.ts';
import type { CatalogueEntry, CommandSpec } from '../../session/command.ts';
import { findSavedQuery, listSavedQueries } from '../../setup/find-saved-query.ts';

import { savedQueryCommand } from '../queries/saved-query.ts';
import { parametersSchema, type Tool, toolOf } from './tool.ts';
import { type CallArguments, type ToolWords, toolWords } from './tool-words.ts';

/** The commands that are tools: they only read. A list narrows the command's first argument, whose other choices read files. */
const readingCommands: Readonly<Record<string, readonly string[] | null>> = {
  metrics: null,
  logs: null,
  traces: null,
  trace: null,
  exemplars: null,
  pivot: null,
  labels: null,
  values: null,
  series: null,
  alerts: null,
  check: null,
  rules: null,
  silence: null,
  queries: ['list', 'show'],
  doctor: null,
};

const savedQueryTool = 'saved_query';

/** Lists the tools: every reading command, and one for all saved queries, with their names. */
export async function listTools(catalogue: readonly CatalogueEntry[], io: Io): Promise<readonly Tool[]> {
  const tools: Tool[] = [];
  for (const entry of catalogue) {
    const choices = Object.hasOwn(readingCommands, entry.name) ? readingCommands[entry.name] : undefined;
    if (choices !== undefined) tools.push(toolOf(await entry.load([], io), choices));
  }
  return [...tools, savedQueries(await listSavedQueries(io))];
}

function savedQueries(listed: readonly QueryListing[]): Tool {
  const usable = listed.filter(({ problem }) => problem === null);
  return {
    name: savedQueryTool,
    description: [
      'Run a saved query by its name.',
      ...usable.map(({ name, title }) => `${name}: ${title}`),
    ].join('\n'),
    inputSchema: {
      type: 'object',
      properties: {
        name: { type: 'string', enum: usable.map(({ name }) => name), description: 'the saved query' },
        parameters: {
          ...parametersSchema,
          description:
            'its flags, without dashes: its own, such as {"namespace": "otel-demo"}, and since, from, to, at, step, limit, sort, top; ' +
            '`queries` with show names its own',
        },
      },
      required: ['name'],
      additionalProperties: false,
    },
  };
}

/** A call that was understood: the command to run, and its words. */
export interface ReadCall {
  readonly spec: CommandSpec;
  readonly words: ToolWords;
}

/** Finds the command of a call and writes its arguments as words. Throws ObsqError usage. */
export async function readCall(
  catalogue: readonly CatalogueEntry[],
  io: Io,
  name: string,
  call: CallArguments,
): Promise<ReadCall> {
  if (name === savedQueryTool) return readSavedCall(io, call);
  const choices = Object.hasOwn(readingCommands, name) ? readingCommands[name] : undefined;
  const entry = catalogue.find((one) => one.name === name);
  if (entry === undefined || choices === undefined) throw unknownTool(name);
  // The words of the arguments decide which flags some commands have: those of a saved query.
  const texts = Object.values(call)
    .flat()
    .filter((value) => typeof value === 'string');
  const spec = await entry.load(texts, io);
  return { spec, words: toolWords(spec, call, choices) };
}

async function readSavedCall(io: Io, call: CallArguments): Promise<ReadCall> {
  const { name, parameters, ...rest } = call;
  const found = typeof name === 'string' ? await findSavedQuery(name, io) : null;
  if (found === null) throw await unknownQuery(io, typeof name === 'string' ? name : '');
  const spec = savedQueryCommand(found);
  if (
    parameters !== undefined &&
    (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters))
  )
    throw new ObsqError({ kind: 'usage', message: 'parameters: an object belongs here' });
  return { spec, words: toolWords(spec, { ...rest, ...parameters }, null) };
}

async function unknownQuery(io: Io, name: string): Promise<ObsqError> {
  const near = nearestWord(
    name,
    (await listSavedQueries(io)).map((listed) => listed.name),
  );
  return new ObsqError({
    kind: 'usage',
    message: `there is no saved query ${name}${near === null ? '' : `; did you mean ${near}?`}`,
    hint: 'the tool queries lists them',
  });
}

function unknownTool(name: string): ObsqError {
  return new ObsqError({
    kind: 'usage',
    message: `there is no tool ${name}`,
    hint: [...Object.keys(readingCommands), savedQueryTool].join(', '),
  });
}
