import { ObsqError } from '../../../domain/errors.ts';
import { isLogqlMetricExpression } from '../../../languages/logql-stream.ts';
import { readWindow } from '../../flags/read-window.ts';
import type { Invocation } from '../../io/invocation.ts';
import { outputs } from '../../io/output-format.ts';
import type { CommandSpec } from '../../session/command.ts';
import { lineFlags } from './line-flags.ts';
import { refuseLineFlags } from './line-options.ts';
import { defaultLimit, runLines } from './run-lines.ts';

/** `obsq logs <logql>`. */
export const logsCommand: CommandSpec = {
  name: 'logs',
  summary: 'LogQL: lines or a metric; -f follows',
  description:
    'The newest lines of the window, shown in time order. --limit goes past what the server gives at once; 0 means all. ' +
    'A metric query gives series, as obsq metrics does.',
  args: [
    {
      name: 'logql',
      required: true,
      variadic: true,
      doc: 'the query, in quotes; lines of several queries are merged by time',
    },
  ],
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
      command: 'obsq logs \'{service_name="payment"}\' \'{service_name="cart"} |= "error"\' -f',
      doc: 'two queries in one follow',
    },
    {
      command: 'obsq logs \'{namespace="prod"}\' --since 1d --limit 0 -o jsonl',
      doc: 'everything, streamed; --timeout counts for each page',
    },
  ],
  lasting: (invocation) => invocation.on('follow'),
  run: async (session, invocation) => {
    const exprs = invocation.args;
    const [expr = ''] = exprs;
    if (invocation.on('follow')) {
      if (invocation.list('fail-if').length > 0) throw noValues(invocation);
      const { runFollow } = await import('./logs-follow.ts');
      await runFollow(session, exprs);
      return;
    }
    const counting = exprs.find(isLogqlMetricExpression);
    if (counting !== undefined && exprs.length > 1) throw onlyLines(counting);
    if (counting !== undefined) {
      refuseLineFlags(session);
      const { runLogMetric } = await import('./logs-metric.ts');
      await runLogMetric(session, await readWindow(session), () => expr);
      return;
    }
    if (invocation.list('fail-if').length > 0) throw noValues(invocation);
    await runLines(session, exprs);
  },
};

function onlyLines(expr: string): ObsqError {
  return new ObsqError({
    kind: 'usage',
    message: `several queries are merged line by line, and this one gives numbers: ${expr}`,
    hint: 'one obsq logs for each query that counts',
  });
}

function noValues(invocation: Invocation): ObsqError {
  const isWait = invocation.list('until').length > 0;
  const counting = 'a query that counts, e.g. \'sum(count_over_time({...} |= "error" [5m]))\'';
  return new ObsqError({
    kind: 'usage',
    message: `${isWait ? '--until' : '--fail-if'}: log lines have no values to compare`,
    hint: isWait ? counting : `${counting}, or --fail-empty`,
  });
}
