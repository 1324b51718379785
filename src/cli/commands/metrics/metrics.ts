import type { InstantResult } from '../../../backends/prometheus/decode.ts';
import { ObsqError } from '../../../domain/errors.ts';
import { type Series, seriesOfScalar } from '../../../domain/metrics/series.ts';
import { rangeWindow } from '../../../domain/time/align-window.ts';
import type { ResolvedWindow } from '../../../domain/time/resolve-window.ts';
import type { Window } from '../../../domain/time/window.ts';
import { watchFlag } from '../../flags/common-flags.ts';
import { readVs, type Versus, vsFlag } from '../../flags/read-vs.ts';
import { noticeWindow, readStep, readWindow } from '../../flags/read-window.ts';
import { outputs } from '../../io/output-format.ts';
import type { CommandSpec } from '../../session/command.ts';
import type { Session } from '../../session/session.ts';
import type { SeriesReport } from './report-series.ts';

/** `obsq metrics <promql>`. */
export const metricsCommand: CommandSpec = {
  name: 'metrics',
  summary: 'PromQL: an instant, or with --since a range',
  description:
    'The query goes to the server as typed. Without a window it is asked for one instant; with --since or --from for a range. ' +
    '-o jsonl streams: one series a line, however large the answer.',
  args: [{ name: 'promql', required: true, doc: 'the query, in quotes' }],
  flags: [vsFlag, watchFlag],
  stores: ['metrics'],
  outputs: outputs.series,
  examples: [
    {
      command: "obsq metrics 'sum by (pod) (rate(container_cpu_usage_seconds_total[5m]))'",
      doc: 'now, as a table',
    },
    { command: "obsq metrics 'up' --since 1h -o chart", doc: 'an hour, as a chart' },
    { command: "obsq metrics 'up' --fail-if 'value < 1'", doc: 'exit 7 when a target is down' },
  ],
  run: async (session, invocation) => {
    const expr = invocation.args[0] ?? '';
    const resolved = await readWindow(session);
    if (resolved.ranged || session.mode.format === 'chart') await runRange(session, expr, resolved);
    else await runInstant(session, expr, resolved.atMs);
  },
};

async function runInstant(session: Session, expr: string, atMs: number): Promise<void> {
  const client = await (await session.stores()).metrics();
  const ask = async (timeMs: number) => client.queryInstant({ expr, timeMs });
  const vs = readVs(session);
  const [answer, previous] = await Promise.all([
    ask(atMs),
    vs === null
      ? undefined
      : askEarlier(session, vs, async (agoMs) => seriesOf((await ask(atMs - agoMs)).data)),
  ]);
  const { reportSeries } = await import('./report-series.ts');
  await reportSeries(session, {
    language: 'promql',
    expr,
    answer: { ...answer, data: seriesOf(answer.data) },
    window: { fromMs: atMs, toMs: atMs },
    stepMs: null,
    manySamples: answer.data.kind === 'matrix',
    previous,
    explainEmpty: () => explain(session, expr, atMs),
  });
}

/** The series of an instant result. A scalar or string becomes one series without labels. */
function seriesOf(result: InstantResult): readonly Series[] {
  return result.kind === 'vector' || result.kind === 'matrix' ? result.series : seriesOfScalar(result.sample);
}

async function runRange(session: Session, expr: string, asked: ResolvedWindow): Promise<void> {
  const stepMs = await readStep(session, asked.window);
  const window = rangeWindow(asked, stepMs);
  await noticeWindow(session, window, stepMs);
  const client = await (await session.stores()).metrics();
  const request = { expr, ...window, stepMs };
  if (session.mode.format === 'jsonl' && canStream(session)) {
    const { streamSeries } = await import('./stream-series.ts');
    await streamSeries(session, client, request);
    return;
  }
  const vs = readVs(session);
  const [answer, previous] = await Promise.all([
    client.queryRange(request),
    vs === null
      ? undefined
      : askEarlier(session, vs, async (agoMs) => (await client.queryRange(earlierBy(request, agoMs))).data),
  ]);
  const { reportSeries } = await import('./report-series.ts');
  await reportSeries(session, {
    language: 'promql',
    expr,
    answer,
    window,
    stepMs,
    previous,
    explainEmpty: () => explain(session, expr, window.toMs),
  });
}

function earlierBy<Range extends Window>(range: Range, agoMs: number): Range {
  return { ...range, fromMs: range.fromMs - agoMs, toMs: range.toMs - agoMs };
}

/** Runs the query at the earlier time of --vs. If that fails, the answer stands without the comparison. */
async function askEarlier(
  session: Session,
  { agoMs, title }: Versus,
  ask: (agoMs: number) => Promise<readonly Series[]>,
): Promise<SeriesReport['previous']> {
  try {
    return { title, series: await ask(agoMs), failed: false };
  } catch (error) {
    if (!(error instanceof ObsqError) || error.kind === 'cancelled') throw error;
    await session.warn(`${title}: ${error.message}`);
    return { title, series: [], failed: true };
  }
}

/** Whether each series can be written as it arrives. Sorting, conditions and --vs need all rows first. */
function canStream(session: Session): boolean {
  return ['sort', 'fail-if', 'vs'].every((flag) => session.invocation.text(flag) === undefined);
}

async function explain(session: Session, expr: string, atMs: number) {
  const { explainEmptyMetrics } = await import('../../../services/metrics/explain-empty.ts');
  return explainEmptyMetrics(await (await session.stores()).metrics(), expr, { atMs, nowMs: session.nowMs });
}
