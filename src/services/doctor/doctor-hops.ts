import type { Exemplar } from '../../domain/metrics/exemplar.ts';
import type { Trace } from '../../domain/trace/trace.ts';
import { tracesOfExemplars } from '../../pivot/plan/rank-exemplars.ts';
import { checkExemplars, checkTraceIds } from './doctor-exemplars.ts';
import { checkLineIds } from './doctor-lines.ts';
import { checkLogs, checkMapping } from './doctor-logs.ts';
import { adviseOnError, type DoctorRun, type Tried, tryAsk } from './doctor-run.ts';
import { searchNewestTraces } from './newest-traces.ts';

/** The store may not have flushed the newest traces, so exemplars of this last time prove nothing. */
const settleMs = 60_000;
/** The number of exemplars that are followed: enough for the share of those whose traces were kept. */
const sampledExemplars = 10;
/** The number of traces whose log lines are looked for. */
const sampledTraces = 3;

/** Tries every link of the chain with real data: exemplars, their trace ids, those traces, their log lines, and traces from lines. */
export async function checkHops(run: DoctorRun): Promise<void> {
  const exemplars = await checkExemplars(run);
  const linked = checkTraceIds(run, exemplars);
  const traces = await checkTraces(run, linked);
  await checkMapping(run);
  await checkLogs(run, traces);
  await checkLineIds(run);
}

async function checkTraces(run: DoctorRun, exemplars: readonly Exemplar[]): Promise<readonly Trace[]> {
  const at = { id: 'exemplar.trace', group: 'hop', title: 'exemplar -> trace', store: 'traces' } as const;
  if (!run.stores.has('traces')) {
    run.add({ ...at, status: 'skipped', detail: 'no traces store is configured' });
    return [];
  }
  const { nowMs, signal } = run.options;
  const settled = exemplars.filter(({ timeMs }) => timeMs < nowMs - settleMs);
  // The newest exemplars that are old enough are the most likely to have a stored trace.
  const newest = [...settled].sort((a, b) => b.timeMs - a.timeMs);
  const wanted = tracesOfExemplars(newest, sampledExemplars).map(({ traceId }) => traceId);
  if (wanted.length === 0) {
    const recent = await tryAsk(() => fetchSomeTraces(run));
    run.add({ ...at, status: 'skipped', detail: 'there is no exemplar with a trace id to follow' });
    return recent.ok ? recent.value : [];
  }
  const client = await run.stores.traces();
  const answers = await Promise.all(wanted.map((id) => tryAsk(() => client.trace(id, { signal }))));
  const traces = answers.flatMap((answer) =>
    answer.ok && answer.value !== null && answer.value.data.spans.length > 0 ? [answer.value.data] : [],
  );
  const failed = answers.find((answer): answer is Extract<Tried<unknown>, { ok: false }> => !answer.ok);
  const lookedUp = answers.filter(({ ok }) => ok).length;
  const figures = { lookedUp, missing: lookedUp - traces.length };
  if (traces.length > 0) {
    const all = traces.length === wanted.length;
    run.add({
      ...at,
      status: all ? 'ok' : 'warning',
      detail: `${traces.length} of ${wanted.length} sampled exemplars lead to a trace`,
      fix: all ? null : failed === undefined ? samplingAdvice : adviseOnError('traces', failed.error),
      figures,
    });
    return traces.slice(0, sampledTraces);
  }
  const detail = failed?.error.message ?? `none of ${wanted.length} sampled exemplars leads to a trace`;
  const fix = failed === undefined ? samplingAdvice : adviseOnError('traces', failed.error);
  run.add({ ...at, status: 'broken', detail, fix, figures });
  if (failed !== undefined) return [];
  // Traces that no exemplar leads to still show whether lines carry their ids.
  const recent = await tryAsk(() => fetchSomeTraces(run));
  return recent.ok ? recent.value : [];
}

const samplingAdvice =
  'traces are sampled after the exemplar was recorded (tail sampling in the collector), go to another tenant, or are past Tempo’s retention (compactor.compaction.block_retention): record exemplars of sampled spans only, and compare the tenants';

/** Fetches some recent traces, so that their logs can be checked even if no exemplar leads to a trace. */
async function fetchSomeTraces(run: DoctorRun): Promise<readonly Trace[]> {
  const { nowMs, signal } = run.options;
  const client = await run.stores.traces();
  const { data } = await searchNewestTraces(run, nowMs - settleMs);
  const chosen = data.slice(0, sampledTraces);
  const answers = await Promise.all(chosen.map(({ traceId }) => client.trace(traceId, { signal })));
  return answers.flatMap((answer) => (answer === null ? [] : [answer.data]));
}
