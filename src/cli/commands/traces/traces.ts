import { ObsqError } from '../../../domain/errors.ts';
import { parseRowOrder } from '../../../domain/metrics/row-order.ts';
import { ownValue } from '../../../domain/own-value.ts';
import { counted } from '../../../domain/text/counted.ts';
import { compareNs } from '../../../domain/time/nanoseconds.ts';
import type { Window } from '../../../domain/time/window.ts';
import type { TraceSummary } from '../../../domain/trace/trace.ts';
import { isMetricsPipeline } from '../../../languages/traceql-pipeline.ts';
import { noticeWindow, readWindow } from '../../flags/read-window.ts';
import { outputs } from '../../io/output-format.ts';
import { tracesCsv } from '../../output/search-text.ts';
import type { CommandSpec } from '../../session/command.ts';
import type { Session } from '../../session/session.ts';
import { readCount, readLimit } from '../../setup/read-limit.ts';

const defaultLimit = 20;

/** `obsq traces <traceql>`. */
export const tracesCommand: CommandSpec = {
  name: 'traces',
  summary: 'TraceQL: search, or a metrics pipeline',
  description:
    'Newest first, where the server can. Another --sort, and --fail-if, look at the newest 5000 before --limit cuts. A query with a metrics function ({...} | rate()) gives series over the window, with --at one value each for the whole window that ends there; compare({...}) shows what sets the selected spans apart.',
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
    if (isMetricsPipeline(query)) {
      const { runTraceMetrics } = await import('./trace-metrics.ts');
      await runTraceMetrics(session, query, asked);
    } else await runSearch(session, query, asked.window);
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
  const order = session.invocation.text('sort') ?? sort ?? '-start';
  const limit = readLimit(session, defaultLimit);
  const shown = Math.min(limit ?? mostTraces, readCount(session, 'top', null) ?? mostTraces);
  // Tempo sorts by nothing but the time: whatever is first in another order, or met by a condition, may be any of the traces there are.
  const isJudged =
    session.invocation.list('fail-if').length > 0 && session.invocation.text('limit') === undefined;
  const wide = isJudged || !newestFirst.has(order);
  const asked = wide ? Math.max(shown, widestSearch) : shown;
  const answer = await client.search({ query, ...window, limit: asked, spansPerSpanSet: spansAsked(query) });
  const found = sortTraces(answer.data, order);
  const traces = found.slice(0, shown);
  const isCut = found.length >= asked;
  const { renderTraceList } = await import('../../../view/trace/trace-list.ts');
  if (session.mode.format === 'chart')
    await session.notice('traces have no chart; {...} | rate() counts them');
  await session.report({
    kind: 'traces',
    query: { language: 'traceql', expr: query },
    window,
    rows: traces,
    count: traces.length,
    warnings: isCut && wide ? [...answer.warnings, sayCut(found.length, order)] : answer.warnings,
    infos: [...answer.infos, ...sayMore({ shown: traces.length, found: found.length, isCut, wide })],
    partial: answer.partial,
    cut: isCut && wide,
    explainEmpty: async () => {
      const { explainEmptyTraces } = await import('../../../services/traces/explain-empty-traces.ts');
      return explainEmptyTraces(client, query, window);
    },
    lines: (frame) => renderTraceList(traces, frame, session.timeZone),
    csv: () => tracesCsv(traces),
    raw: () => traces.map((trace) => trace.traceId),
    lastValues: () =>
      found.map(({ durationMs }) => ({
        duration: String(durationMs / 1000),
        durationMs: String(durationMs),
        value: String(durationMs),
      })),
    valueUnits: { duration: 'seconds', durationMs: 'milliseconds', value: 'milliseconds' },
  });
}

/** Stores send three spans of each match unless told: of values that a query selects, three are a part that looks like all. */
function spansAsked(query: string): number | undefined {
  return /\|\s*select\s*\(/.test(query) ? mostSpansPerSet : undefined;
}

/** The most that a store gives where it was not set up otherwise (docs/stores.md 3.3.3). */
const mostSpansPerSet = 100;
/** The most traces that an answer shows with --limit 0. */
const mostTraces = 10_000;
/** How many traces are asked for where all of them must be compared. An answer of so many is a few hundred kilobytes. */
const widestSearch = 5_000;
const newestFirst: ReadonlySet<string> = new Set(['-start', '-time']);

/** The warning of a search that compared only the newest traces, because there were more than it asks for. */
function sayCut(found: number, order: string): string {
  const compared = newestFirst.has(order) ? 'judged' : `sorted by ${order.replace(/^-/, '')}`;
  return `only the newest ${counted(found, 'trace')} were ${compared}, there may be more: a shorter --since, or a narrower query`;
}

function sayMore(counts: {
  readonly shown: number;
  readonly found: number;
  readonly isCut: boolean;
  readonly wide: boolean;
}): readonly string[] {
  const { shown, found, isCut, wide } = counts;
  const more = `--limit ${Math.max(100, shown * 5)}`;
  if (shown > 0 && found > shown)
    return [`${shown} of ${isCut ? 'the newest ' : ''}${counted(found, 'trace')} shown: ${more}`];
  return isCut && !wide ? [`${counted(shown, 'trace')} shown, there may be more: ${more}`] : [];
}

const sortKeys: Readonly<Record<string, (a: TraceSummary, b: TraceSummary) => number>> = {
  // An unknown duration is NaN, and shorter than any.
  duration: (a, b) => (a.durationMs || 0) - (b.durationMs || 0),
  start: (a, b) => compareNs(a.startNs, b.startNs),
  time: (a, b) => compareNs(a.startNs, b.startNs),
  service: (a, b) => (a.rootService < b.rootService ? -1 : 1),
  name: (a, b) => (a.rootName < b.rootName ? -1 : 1),
};

function sortTraces(traces: readonly TraceSummary[], order: string): readonly TraceSummary[] {
  const { name, descending } = parseRowOrder(order);
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
