import { ObsqError, toObsqError } from '../../domain/errors.ts';
import { sanitize } from '../../domain/text/sanitize.ts';
import { renderError } from '../../view/pages/error.ts';
import { encodeLine } from '../../view/text/ansi.ts';
import { makeTheme } from '../../view/text/theme.ts';
import { catalogue } from '../commands/catalogue.ts';
import { findSpec } from '../commands/find-spec.ts';
import { findCommand } from '../flags/dispatch.ts';
import type { Help } from '../help/help.ts';
import { type ExitCode, exitCodeOfError, exitCodes, highestExitCode } from '../io/exit-code.ts';
import type { Invocation } from '../io/invocation.ts';
import type { Io } from '../io/io.ts';
import { isJsonFormat } from '../io/output-format.ts';
import { guessColor, guessFormat, modeOf } from '../io/output-mode.ts';
import { createPagedIo, type PagedIo } from '../io/paged-io.ts';
import { formatErrorJson } from '../output/error-json.ts';
import { formatNotice } from '../output/notice.ts';
import type { CommandSpec } from '../session/command.ts';
import { createSession, isWatched, readTimeout } from '../setup/create-session.ts';
import { parseInvocation } from './register.ts';

/** Runs one command line to its end and resolves with the exit code. It never throws. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const codes = new Set<ExitCode>();
  try {
    await dispatch(argv, io, codes);
  } catch (thrown) {
    const error = await explained(toObsqError(thrown));
    if (!io.interrupted.aborted) {
      codes.add(exitCodeOfError(error.kind));
      await writeError(argv, io, error);
    }
  }
  return io.interrupted.aborted ? endInterrupted(argv, io, codes) : highestExitCode(codes);
}

/** Adds to a usage error what its flag, of another tool, is here. The table of such flags is loaded for that alone. */
async function explained(error: ObsqError): Promise<ObsqError> {
  if (error.kind !== 'usage' || error.cause === undefined) return error;
  const { explainUnknownFlag } = await import('../flags/foreign-flags.ts');
  return explainUnknownFlag(error);
}

async function endInterrupted(
  argv: readonly string[],
  io: Io,
  codes: ReadonlySet<ExitCode>,
): Promise<ExitCode> {
  const reason: unknown = io.interrupted.reason;
  if (reason === 'EPIPE') return highestExitCode(codes);
  if (reason instanceof ObsqError) {
    await writeError(argv, io, reason);
    return highestExitCode([...codes, exitCodeOfError(reason.kind)]);
  }
  if (reason === 'SIGHUP') return exitCodes.hungUp;
  return reason === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated;
}

/** Reports an error that nothing caught, which is a bug. Writes it like any error and returns the exit code. */
export async function reportBug(thrown: unknown, argv: readonly string[], io: Io): Promise<ExitCode> {
  const error = toObsqError(thrown);
  await writeError(argv, io, error);
  return exitCodeOfError(error.kind);
}

async function dispatch(argv: readonly string[], io: Io, codes: Set<ExitCode>): Promise<void> {
  if (argv[0] === '__complete') {
    const { writeCompletions } = await import('../completion/complete-command.ts');
    await writeCompletions(argv.slice(1), io);
    return;
  }
  const { word, rest } = findCommand(argv);
  if (word === null || word === 'help') {
    if (word === null && (await openedScreen(argv, io, codes))) return;
    if (word === 'help') await writeTopic(rest, io);
    else await runWithoutCommand(argv, io);
    return;
  }
  if (word === 'version') {
    await io.stdout.write(`obsq ${io.version}\n`);
    return;
  }
  const spec = await requireSpec(word, rest, io);
  const invocation = parseInvocation(spec, rest);
  if (invocation.on('help')) {
    const { commandHelp } = await import('../help/help.ts');
    await writeHelp(io, commandHelp(spec), invocation.text('color'));
    return;
  }
  await runCommand(spec, invocation, io, codes);
}

/** Opens the screen for a line without a command, in a terminal. Returns false if there is none. A dumb terminal gets the help and the code of a usage error. */
async function openedScreen(argv: readonly string[], io: Io, codes: Set<ExitCode>): Promise<boolean> {
  if (!io.stdinIsTerminal || !io.stdout.isTerminal) return false;
  const { rootSpec } = await import('../help/help.ts');
  const invocation = parseInvocation(rootSpec, argv);
  if (invocation.on('help') || invocation.on('version')) return false;
  refuseFormat(invocation);
  const term = io.environment.TERM ?? '';
  if (term === '' || term === 'dumb') {
    codes.add(exitCodes.usage);
    return false;
  }
  const { startTuiCommand } = await import('./start-tui-command.ts');
  await startTuiCommand(invocation, io);
  return true;
}

async function runCommand(
  spec: CommandSpec,
  invocation: Invocation,
  io: Io,
  codes: Set<ExitCode>,
): Promise<void> {
  const paged = pagedIo(io, spec, invocation);
  const open = createSession(paged?.io ?? io, spec, invocation);
  if (invocation.on('spreadsheet') && open.session.mode.format !== 'csv')
    throw new ObsqError({
      kind: 'usage',
      message: '--spreadsheet is for -o csv',
      hint: '-o csv --spreadsheet',
    });
  try {
    if (isWatched(invocation)) {
      const { watchCommand } = await import('../watch/watch-command.ts');
      await watchCommand(open, spec, readTimeout(invocation));
    } else {
      await spec.run(open.session, invocation);
    }
  } finally {
    for (const code of open.codes) codes.add(code);
    await open.close();
    await paged?.end();
  }
}

