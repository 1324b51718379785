import type { Exemplar } from '../../domain/metrics/exemplar.ts';
import { findTraceLabel } from '../../domain/trace/trace-id-label.ts';
import { quoteRegex, quoteString } from '../../languages/string-literal.ts';
import { readIds } from '../metrics/fetch-exemplars.ts';
import { adviseOnError, type DoctorRun, tryAsk } from './doctor-run.ts';

const exemplarWindowMs = 15 * 60_000;
/** Some stores refuse longer queries, and a store of that many histograms has exemplars in the first ones too. */
const mostHistograms = 150;

/** Histograms that have exemplars in some kind of cluster, native ones too. They are asked for whatever the store's list says. */
const knownHistograms: readonly string[] = [
  'http_server_request_duration_seconds',
  'http_server_request_duration_seconds_bucket',
  'http_server_request_duration_bucket',
  'http_server_duration_milliseconds_bucket',
  'http_server_requests_seconds_bucket',
  'http_request_duration_seconds_bucket',
  'rpc_server_duration_milliseconds_bucket',
  'traces_spanmetrics_latency',
  'traces_spanmetrics_latency_bucket',
  'traces_span_metrics_duration_milliseconds_bucket',
  'traces_span_metrics_duration_seconds_bucket',
];

/** Asks for the exemplars of every histogram that the store has. */
export async function checkExemplars(run: DoctorRun): Promise<readonly Exemplar[]> {
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
  const window = { fromMs: nowMs - exemplarWindowMs, toMs: nowMs };
  // Every series of a classic histogram has exactly one such bucket.
  const listed = await tryAsk(() => client.values('__name__', { match: ['{le="+Inf"}'], ...window, signal }));
  const histograms = listed.ok ? listed.value.data : [];
  const names = [...new Set([...knownHistograms, ...histograms])].slice(0, mostHistograms);
  const expr = `{__name__=~${quoteString(names.map(quoteRegex).join('|'))}}`;
  const [found, limits, info] = await Promise.all([
    tryAsk(() => client.exemplars({ expr, ...window, signal })),
    tryAsk(() => client.userLimits({ signal })),
    tryAsk(() => client.buildInfo({ signal })),
  ]);
  if (!found.ok) {
    const fix = adviseOnError('metrics', found.error);
    run.add({ ...at, status: 'broken', detail: found.error.message, fix });
    return [];
  }
  const { data } = found.value;
  const left = histograms.filter((name) => !names.includes(name)).length;
  const beyond = left === 0 ? '' : ` (${left} more histograms were not asked)`;
  if (data.length > 0) {
    const families = new Set(data.map(({ seriesLabels }) => seriesLabels.__name__)).size;
    run.add({
      ...at,
      status: 'ok',
      detail: `${data.length} exemplars of ${families} metric${families === 1 ? '' : 's'} in the last 15 minutes${beyond}`,
    });
    return data;
  }
  const limit = limits.ok ? limits.value?.max_global_exemplars_per_user : undefined;
  const flavour = info.ok ? (info.value?.flavour ?? 'unknown') : 'unknown';
  const of = listed.ok
    ? histograms.length === 0
      ? 'none in the last 15 minutes: the store has no classic histogram'
      : `none in the last 15 minutes of any of ${names.length} histograms${beyond}`
    : 'none in the last 15 minutes of any known histogram';
  run.add({ ...at, status: 'broken', ...explainNoExemplars(of, limit, flavour) });
  return [];
}

const sendAdvice =
  'let the applications record them (OpenTelemetry SDK: exemplar filter trace_based; Prometheus clients: WithExemplar) and the way pass them on (send_exemplars: true in remote_write, OTLP)';

function explainNoExemplars(
  detail: string,
  limit: number | undefined,
  flavour: 'prometheus' | 'mimir' | 'unknown',
): { readonly detail: string; readonly fix: string } {
  if (limit === 0)
    return {
      detail: 'none, and none are stored: the tenant’s max_global_exemplars_per_user is 0 (Mimir’s default)',
      fix: 'Mimir: limits.max_global_exemplars_per_user: 100000 (or in the tenant’s overrides), -ingester.max-global-exemplars-per-user',
    };
  if (limit !== undefined)
    return { detail: `${detail}, though ${limit} may be stored: nobody sends them`, fix: sendAdvice };
  if (flavour === 'prometheus')
    return {
      detail,
      fix: `Prometheus: --enable-feature=exemplar-storage (off by default); then ${sendAdvice}`,
    };
  return {
    detail,
    fix: `Mimir and Cortex keep none by default: limits.max_global_exemplars_per_user (Cortex: max_exemplars) above 0; then ${sendAdvice}`,
  };
}

/** Checks whether exemplars name traces, and in which labels. Returns those that do. */
export function checkTraceIds(run: DoctorRun, exemplars: readonly Exemplar[]): readonly Exemplar[] {
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
  if (linked.length === 0) {
    const names = [...new Set(exemplars.flatMap(({ labels }) => Object.keys(labels)))].sort();
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
