import type { Exemplar } from '../../domain/metrics/exemplar.ts';
import type { Trace } from '../../domain/trace/trace.ts';
import { findTraceLabel } from '../../domain/trace/trace-id-label.ts';
import { quoteRegex, quoteString } from '../../languages/string-literal.ts';
import { tracesOfExemplars } from '../../pivot/plan/rank-exemplars.ts';
import { readIds } from '../metrics/fetch-exemplars.ts';
import { checkLogs, checkMapping } from './doctor-logs.ts';
import { adviseOnError, type DoctorRun, type Tried, tryAsk } from './doctor-run.ts';

const exemplarWindowMs = 15 * 60_000;
/** The store may not have flushed the newest traces, so exemplars of this last time prove nothing. */
const settleMs = 60_000;
const sampledTraces = 3;

/** Known names of histograms that have exemplars in some kind of cluster. */
const histograms =
  'http_server_request_duration_seconds_bucket|http_server_request_duration_bucket|http_server_duration_milliseconds_bucket|rpc_server_duration_milliseconds_bucket|http_request_duration_seconds_bucket|traces_spanmetrics_latency_bucket|traces_span_metrics_duration_milliseconds_bucket|traces_span_metrics_duration_seconds_bucket';

/** Tries every link of the chain with real data: exemplars, their trace ids, those traces, and their log lines. */
export async function checkHops(run: DoctorRun): Promise<void> {
  const exemplars = await checkExemplars(run);
  const linked = checkTraceIds(run, exemplars);
  const traces = await checkTraces(run, linked);
  await checkMapping(run);
  await checkLogs(run, traces);
}

async function checkExemplars(run: DoctorRun): Promise<readonly Exemplar[]> {
  const at = {
    id: 'metric.exemplars',
    group: 'hop',
    title: 'metric -> exemplars',
    store: 'metrics',
  } as const;
  if (!run.stores.has('metrics')) {
    run.add({ ...at, status: 'skipped', detail: 'no metrics store is configured' });
    return [];
  }
  const { nowMs, signal } = run.options;
  const client = await run.stores.metrics();
  const [found, limits, info] = await Promise.all([
    tryAsk(() =>
      client.exemplars({
        expr: `{__name__=~"${histograms}"}`,
        fromMs: nowMs - exemplarWindowMs,
        toMs: nowMs,
        signal,
      }),
    ),
    tryAsk(() => client.userLimits({ signal })),
    tryAsk(() => client.buildInfo({ signal })),
  ]);
  if (!found.ok) {
    const fix = adviseOnError('metrics', found.error);
    run.add({ ...at, status: 'broken', detail: found.error.message, fix });
    return [];
  }
  const { data } = found.value;
  if (data.length > 0) {
    run.add({ ...at, status: 'ok', detail: `${data.length} exemplars in the last 15 minutes` });
    return data;
  }
  const limit = limits.ok ? limits.value?.max_global_exemplars_per_user : undefined;
  const flavour = info.ok ? (info.value?.flavour ?? 'unknown') : 'unknown';
  run.add({ ...at, status: 'broken', ...explainNoExemplars(limit, flavour) });
  return [];
}

const sendAdvice =
  'let the applications record them (OpenTelemetry SDK: exemplar filter trace_based; Prometheus clients: WithExemplar) and the way pass them on (send_exemplars: true in remote_write, OTLP)';

function explainNoExemplars(
  limit: number | undefined,
  flavour: 'prometheus' | 'mimir' | 'unknown',
): { readonly detail: string; readonly fix: string } {
  if (limit === 0)
    return {
      detail: 'none, and none are stored: the tenant’s max_global_exemplars_per_user is 0 (Mimir’s default)',
      fix: 'Mimir: limits.max_global_exemplars_per_user: 100000 (or in the tenant’s overrides), -ingester.max-global-exemplars-per-user',
    };
  if (limit !== undefined)
    return {
      detail: `none in the last 15 minutes, though ${limit} may be stored: nobody sends them`,
      fix: sendAdvice,
    };
  if (flavour === 'prometheus')
    return {
      detail: 'none in the last 15 minutes of any known histogram',
      fix: `Prometheus: --enable-feature=exemplar-storage (off by default); then ${sendAdvice}`,
    };
  return {
    detail: 'none in the last 15 minutes of any known histogram',
    fix: `Mimir and Cortex keep none by default: limits.max_global_exemplars_per_user (Cortex: max_exemplars) above 0; then ${sendAdvice}`,
  };
}

