import { ObsqError } from '../../../domain/errors.ts';
import { parsedOrThrow } from '../../../domain/text/parsed.ts';
import { parseDuration } from '../../../domain/time/duration.ts';
import { isOpenFilter, type SpanFilter } from '../../../domain/trace/span-filter.ts';
import { normalizeTraceId } from '../../../domain/trace/trace-id.ts';
import { windowFlags } from '../../flags/common-flags.ts';
import type { Invocation } from '../../io/invocation.ts';
import { outputs } from '../../io/output-format.ts';
import type { CommandSpec } from '../../session/command.ts';
import type { Session } from '../../session/session.ts';

/** `obsq trace <trace-id>`. */
export const traceCommand: CommandSpec = {
  name: 'trace',
  summary: 'one trace as a waterfall',
  description:
    'On a terminal the rows that have room: where it failed and what took the time, each with its callers. A pipe gets every row. ' +
    'Repeated calls of one parent stand in one row (12x SELECT) with their total. A trace that is not in the store yet is asked for twice.',
  args: [{ name: 'trace-id', required: true, doc: 'hex digits; leading zeros may be missing' }],
  flags: [
    { name: 'errors', doc: 'only spans that failed, with their callers', group: 'own' },
    { name: 'service', value: 'NAME', doc: 'only spans of this service, with their callers', group: 'own' },
    {
      name: 'min-duration',
      value: 'DURATION',
      doc: 'only spans that took at least so long: 100ms, 1.5s',
      group: 'own',
    },
    {
      name: 'span',
      value: 'ID',
      doc: 'everything about one span: attributes, events, links, resource; its first digits will do',
      group: 'own',
    },
    { name: 'logs', doc: 'what was logged, at the spans it was logged in', group: 'own' },
    { name: 'totals', doc: 'what each service took (-o wide too)', group: 'own' },
    { name: 'expand', doc: 'every span on a row of its own, however many', group: 'own' },
  ],
  without: [...windowFlags, 'sort', 'limit', 'fail-if'],
  stores: ['traces', 'logs'],
  outputs: outputs.trace,
  examples: [
    { command: 'obsq trace 22be4a157aeda1bd61c75d523043ff06', doc: 'the waterfall' },
    {
      command: 'obsq trace 22be4a157aeda1bd61c75d523043ff06 --errors --logs',
      doc: 'what failed, and its error messages',
    },
    {
      command: 'obsq trace 22be4a157aeda1bd61c75d523043ff06 --service payment --min-duration 100ms',
      doc: 'the slow spans of one service',
    },
    { command: 'obsq trace 22be4a157aeda1bd61c75d523043ff06 --expand | less', doc: 'every span' },
  ],
  run: async (session, invocation) => {
    const traceId = readTraceId(invocation.args[0] ?? '');
    const filter = readFilter(invocation);
    const spanId = invocation.text('span');
    if (spanId !== undefined && !isOpenFilter(filter))
      throw usage('--span shows one span: it goes with none of --errors, --service, --min-duration');
    const withLogs = invocation.on('logs');
    if (withLogs && session.mode.format === 'jsonl')
      throw usage('-o jsonl writes one span a line and cannot hold log lines', '-o json --logs');
    // These modules load while the store answers.
    const reporting = Promise.all([
      import('./trace-report.ts'),
      import('../../../view/trace/trace-screen.ts'),
    ]);
    const answer = await askTrace(session, { traceId, filter, withLogs });
    const [{ reportSpan, reportTrace }] = await reporting;
    if (spanId === undefined) await reportTrace(session, answer, filter);
    else await reportSpan(session, answer, spanId);
  },
};

function usage(message: string, hint = 'obsq trace --help'): ObsqError {
  return new ObsqError({ kind: 'usage', message, hint });
}

function readTraceId(typed: string): string {
  const traceId = normalizeTraceId(typed);
  if (traceId !== null) return traceId;
  throw usage(
    `${typed} is no trace id: those have at most 32 hex digits`,
    "obsq traces '{ status = error }' lists some",
  );
}

function readFilter(invocation: Invocation): SpanFilter {
  const shortest = invocation.text('min-duration');
  return {
    errors: invocation.on('errors'),
    service: invocation.text('service') ?? null,
    minDurationNs:
      shortest === undefined ? null : parsedOrThrow(parseDuration(shortest), '--min-duration') * 1e6,
  };
}

interface Asked {
  readonly traceId: string;
  readonly filter: SpanFilter;
  readonly withLogs: boolean;
}

/** Fetches the trace and creates a reader of its log lines, which starts its queries as early as possible. Throws ObsqError not-found. */
async function askTrace(session: Session, { traceId, filter, withLogs }: Asked) {
  const stores = await session.stores();
  const [client, { fetchTrace }] = await Promise.all([
    stores.traces(),
    import('../../../services/traces/fetch-trace.ts'),
  ]);
  const fetching = fetchTrace(client, {
    traceId,
    filter,
    signal: session.interrupted,
    onMissing: (waitMs) =>
      session.notice(
        `trace ${traceId} is not in the store; it may not be flushed yet: asking once more in ${waitMs / 1000} s`,
      ),
  });
  const [answer, readLogs] = await Promise.all([fetching, withLogs ? openLogs(session) : null]);
  if (answer !== null) return { answer, readLogs };
  throw new ObsqError({
    kind: 'not-found',
    message: `no trace ${traceId}: it may not be flushed yet, sampled away, or past the store's retention (asked twice)`,
    backend: 'tempo',
    hint: `obsq trace ${traceId} (again in a few seconds), or obsq traces '{ status = error }'`,
  });
}

async function openLogs(session: Session) {
  const { openTraceLogs } = await import('../../../services/logs/trace-logs.ts');
  return openTraceLogs(await session.stores(), {
    cache: await session.cache(),
    nowMs: session.nowMs,
    signal: session.interrupted,
  });
}
