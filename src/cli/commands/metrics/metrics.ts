import { rangeWindow } from '../../../domain/time/align-window.ts';
import type { ResolvedWindow } from '../../../domain/time/resolve-window.ts';
import { watchFlag } from '../../flags/common-flags.ts';
import { readVs, vsFlag } from '../../flags/read-vs.ts';
import { noticeWindow, readStep, readWindow } from '../../flags/read-window.ts';
import { outputs } from '../../io/output-format.ts';
import type { CommandSpec } from '../../session/command.ts';
import type { Session } from '../../session/session.ts';

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
  const { reportTyped } = await import('./report-series.ts');
  const window = { fromMs: atMs, toMs: atMs };
  await reportTyped(session, {
    language: 'promql',
    expr,
    window,
    stepMs: null,
    atMs,
    earlier: await readVs(session, window),
  });
}

async function runRange(session: Session, expr: string, asked: ResolvedWindow): Promise<void> {
  const stepMs = await readStep(session, asked.window);
  const window = rangeWindow(asked, stepMs);
  await noticeWindow(session, window, stepMs);
  if (session.mode.format === 'jsonl' && canStream(session)) {
    const client = await (await session.stores()).metrics();
    const { streamSeries } = await import('./stream-series.ts');
    await streamSeries(session, client, { expr, ...window, stepMs });
    return;
  }
  const { reportTyped } = await import('./report-series.ts');
  const earlier = await readVs(session, window);
  await reportTyped(session, { language: 'promql', expr, window, stepMs, atMs: window.toMs, earlier });
}

/** Whether each series can be written as it arrives. Sorting, conditions and --vs need all rows first. */
function canStream(session: Session): boolean {
  return ['sort', 'fail-if', 'vs'].every((flag) => session.invocation.list(flag).length === 0);
}
