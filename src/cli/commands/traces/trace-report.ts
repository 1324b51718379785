import type { SpanSources } from '../../../backends/tempo/trace/decode-trace.ts';
import type { Answer, Emptiness } from '../../../domain/answer.ts';
import { ObsqError } from '../../../domain/errors.ts';
import { nearestWord } from '../../../domain/text/nearest-word.ts';
import { shellWord } from '../../../domain/text/shell-word.ts';
import { formatDuration } from '../../../domain/time/duration.ts';
import {
  type AttributeCondition,
  isOpenFilter,
  matchesFilter,
  type SpanFilter,
} from '../../../domain/trace/span-filter.ts';
import type { Trace, TraceSummary } from '../../../domain/trace/trace.ts';
import type { TraceLogs, TraceLogsReader } from '../../../services/logs/trace-logs.ts';
import type { Line } from '../../../view/text/line.ts';
import { buildWaterfall, type WaterfallModel } from '../../../view/trace/waterfall-model.ts';
import { keepMatching } from '../../../view/trace/waterfall-rows.ts';
import type { OutputFormat } from '../../io/output-format.ts';
import type { QueryFacts, Report } from '../../session/report.ts';
import type { Session } from '../../session/session.ts';

/** A trace, where it came from and, if its log lines were asked for, a function that reads them. */
export interface TraceAnswer {
  readonly answer: Answer<Trace>;
  /** The file it was read from, `-` for standard input; null for a store's trace. */
  readonly file: string | null;
  /** Where each span stood in what was read; filled only for OTLP. */
  readonly sources: SpanSources;
  readonly readLogs: TraceLogsReader | null;
}

/** Writes a trace, or only the spans that pass the filter, with their callers. */
export async function reportTrace(
  session: Session,
  { answer, readLogs, file, sources }: TraceAnswer,
  filter: SpanFilter,
): Promise<void> {
  const trace = answer.data;
  const allLogs = readLogs === null ? null : await readLogs(trace);
  const model = buildWaterfall(trace);
  const isOpen = isOpenFilter(filter);
  let matched = 0;
  const keep = isOpen
    ? null
    : keepMatching(model, (index) => {
        const span = trace.spans[index];
        const matches = span !== undefined && matchesFilter(span, filter);
        if (matches) matched += 1;
        return matches;
      });
  const shown =
    keep === null ? trace : { ...trace, spans: trace.spans.filter((_, index) => keep[index] !== 0) };
  const logs = allLogs === null || keep === null ? allLogs : logsOf(allLogs, shown);
  const linked = session.invocation.on('links') ? await findLinking(session, trace) : null;
  const filterText = isOpen ? '' : describeFilter(filter, matched, trace.spans.length);
  const { renderTraceScreen } = await import('../../../view/trace/trace-screen.ts');
  const expand = session.invocation.on('expand');
  await report(session, withLinked(answer, linked), logs, {
    ...(await dataOf(session, model, { shown, logs, sources, linked: linked?.data ?? null })),
    query: { expr: trace.traceId, ...paramsOf({ ...fileParam(file), ...filterParams(filter) }) },
    count: isOpen ? trace.spans.length : matched,
    ...(isOpen ? {} : { empty: explainNoMatch(filter, model) }),
    lines: (frame, format) =>
      renderTraceScreen(model, frame, {
        zone: session.timeZone,
        heightCells: expand ? null : session.mode.heightCells,
        keep,
        filterText,
        expand,
        totals: totalsOf(session, format),
        wide: format === 'wide',
        logs: logs?.logs ?? null,
        linked: linked?.data ?? null,
        command: commandOf(trace.traceId, file),
      }),
  });
}

/** Writes everything about one span. Throws ObsqError not-found if the trace has no span with this id. */
export async function reportSpan(
  session: Session,
  { answer, readLogs, file, sources }: TraceAnswer,
  typed: string,
): Promise<void> {
  const trace = answer.data;
  const model = buildWaterfall(trace);
  const index = findSpan(model, typed);
  const span = trace.spans[index];
  if (span === undefined) throw new ObsqError({ kind: 'bug', message: 'a span was found and is not there' });
  const own = readLogs === null ? null : await readLogs(trace, [span]);
  const logs = own === null ? null : { ...own, logs: own.logs.filter((log) => log.spanId === span.spanId) };
  const [{ renderSpanDetails }, { renderPivotLogs }] = await Promise.all([
    import('../../../view/trace/span-details.ts'),
    import('../../../view/logs/pivot-logs.ts'),
  ]);
  await report(session, answer, logs, {
    ...(await dataOf(session, model, { shown: { ...trace, spans: [span] }, logs, sources, linked: null })),
    query: { expr: trace.traceId, params: { ...fileParam(file), span: span.spanId } },
    count: 1,
    lines: (frame): Line[] => [
      ...renderSpanDetails(model, index, frame, session.timeZone),
      ...(logs === null
        ? []
        : [
            [],
            [{ text: session.text(`logs  ${logs.logs.length}`), tone: 'heading' } as const],
            ...renderPivotLogs(logs.logs, frame, { zone: session.timeZone, startNs: null, all: true }),
          ]),
    ],
  });
}

/** The log lines of the shown spans, and those that name no span. */
function logsOf(logs: TraceLogs, shown: Trace): TraceLogs {
  const spans = new Set(shown.spans);
  return { ...logs, logs: logs.logs.filter(({ span }) => span === null || spans.has(span)) };
}

type Facts = Pick<Report, 'query' | 'rows' | 'fields' | 'otlp' | 'count' | 'lines' | 'empty'>;