function checkTraceIds(run: DoctorRun, exemplars: readonly Exemplar[]): readonly Exemplar[] {
  const at = {
    id: 'exemplar.trace-id',
    group: 'hop',
    title: 'exemplars name a trace',
    store: 'metrics',
  } as const;
  if (exemplars.length === 0) {
    run.add({ ...at, status: 'skipped', detail: 'there are no exemplars to look at' });
    return [];
  }
  const { exemplarLabels } = run.correlation;
  const linked = exemplars
    .map((exemplar) => readIds(exemplar, exemplarLabels))
    .filter(({ traceId }) => traceId !== null);
  const names = [...new Set(exemplars.flatMap(({ labels }) => Object.keys(labels)))].sort();
  if (linked.length === 0) {
    run.add({
      ...at,
      status: 'broken',
      detail: `none of ${exemplars.length} exemplars has a trace id; their labels: ${names.join(', ')}`,
      fix: 'name the label in the context: correlate.exemplarTraceIdDestinations: [{name: …}]; or let the application add trace_id',
    });
    return [];
  }
  const labels = new Map<string, number>();
  for (const exemplar of linked) {
    const label = findTraceLabel(exemplar.labels, exemplar.traceId ?? '', exemplarLabels) ?? 'trace_id';
    labels.set(label, (labels.get(label) ?? 0) + 1);
  }
  const share = linked.length === exemplars.length ? 'all' : `${linked.length} of ${exemplars.length}`;
  run.add({ ...at, status: 'ok', detail: `${share} by ${describeLabels(labels)}` });
  return linked;
}

/** The labels that hold the ids: `their label trace_id`, or each with its count. */
function describeLabels(labels: ReadonlyMap<string, number>): string {
  const sorted = [...labels].sort((a, b) => b[1] - a[1]);
  const [only] = sorted;
  if (sorted.length === 1 && only !== undefined) return `their label ${only[0]}`;
  return `their labels ${sorted.map(([name, count]) => `${name} (${count})`).join(', ')}`;
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
  const wanted = tracesOfExemplars(newest, sampledTraces).map(({ traceId }) => traceId);
  if (wanted.length === 0) {
    const recent = await tryAsk(() => searchTraces(run));
    run.add({ ...at, status: 'skipped', detail: 'there is no exemplar with a trace id to follow' });
    return recent.ok ? recent.value : [];
  }
  const client = await run.stores.traces();
  const answers = await Promise.all(wanted.map((id) => tryAsk(() => client.trace(id, { signal }))));
  const traces = answers.flatMap((answer) =>
    answer.ok && answer.value !== null && answer.value.data.spans.length > 0 ? [answer.value.data] : [],
  );
  const failed = answers.find((answer): answer is Extract<Tried<unknown>, { ok: false }> => !answer.ok);
  if (traces.length > 0) {
    const all = traces.length === wanted.length;
    run.add({
      ...at,
      status: all ? 'ok' : 'warning',
      detail: `${traces.length} of ${wanted.length} sampled exemplars lead to a trace`,
      fix: all ? null : samplingAdvice,
    });
  } else {
    const detail = failed?.error.message ?? `none of ${wanted.length} sampled exemplars leads to a trace`;
    const fix = failed === undefined ? samplingAdvice : adviseOnError('traces', failed.error);
    run.add({ ...at, status: 'broken', detail, fix });
  }
  return traces;
}

const samplingAdvice =
  'traces are sampled after the exemplar was recorded (tail sampling in the collector), go to another tenant, or are past Tempo’s retention (compactor.compaction.block_retention): record exemplars of sampled spans only, and compare the tenants';

/** Searches some recent traces, so that their logs can be checked even if no exemplar leads to a trace. */
async function searchTraces(run: DoctorRun): Promise<readonly Trace[]> {
  const { nowMs, signal } = run.options;
  const client = await run.stores.traces();
  const window = { fromMs: nowMs - exemplarWindowMs, toMs: nowMs - settleMs };
  const { data: values } = await client.tagValues('resource.service.name', { ...window, signal });
  if (values.length === 0) return [];
  const services = values.slice(0, 10).map(({ value }) => quoteRegex(value));
  const query = `{ resource.service.name =~ ${quoteString(services.join('|'))} }`;
  const { data } = await client.search({ query, ...window, limit: sampledTraces, signal });
  const answers = await Promise.all(data.map(({ traceId }) => client.trace(traceId, { signal })));
  return answers.flatMap((answer) => (answer === null ? [] : [answer.data]));
}