/** The Io with a pager for long output on a terminal (`PAGER`, `less -FRX` by default); null where there is to be none. */
function pagedIo(io: Io, spec: CommandSpec, invocation: Invocation): PagedIo | null {
  const { PAGER: command = 'less -FRX', TERM: term } = io.environment;
  const { startPager, leave } = io;
  if (!io.stdout.isTerminal || startPager === undefined || leave === undefined) return null;
  if (invocation.on('no-pager') || command.trim() === '' || command.trim() === 'cat' || term === 'dumb')
    return null;
  // What goes on until it is stopped, and what repaints the terminal, is no text to page through.
  if (isWatched(invocation) || spec.lasting?.(invocation) === true) return null;
  return createPagedIo(io, () => startPager(command), leave);
}

async function requireSpec(word: string, rest: readonly string[], io: Io): Promise<CommandSpec> {
  const spec = await findSpec(word, rest, io);
  if (spec !== null) return spec;
  if (/^https?:\/\//i.test(word)) throw await urlForCommand(word);
  const { listSavedQueries } = await import('../setup/find-saved-query.ts');
  const { nearestWord } = await import('../../domain/text/nearest-word.ts');
  const near = nearestWord(word, [
    ...catalogue.map((candidate) => candidate.name),
    ...(await listSavedQueries(io)).map((query) => query.name),
  ]);
  throw new ObsqError({
    kind: 'usage',
    message: `no command or saved query ${word}${near === null ? '' : `; did you mean ${near}?`}`,
    hint: near === null ? 'obsq --help, obsq queries' : `obsq ${near} --help`,
  });
}

async function urlForCommand(word: string): Promise<ObsqError> {
  const { maskUrl } = await import('../../domain/text/mask-url.ts');
  return new ObsqError({
    kind: 'usage',
    message: `${maskUrl(word)} is a URL, and a command belongs here`,
    hint: 'obsq metrics up --metrics-url URL; likewise --logs-url, --traces-url, --alerts-url',
  });
}

async function runWithoutCommand(words: readonly string[], io: Io): Promise<void> {
  const { rootHelp, rootSpec } = await import('../help/help.ts');
  // The line is parsed although only help is printed: a mistyped flag must be an error and not look like a request for help.
  const invocation = parseInvocation(rootSpec, words);
  if (invocation.on('version')) {
    await io.stdout.write(`obsq ${io.version}\n`);
    return;
  }
  if (!invocation.on('help')) refuseFormat(invocation);
  await writeHelp(io, await rootHelp(io), invocation.text('color'));
}

/** Refuses `-o json` without a command, since there is no answer that could be JSON. */
function refuseFormat(invocation: Invocation): void {
  const format = invocation.text('output');
  if (format === undefined) return;
  throw new ObsqError({
    kind: 'usage',
    message: `-o ${format} needs a command: there is nothing to write`,
    hint: `obsq pod-cpu -n otel-demo -o ${format}, or obsq --help`,
  });
}

/** Runs `obsq help [topic]`. */
async function writeTopic(words: readonly string[], io: Io): Promise<void> {
  const { word, rest } = findCommand(words);
  if (word === null) {
    await runWithoutCommand([...words, '--help'], io);
    return;
  }
  const { helpTopics, topicHelp } = await import('../help/help-topics.ts');
  const topic = helpTopics.find(({ name }) => name === word);
  if (topic !== undefined) {
    await writeHelp(io, topicHelp(topic), guessColor(words));
    return;
  }
  const { commandHelp } = await import('../help/help.ts');
  await writeHelp(io, commandHelp(await requireSpec(word, rest, io)), guessColor(words));
}

const widestHelpCells = 110;

async function writeHelp(io: Io, render: Help, color?: string): Promise<void> {
  const mode = modeOf(io, 'table', color);
  const theme = makeTheme(mode.color ? 'dark' : 'none');
  const widthCells = Math.min(mode.widthCells ?? widestHelpCells, widestHelpCells);
  const lines = render({ widthCells, ascii: mode.ascii });
  await io.stdout.write(lines.map((line) => `${encodeLine(line, theme, mode.ascii)}\n`).join(''));
}

async function writeError(argv: readonly string[], io: Io, error: ObsqError): Promise<void> {
  const format = guessFormat(argv);
  const isJson = isJsonFormat(format);
  if (argv.includes('--debug')) await io.stderr.write(formatStack(error, isJson));
  if (isJson) {
    await io.stderr.write(`${formatErrorJson(error, exitCodeOfError(error.kind))}\n`);
  } else {
    const mode = modeOf(io, 'table', guessColor(argv));
    const frame = { widthCells: io.stderr.widthCells, ascii: mode.ascii };
    const theme = makeTheme(mode.errorColor ? 'dark' : 'none');
    await io.stderr.write(
      renderError(error, frame)
        .map((line) => `${encodeLine(line, theme, mode.ascii)}\n`)
        .join(''),
    );
  }
}

function formatStack(error: ObsqError, isJson: boolean): string {
  const cause =
    error.cause instanceof Error ? `\ncaused by: ${error.cause.stack ?? error.cause.message}` : '';
  const stack = `${error.stack ?? error.message}${cause}`;
  if (isJson) return formatNotice('notice', stack, { isJson, errorColor: false });
  return stack
    .split('\n')
    .map((line) => `${sanitize(line)}\n`)
    .join('');
}
