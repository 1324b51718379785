import type { SpanSources } from '../../../backends/tempo/trace/decode-trace.ts';
import type { Answer } from '../../../domain/answer.ts';
import { ObsqError } from '../../../domain/errors.ts';
import { parsedOrThrow } from '../../../domain/text/parsed.ts';
import { shellWord } from '../../../domain/text/shell-word.ts';
import { parseDuration } from '../../../domain/time/duration.ts';
import { type AttributeCondition, isOpenFilter, type SpanFilter } from '../../../domain/trace/span-filter.ts';
import type { Trace } from '../../../domain/trace/trace.ts';
import { windowFlags } from '../../flags/common-flags.ts';
import type { Invocation } from '../../io/invocation.ts';
import { outputs } from '../../io/output-format.ts';
import type { CommandSpec } from '../../session/command.ts';
import type { Session } from '../../session/session.ts';
import type { TraceAnswer } from './trace-report.ts';

/** `obsq trace <trace-id>`. */
export const traceCommand: CommandSpec = {
  name: 'trace',
  summary: 'one trace as a waterfall',
  description:
    'On a terminal the rows that have room: where it failed and what took the time, each with its callers. A pipe gets every row. ' +
    'Repeated calls of one parent stand in one row (12x SELECT) with their total. A trace that is not in the store yet is asked for twice.',
  args: [
    {
      name: 'trace-id',
      required: false,
      doc: 'in any writing: hex digits, traceparent, X-Ray, B3, base64, decimal, a link of Grafana, Jaeger, Tempo or Zipkin, a log line. A file of one trace needs none',
    },
  ],
  flags: [
    {
      name: 'file',
      short: 'f',
      value: 'FILE',
      doc: 'read the trace from a file, - for standard input, and ask no store: OTLP/JSON (JSON lines too), Jaeger JSON, answers of Tempo',
      group: 'own',
      completes: 'file',
    },
    { name: 'errors', doc: 'only spans that failed, with their callers', group: 'own' },
    { name: 'service', value: 'NAME', doc: 'only spans of this service, with their callers', group: 'own' },
    {
      name: 'min-duration',
      value: 'DURATION',
      doc: 'only spans that took at least so long: 100ms, 1.5s',
      group: 'own',
    },
    {
      name: 'name',
      value: 'TEXT',
      doc: 'only spans whose names hold this, in upper or lower case',
      group: 'own',
    },
    {
      name: 'attribute',
      value: 'KEY=VALUE',
      repeat: true,
      doc: 'only spans with this attribute, of their own or of their resource; KEY alone for any value',
      group: 'own',
    },
    {
      name: 'span',
      value: 'ID',
      doc: 'everything about one span: attributes, events, links, resource; its first digits will do. A traceparent or a link that names a span implies it',
      group: 'own',
    },
    { name: 'links', doc: 'the traces that link to this one too: what consumed its messages', group: 'own' },
    { name: 'logs', doc: 'what was logged, at the spans it was logged in', group: 'own' },
    { name: 'totals', doc: 'what each service took (-o wide too)', group: 'own' },
    {
      name: 'by',
      value: 'WHAT',
      choices: ['service', 'operation'],
      doc: 'totals by service, or by operation: count, total, average, shortest, longest, self',
      group: 'own',
    },
    { name: 'expand', doc: 'every span on a row of its own, however many', group: 'own' },
  ],
  without: [...windowFlags, 'sort', 'limit', 'fail-if'],
  stores: ['traces', 'logs'],
  outputs: outputs.trace,
  examples: [
    {
      command: "id=$(obsq traces '{ status = error }' --limit 1 -o jsonl | jq -r .traceId)",
      doc: 'the id of the newest trace that failed; any id will do',
    },
    { command: 'obsq trace $id', doc: 'the waterfall' },
    {
      command: 'obsq trace $id --errors --logs',
      doc: 'what failed, and its error messages',
    },
    {
      command: 'obsq trace $id --service payment --min-duration 100ms',
      doc: 'the slow spans of one service',
    },
    { command: 'obsq trace $id --expand | less', doc: 'every span' },
    {
      command: 'obsq trace $id -o otlp > trace.json',
      doc: 'all of it, for a ticket or another tool',
    },
    {
      command: 'obsq trace $id --by operation',
      doc: 'which calls took the time',
    },
    { command: 'obsq trace -f trace.json', doc: 'a trace that a ticket carries' },
  ],
  run: async (session, invocation) => {
    const file = invocation.text('file') ?? null;
    const typed = invocation.args[0];
    if (typed === undefined && file === null)
      throw usage('trace needs <trace-id>, or -f FILE', "obsq traces '{ status = error }'");
    const [{ readTypedTrace }, { readPastedSpan }] = await Promise.all([
      import('../../setup/read-trace-id.ts'),
      import('../../../domain/trace/ids/pasted-ids.ts'),
    ]);
    const ids = typed === undefined ? null : await readTypedTrace(session, typed);
    const traceId = ids?.traceId ?? null;
    const filter = readFilter(invocation);
    const flag = invocation.text('span');
    const spanId = flag === undefined ? undefined : readPastedSpan(flag);
    if (spanId !== undefined && !isOpenFilter(filter))
      throw usage(
        '--span shows one span: it goes with none of --errors, --service, --min-duration, --name, --attribute',
      );
    refuseUnheard(session, spanId !== undefined);
    const withLogs = invocation.on('logs');
    // These modules load while the store answers.
    const reporting = Promise.all([
      import('./trace-report.ts'),
      import('../../../view/trace/trace-screen.ts'),
    ]);
    const answer = await askTrace(session, { traceId, file, filter, withLogs });
    const [{ reportSpan, reportTrace }] = await reporting;
    const chosen = spanId ?? (await takePastedSpan(session, ids?.spanId ?? null, answer, filter));
    if (chosen === null) await reportTrace(session, answer, filter);
    else await reportSpan(session, answer, chosen);
  },
};

