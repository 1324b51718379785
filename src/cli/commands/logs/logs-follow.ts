import type { LokiClient } from '../../../backends/loki/client.ts';
import { ObsqError } from '../../../domain/errors.ts';
import type { LogEntry } from '../../../domain/logs/log-entry.ts';
import { shellWord } from '../../../domain/text/shell-word.ts';
import { addNs, compareNs } from '../../../domain/time/nanoseconds.ts';
import { formatRfc3339UtcNs, formatTime } from '../../../domain/time/time-format.ts';
import { isLogqlMetricExpression } from '../../../languages/logql-stream.ts';
import { followSeveral } from '../../../services/logs/follow-several.ts';
import { readWindow } from '../../flags/read-window.ts';
import { exitCodes } from '../../io/exit-code.ts';
import type { OutputFormat } from '../../io/output-format.ts';
import type { Session } from '../../session/session.ts';
import { createFollowReporter } from './follow-reporter.ts';
import { type LineOptions, readLineOptions, readTail } from './line-options.ts';
import { logRow } from './logs-lines.ts';

/** Formats that are read line by line. */
const followable: readonly OutputFormat[] = ['table', 'wide', 'jsonl', 'raw'];

const minuteMs = 60_000;

/**
 * Runs `obsq logs -f`: writes lines as they arrive, until it is stopped or `--timeout` is over. It says on stderr from when it
 * follows, when a link breaks and comes back, and which lines are lost, if any are. Of several queries, one that fails is named and the
 * others go on; the error of the first is thrown when all have failed.
 */
export async function runFollow(session: Session, exprs: readonly string[]): Promise<void> {
  for (const expr of exprs) refuseFlags(session, expr);
  const options = readLineOptions(session, exprs);
  const { nowMs, timeZone } = session;
  const { window, ranged } = await readWindow(session);
  const last = readTail(session, null);
  const fromMs = ranged || last !== null ? window.fromMs : nowMs - minuteMs;
  const since = `${formatTime(fromMs, timeZone)} on`;
  const ofEach = exprs.length > 1 ? ' of each query' : '';
  await session.sayWhenAsked(
    'notice',
    last === null
      ? `following from ${since}`
      : `following: the newest ${last} lines${ofEach} from ${since}, then new ones`,
  );
  const client = await (await session.stores()).logs();
  const write = await createWriter(session, options, exprs);
  const ended = session.timeLimit();
  const signal = ended === undefined ? session.interrupted : AbortSignal.any([session.interrupted, ended]);
  const reporters = exprs.map((expr) => createFollowReporter(session, expr, exprs.length > 1));
  const failed: ObsqError[] = [];
  let written = 0;
  // The queries of which something was heard. A store that takes the connection and says nothing is not one without lines.
  const heard = new Set<number>();
  const newestNs = new Map<number, string>();
  for await (const { query, event } of followSeveral(client, exprs, { fromMs, nowMs, last, signal })) {
    if (event.kind !== 'disconnected') heard.add(query);
    if (event.kind === 'entry') {
      written += 1;
      const { timestampNs } = event.entry;
      if (compareNs(timestampNs, newestNs.get(query) ?? '0') > 0) newestNs.set(query, timestampNs);
      await write(event.entry, query);
      continue;
    }
    if (event.kind === 'failed') {
      const error = withWhereToGoOn(event.error, exprs[query] ?? '', newestNs.get(query));
      failed.push(error);
      if (failed.length === exprs.length) throw failed[0] ?? error;
      session.exit(exitCodes.partial);
      await session.warn(`${exprs[query] ?? ''}: ${error.message}; the other queries are followed`);
      continue;
    }
    await reporters[query]?.tell(event);
    if (event.kind === 'filled' && event.cause === 'start' && event.entries === 0)
      await explainNothing(session, client, exprs[query] ?? '', exprs.length > 1);
  }
  if (session.interrupted.aborted) {
    // The terminal has written ^C, and the prompt would stand behind it.
    const { stderr } = session.io;
    if (session.interrupted.reason === 'SIGINT' && stderr.isTerminal) await stderr.write('\n');
    return;
  }
  await session.notice(`ended by --timeout ${session.invocation.text('timeout') ?? ''}`);
  if (heard.size < exprs.length)
    await session.warn('the log store has not answered: whether there are lines is not known');
  if (heard.size < exprs.length || reporters.some((reporter) => reporter.isDown()))
    session.exit(exitCodes.timedOut);
  if (written === 0 && session.invocation.on('fail-empty')) session.exit(exitCodes.empty);
}

