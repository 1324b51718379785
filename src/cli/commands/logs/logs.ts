import { ObsqError } from '../../../domain/errors.ts';
import { isLogqlMetricExpression } from '../../../languages/logql-stream.ts';
import { noticeWindow, readWindow } from '../../flags/read-window.ts';
import type { Invocation } from '../../io/invocation.ts';
import { outputs } from '../../io/output-format.ts';
import type { CommandSpec } from '../../session/command.ts';
import type { Session } from '../../session/session.ts';
import { lineFlags } from './line-flags.ts';
import { readLineOptions, readTail, refuseLineFlags } from './line-options.ts';
import { guardCost } from './logs-cost.ts';

/** The default limit, the same as logcli's. */
const defaultLimit = 30;

/** `obsq logs <logql>`. */
export const logsCommand: CommandSpec = {
  name: 'logs',
  summary: 'LogQL: lines or a metric; -f follows',
  description:
    'The newest lines of the window, shown in time order. --limit goes past what the server gives at once; 0 means all. ' +
    'A metric query gives series, as obsq metrics does.',
  args: [{ name: 'logql', required: true, doc: 'the query, in quotes' }],
  flags: [
    {
      name: 'follow',
      short: 'f',
      doc: 'go on as lines arrive, through breaks of the link; --tail N begins with the newest N',
      group: 'own',
    },
    {
      name: 'tail',
      value: 'N',
      doc: 'the newest N lines; with -f these first, then new ones (0 or -1: all)',
      group: 'own',
    },
    { name: 'forward', doc: 'from the oldest line on', group: 'own' },
    { name: 'backward', doc: 'from the newest line on, which is what happens without a flag', group: 'own' },
    {
      name: 'after-context',
      short: 'A',
      value: 'N',
      doc: 'lines of the same stream after each match',
      group: 'own',
    },
    {
      name: 'before-context',
      short: 'B',
      value: 'N',
      doc: 'lines of the same stream before each match',
      group: 'own',
    },
    {
      name: 'around',
      short: 'C',
      value: 'N',
      doc: 'lines of the same stream around each match',
      group: 'own',
    },
    ...lineFlags,
    { name: 'limit', value: 'N', doc: `at most this many lines (${defaultLimit}; 0: all)`, group: 'own' },
  ],
  without: ['sort'],
  stores: ['logs'],
  outputs: outputs.series,
  examples: [
    { command: 'obsq logs \'{service_name="payment"}\' --since 15m', doc: 'the last quarter of an hour' },
    {
      command: 'obsq logs \'{service_name="payment"} |= "error"\' -C 3',
      doc: 'with three lines around each',
    },
    {
      command: 'obsq logs \'{service_name="payment"}\' -f --tail 10',
      doc: 'follow, after the newest ten lines',
    },
    {
      command: 'obsq logs \'{service_name="payment"}\' --fields level,trace_id',
      doc: 'the message, then these fields as columns',
    },
    {
      command: 'obsq logs \'{namespace="prod"}\' --since 1d --limit 0 -o jsonl',
      doc: 'everything, streamed; --timeout counts for each page',
    },
  ],
  lasting: (invocation) => invocation.on('follow'),
  run: async (session, invocation) => {
    const expr = invocation.args[0] ?? '';
    if (invocation.on('follow')) {
      if (invocation.list('fail-if').length > 0) throw noValues(invocation);
      const { runFollow } = await import('./logs-follow.ts');
      await runFollow(session, expr);
      return;
    }
    if (isLogqlMetricExpression(expr)) {
      refuseLineFlags(session);
      const { runLogMetric } = await import('./logs-metric.ts');
      await runLogMetric(session, () => expr);
      return;
    }
    if (invocation.list('fail-if').length > 0) throw noValues(invocation);
    await runLines(session, expr);
  },
};

function noValues(invocation: Invocation): ObsqError {
  const isWait = invocation.list('until').length > 0;
  const counting = 'a query that counts, e.g. \'sum(count_over_time({...} |= "error" [5m]))\'';
  return new ObsqError({
    kind: 'usage',
    message: `${isWait ? '--until' : '--fail-if'}: log lines have no values to compare`,
    hint: isWait ? counting : `${counting}, or --fail-empty`,
  });
}

/** Up to this many lines of JSON or raw text are sorted by time, like every other output. More are written as they arrive. */
const mostHeldLines = 50_000;

async function runLines(session: Session, expr: string): Promise<void> {
  const { window } = await readWindow(session);
  await noticeWindow(session, window);
  const limit = readTail(session, defaultLimit);
  const options = readLineOptions(session, [expr]);
  const direction = readDirection(session);
  const client = await (await session.stores()).logs();
  await guardCost(session, client, expr, window);
  const before = contextOf(session, 'before-context');
  const after = contextOf(session, 'after-context');
  if (before > 0 || after > 0) {
    const { runWithContext } = await import('./logs-context.ts');
    await runWithContext(session, { expr, window, limit, direction, before, after, options });
    return;
  }
  const { format } = session.mode;
  if ((format === 'jsonl' || format === 'raw') && (limit === null || limit > mostHeldLines)) {
    const { streamLines } = await import('./logs-stream.ts');
    // All lines are read in time order. With a limit the newest lines are read first, and sorting them would need memory for all.
    await streamLines(
      session,
      client,
      { expr, window, limit, direction: limit === null ? 'forward' : direction },
      options.fields,
    );
    return;
  }
  const { reportLines, readAll } = await import('./logs-lines.ts');
  const answer = await readAll(session, client, { expr, window, limit, direction });
  await reportLines(session, { expr, window, answer, options });
}

function readDirection({ invocation }: Session): 'forward' | 'backward' {
  if (!invocation.on('forward')) return 'backward';
  if (!invocation.on('backward')) return 'forward';
  throw new ObsqError({
    kind: 'usage',
    message: '--forward and --backward exclude each other',
    hint: 'leave out one of them; without both, the newest lines are shown',
  });
}

function contextOf(session: Session, flag: 'before-context' | 'after-context'): number {
  const text = session.invocation.text(flag) ?? session.invocation.text('around') ?? '0';
  return /^\d{1,4}$/.test(text) ? Number(text) : badContext(flag, text);
}

function badContext(flag: string, text: string): never {
  throw new ObsqError({
    kind: 'usage',
    message: `--${flag}: ${text} is no number of lines`,
    hint: `--${flag} 3`,
  });
}
