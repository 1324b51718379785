import { ObsqError } from '../../../domain/errors.ts';
import { parseRowOrder } from '../../../domain/metrics/row-order.ts';
import { ownValue } from '../../../domain/own-value.ts';
import { counted } from '../../../domain/text/counted.ts';
import { rangeWindow } from '../../../domain/time/align-window.ts';
import { compareNs } from '../../../domain/time/nanoseconds.ts';
import type { ResolvedWindow } from '../../../domain/time/resolve-window.ts';
import type { Window } from '../../../domain/time/window.ts';
import type { TraceSummary } from '../../../domain/trace/trace.ts';
import { isMetricsPipeline } from '../../../languages/traceql-pipeline.ts';
import { noticeWindow, readStep, readWindow } from '../../flags/read-window.ts';
import { outputs } from '../../io/output-format.ts';
import type { CommandSpec } from '../../session/command.ts';
import type { Session } from '../../session/session.ts';
import { readLimit } from '../../setup/read-limit.ts';

const defaultLimit = 20;

/** `obsq traces <traceql>`. */
export const tracesCommand: CommandSpec = {
  name: 'traces',
  summary: 'TraceQL: search, or a metrics pipeline',
  description:
    'Newest first, where the server can. A query with a metrics function ({...} | rate()) gives series over the window.',
  args: [{ name: 'traceql', required: true, doc: 'the query, in quotes' }],
  flags: [{ name: 'limit', value: 'N', doc: `at most this many traces (${defaultLimit})`, group: 'own' }],
  stores: ['traces'],
  outputs: outputs.traces,
  examples: [
    {
      command: 'obsq traces \'{ resource.service.name = "payment" && status = error }\'',
      doc: 'failed payments',
    },
    { command: "obsq traces '{ duration > 1s }' --sort -duration", doc: 'the slowest first' },
    {
      command: "obsq traces '{ status = error } | rate() by (resource.service.name)' -o chart",
      doc: 'errors over time',
    },
  ],
  run: async (session, invocation) => {
    const query = invocation.args[0] ?? '';
    const asked = await readWindow(session);
    if (isMetricsPipeline(query)) await runTraceMetrics(session, query, asked);
    else await runSearch(session, query, asked.window);
  },
};

/** Searches traces and writes the results. `sort` is the order to use without `--sort`. */
export async function runSearch(
  session: Session,
  query: string,
  window: Window,
  sort: string | null = null,
): Promise<void> {
  await noticeWindow(session, window);
  const client = await (await session.stores()).traces();
  const limit = readLimit(session, defaultLimit) ?? 10_000;
  const answer = await client.search({ query, ...window, limit });
  const traces = sortTraces(answer.data, session.invocation.text('sort') ?? sort);
  const { renderTraceList } = await import('../../../view/trace/trace-list.ts');
  if (session.mode.format === 'chart')
    await session.notice('traces have no chart; {...} | rate() counts them');
  await session.report({
    kind: 'traces',
    query: { language: 'traceql', expr: query },
    window,
    rows: traces,
    count: traces.length,
    warnings: answer.warnings,
    infos: answer.infos,
    partial: answer.partial,
    explainEmpty: async () => {
      const { explainEmptyTraces } = await import('../../../services/traces/explain-empty-traces.ts');
      return explainEmptyTraces(client, query, window);
    },
    lines: (frame) => renderTraceList(traces, frame, session.timeZone),
    raw: () => traces.map((trace) => trace.traceId),
    lastValues: () =>
      traces.map(({ durationMs }) => ({
        duration: String(durationMs / 1000),
        durationMs: String(durationMs),
        value: String(durationMs),
      })),
    valueUnits: { duration: 'seconds', durationMs: 'milliseconds', value: 'milliseconds' },
  });
  if (traces.length >= limit)
    await session.notice(
      `${counted(traces.length, 'trace')} shown, there may be more: --limit ${Math.max(100, limit * 5)}`,
    );
}

const sortKeys: Readonly<Record<string, (a: TraceSummary, b: TraceSummary) => number>> = {
  // An unknown duration is NaN, and shorter than any.
  duration: (a, b) => (a.durationMs || 0) - (b.durationMs || 0),
  start: (a, b) => compareNs(a.startNs, b.startNs),
  time: (a, b) => compareNs(a.startNs, b.startNs),
  service: (a, b) => (a.rootService < b.rootService ? -1 : 1),
  name: (a, b) => (a.rootName < b.rootName ? -1 : 1),
};

function sortTraces(traces: readonly TraceSummary[], sort: string | null): readonly TraceSummary[] {
  const { name, descending } = parseRowOrder(sort ?? '-start');
  const compare = ownValue(sortKeys, name);
  if (compare === undefined) {
    throw new ObsqError({
      kind: 'usage',
      message: `--sort: traces have no ${name}`,
      hint: `--sort -duration (${Object.keys(sortKeys).join(', ')})`,
    });
  }
  const sign = descending ? -1 : 1;
  return [...traces].sort((a, b) => sign * compare(a, b));
}

/** Runs a TraceQL metrics query and writes its series. */
export async function runTraceMetrics(session: Session, query: string, asked: ResolvedWindow): Promise<void> {
  const stepMs = await readStep(session, asked.window);
  const window = rangeWindow(asked, stepMs);
  await noticeWindow(session, window, stepMs);
  const { reportTyped } = await import('../metrics/report-series.ts');
  await reportTyped(session, {
    language: 'traceql',
    expr: query,
    window,
    stepMs,
    atMs: window.toMs,
    agoMs: null,
  });
}