/** The error that ended a follow, with the last line that was written and the command that goes on behind it. */
function withWhereToGoOn(error: ObsqError, expr: string, newestNs: string | undefined): ObsqError {
  if (newestNs === undefined || error.kind === 'cancelled') return error;
  const command = `obsq logs ${shellWord(expr)} -f --from ${addNs(newestNs, 1)}`;
  const reached = formatRfc3339UtcNs(newestNs);
  return error.with({
    message: `${error.message}; the follow ended behind the line of ${reached}, to go on: ${command}`,
  });
}

/** Says why no line was there at the start, so that nobody waits for a stream with a mistyped name. */
async function explainNothing(
  session: Session,
  client: LokiClient,
  expr: string,
  isNamed: boolean,
): Promise<void> {
  const { explainEmptyLogs } = await import('../../../services/logs/explain-empty-logs.ts');
  const window = { fromMs: session.nowMs - 60 * minuteMs, toMs: session.nowMs };
  const { reason, hint } = await explainEmptyLogs(client, expr, window);
  const about = isNamed ? `${expr}: ` : '';
  await session.notice(`${about}no line yet: ${reason}${hint === undefined ? '' : ` (${hint})`}; waiting`);
}

/** Writes an entry of the query at a place among the queries. */
type WriteEntry = (entry: LogEntry, query: number) => Promise<void>;

async function createWriter(
  session: Session,
  options: LineOptions,
  exprs: readonly string[],
): Promise<WriteEntry> {
  const { mode } = session;
  if (mode.format === 'jsonl')
    return (entry, query) => {
      const row = logRow(entry, options.fields, exprs.length > 1 ? exprs[query] : undefined);
      return session.writeData([`${JSON.stringify(row)}\n`]);
    };
  if (mode.format === 'raw') return (entry) => session.writeData([`${entry.line}\n`]);
  const { createLogFollower } = await import('../../../view/logs/log-list.ts');
  const render = createLogFollower({
    ...options,
    frame: { widthCells: mode.widthCells, ascii: mode.ascii },
    zone: session.timeZone,
    wide: mode.format === 'wide',
  });
  return (entry) => session.writeLines(render(entry));
}

/** Throws ObsqError usage for flags that a follow cannot honour, so that none is ignored. */
function refuseFlags({ invocation, mode }: Session, expr: string): void {
  const refuse = (message: string, hint: string): never => {
    throw new ObsqError({ kind: 'usage', message, hint });
  };
  if (isLogqlMetricExpression(expr))
    refuse(
      '-f follows lines, and a metric query gives numbers',
      "obsq logs 'sum(rate({...}[5m]))' --since 1h, without -f",
    );
  if (invocation.text('step') !== undefined)
    refuse('--step has no place in -f: lines have no step', 'obsq logs ... -f, without --step');
  if (!followable.includes(mode.format))
    refuse(`-o ${mode.format} cannot be followed: it would never end`, 'obsq logs ... -f -o jsonl');
  if (invocation.text('to') !== undefined || invocation.text('at') !== undefined)
    refuse(
      '-f follows into the future: --to and --at end it',
      'obsq logs ... -f --since 10m, or --timeout 5m',
    );
  for (const flag of ['after-context', 'before-context', 'around']) {
    if (invocation.text(flag) !== undefined)
      refuse(
        `--${flag} has no place in -f: the lines after a match are yet to come`,
        "obsq logs '{...}' -f without the filter, or -C 3 without -f",
      );
  }
  if (invocation.on('fail-empty') && invocation.text('timeout') === undefined)
    refuse('--fail-empty needs an end, and -f has none', 'obsq logs ... -f --fail-empty --timeout 1m');
}