/** Flags that ask for something of the whole trace. */
const ofWholeTrace = ['links', 'totals', 'expand'] as const;

/**
 * The span that the pasted text names beside the trace, as if `--span` had named it, and says so; null if the trace has no such span (a
 * traceparent may name a caller that recorded none) or another flag wants the whole trace.
 */
async function takePastedSpan(
  session: Session,
  spanId: string | null,
  { answer }: TraceAnswer,
  filter: SpanFilter,
): Promise<string | null> {
  const { invocation, mode } = session;
  if (spanId === null || !isOpenFilter(filter) || mode.format === 'otlp') return null;
  if (invocation.text('by') !== undefined || ofWholeTrace.some((flag) => invocation.on(flag))) return null;
  const { traceId, spans } = answer.data;
  if (!spans.some((span) => span.spanId === spanId)) {
    await session.notice(
      `the text names span ${spanId}, which the trace does not hold: this is the whole trace`,
    );
    return null;
  }
  await session.notice(`span ${spanId}, as the text names it; the whole trace: obsq trace ${traceId}`);
  return spanId;
}

/** Flags that add something to the spans, and what they add. `json` has all of it. */
const additions = { logs: 'log lines', links: 'the traces that link to it', totals: 'totals', by: 'totals' };

/** Throws ObsqError usage for a flag that the format or `--span` would pass over in silence. */
function refuseUnheard({ invocation, mode: { format } }: Session, isOneSpan: boolean): void {
  for (const [flag, what] of Object.entries(additions)) {
    if (!invocation.on(flag) && invocation.text(flag) === undefined) continue;
    const words = flag === 'by' ? `--by ${invocation.text('by')}` : `--${flag}`;
    if (format === 'jsonl' || format === 'otlp')
      throw usage(`-o ${format} writes spans and cannot hold ${what}`, `-o json ${words}`);
    if (isOneSpan && flag !== 'logs')
      throw usage(`--span shows one span, and ${words} asks for ${what} of the whole trace`);
  }
}

function usage(message: string, hint = 'obsq trace --help'): ObsqError {
  return new ObsqError({ kind: 'usage', message, hint });
}

function readFilter(invocation: Invocation): SpanFilter {
  const shortest = invocation.text('min-duration');
  return {
    errors: invocation.on('errors'),
    service: invocation.text('service') ?? null,
    minDurationNs:
      shortest === undefined ? null : parsedOrThrow(parseDuration(shortest), '--min-duration') * 1e6,
    name: invocation.text('name'),
    attributes: invocation.list('attribute').map(readAttribute),
  };
}

function readAttribute(text: string): AttributeCondition {
  const at = text.indexOf('=');
  const key = at < 0 ? text : text.slice(0, at);
  if (key === '')
    throw usage('--attribute needs KEY=VALUE, or KEY', '--attribute http.response.status_code=500');
  return { key, value: at < 0 ? null : text.slice(at + 1) };
}

interface Asked {
  /** 32 hex digits; null takes the only trace of a file. */
  readonly traceId: string | null;
  readonly file: string | null;
  readonly filter: SpanFilter;
  readonly withLogs: boolean;
}

/** Reads or fetches the trace, and creates a reader of its log lines. Throws ObsqError. */
async function askTrace(session: Session, { traceId, file, filter, withLogs }: Asked): Promise<TraceAnswer> {
  const isOtlp = session.mode.format === 'otlp';
  const sources: SpanSources = new Map();
  // The reader of log lines starts its queries as early as possible.
  const [answer, readLogs] = await Promise.all([
    traceId === null || file !== null
      ? readFile(session, file ?? '-', traceId, isOtlp ? sources : undefined)
      : askStore(session, traceId, filter, isOtlp ? sources : undefined),
    withLogs ? openLogs(session) : null,
  ]);
  return { answer, file, sources, readLogs };
}

async function readFile(
  session: Session,
  file: string,
  traceId: string | null,
  sources: SpanSources | undefined,
): Promise<Answer<Trace>> {
  const [{ readInput }, { decodeTraceFile }] = await Promise.all([
    import('../../io/read-input.ts'),
    import('../../../backends/tempo/file/decode-trace-file.ts'),
  ]);
  const text = await readInput(session.io, file);
  return decodeTraceFile({ name: file === '-' ? 'standard input' : file, text }, traceId, sources);
}

/** Fetches the trace from the store. Throws ObsqError not-found. */
async function askStore(
  session: Session,
  traceId: string,
  filter: SpanFilter,
  sources: SpanSources | undefined,
): Promise<Answer<Trace>> {
  const stores = await session.stores();
  const [client, { fetchTrace }] = await Promise.all([
    stores.traces(),
    import('../../../services/traces/fetch-trace.ts'),
  ]);
  const answer = await fetchTrace(client, {
    traceId,
    filter,
    signal: session.interrupted,
    sources,
    onMissing: (waitMs) =>
      session.notice(
        `trace ${traceId} is not in the store; it may not be flushed yet: asking once more in ${waitMs / 1000} s`,
      ),
  });
  if (answer !== null) return answer;
  throw new ObsqError({
    kind: 'not-found',
    message: `no trace ${traceId}: it may not be flushed yet, sampled away, or past the store's retention (asked twice)`,
    backend: 'tempo',
    hint: `obsq trace ${shellWord(traceId)} (again in a few seconds), or obsq traces '{ status = error }'`,
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