async function report(
  session: Session,
  answer: Answer<Trace>,
  logs: TraceLogs | null,
  facts: Facts,
): Promise<void> {
  await session.report({
    kind: 'trace',
    window: null,
    warnings: [...answer.warnings, ...(logs?.warnings ?? [])],
    infos: answer.infos,
    partial: answer.partial || logs?.partial === true,
    ...facts,
  });
}

/** Which totals are asked for; null for none. */
function totalsOf({ invocation }: Session, format: OutputFormat): 'service' | 'operation' | null {
  if (invocation.text('by') === 'operation') return 'operation';
  const isAsked = invocation.text('by') !== undefined || invocation.on('totals');
  return isAsked || format === 'wide' ? 'service' : null;
}

interface Data extends Pick<TraceAnswer, 'sources'> {
  readonly shown: Trace;
  readonly logs: TraceLogs | null;
  readonly linked: readonly TraceSummary[] | null;
}

/** Asks the store for the traces that link to this one. What it says of the search belongs to the answer. */
async function findLinking(session: Session, trace: Trace): Promise<Answer<readonly TraceSummary[]>> {
  const [stores, { findLinkingTraces }] = await Promise.all([
    session.stores(),
    import('../../../services/traces/find-linking-traces.ts'),
  ]);
  return findLinkingTraces(await stores.traces(), trace, {
    nowMs: session.nowMs,
    signal: session.interrupted,
  });
}

function withLinked(answer: Answer<Trace>, linked: Answer<unknown> | null): Answer<Trace> {
  if (linked === null) return answer;
  return {
    ...answer,
    warnings: [...answer.warnings, ...linked.warnings],
    infos: [...answer.infos, ...linked.infos],
    partial: answer.partial || linked.partial,
  };
}

/** The command that shows a trace again. */
function commandOf(traceId: string, file: string | null): string {
  return `obsq trace ${file === null ? '' : `-f ${shellWord(file)} `}${shellWord(traceId)}`;
}

function fileParam(file: string | null): Readonly<Record<string, unknown>> {
  return file === null ? {} : { file };
}

function paramsOf(params: Readonly<Record<string, unknown>>): Pick<QueryFacts, 'params'> {
  return Object.keys(params).length === 0 ? {} : { params };
}

/** The document or the rows, whichever the format needs. Formats for a person need neither. */
async function dataOf(
  session: Session,
  model: WaterfallModel,
  { shown, logs, sources, linked }: Data,
): Promise<Pick<Report, 'rows' | 'fields' | 'otlp'>> {
  if (session.mode.format === 'otlp') {
    const { formatOtlp } = await import('../../../backends/tempo/file/format-otlp.ts');
    return { otlp: () => formatOtlp(shown.spans, sources) };
  }
  if (session.mode.format !== 'json' && session.mode.format !== 'jsonl') return {};
  const { spanRows, traceFields } = await import('../../output/trace-document.ts');
  if (session.mode.format === 'jsonl') return { rows: spanRows(model, shown) };
  const byOperation = session.invocation.text('by') === 'operation';
  return { fields: traceFields(model, shown, { logs, byOperation, linked }) };
}

function filterParams({
  errors,
  service,
  minDurationNs,
  name,
  attributes = [],
}: SpanFilter): Readonly<Record<string, unknown>> {
  return {
    ...(errors ? { errors } : {}),
    ...(service === null ? {} : { service }),
    ...(minDurationNs === null ? {} : { minDuration: formatDuration(minDurationNs / 1e6) }),
    ...(name === undefined ? {} : { name }),
    ...(attributes.length === 0 ? {} : { attributes: attributes.map(attributeText) }),
  };
}

function attributeText({ key, value }: AttributeCondition): string {
  return value === null ? key : `${key}=${value}`;
}

function describeFilter(filter: SpanFilter, matched: number, total: number): string {
  return `spans ${filterWords(filter)}: ${matched} of ${total}${matched === 0 ? '' : ', with their callers'}`;
}

function filterWords({ errors, service, minDurationNs, name, attributes = [] }: SpanFilter): string {
  const words = errors ? ['that failed'] : [];
  if (service !== null) words.push(`of ${service}`);
  if (minDurationNs !== null) words.push(`of at least ${formatDuration(minDurationNs / 1e6)}`);
  if (name !== undefined) words.push(`with ${JSON.stringify(name)} in the name`);
  for (const condition of attributes) words.push(`with ${attributeText(condition)}`);
  return words.join(', ');
}

function explainNoMatch(filter: SpanFilter, model: WaterfallModel): Emptiness {
  const { service } = filter;
  const services = [...model.services].filter((name) => name !== '').sort();
  if (service !== null && !model.services.has(service)) {
    const nearest = nearestWord(service, services);
    return {
      reason: `no spans of ${service}; the services of this trace: ${services.join(', ')}`,
      hint: nearest === null ? null : `--service ${nearest}`,
    };
  }
  return { reason: `no spans ${filterWords(filter)}`, hint: null };
}

/** Finds the index of a span by its id or by the first digits of it. A complete id may lack its leading zeros. */
function findSpan(model: WaterfallModel, typed: string): number {
  const { spans, traceId } = model.tree;
  const text = typed.trim().toLowerCase();
  const whole = text.padStart(16, '0');
  const exact = spans.findIndex(({ spanId }) => spanId === whole);
  if (exact >= 0) return exact;
  const begins = spans.flatMap(({ spanId }, index) => (spanId.startsWith(text) ? [index] : []));
  const [only = -1] = begins;
  if (text !== '' && begins.length === 1) return only;
  throw new ObsqError({
    kind: 'not-found',
    message:
      begins.length > 1 && text !== ''
        ? `${begins.length} spans of trace ${traceId} have ids that begin with ${text}`
        : `trace ${traceId} has no span ${typed} among its ${spans.length}`,
    backend: 'tempo',
    hint: `obsq trace ${shellWord(traceId)} -o wide`,
  });
}
