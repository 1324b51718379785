import { formatDuration } from '../domain/duration.ts';
import { nsToMs } from '../domain/nanoseconds.ts';
import { lastSample } from '../domain/series.ts';
import { type StoreName, storeNames } from '../domain/store-name.ts';
import { quoteRegex, quoteString } from '../languages/string-literal.ts';
import { storeLabels } from '../pivot/label-mapping.ts';
import { adviseOnError, type DoctorRun, productOf, tryAsk } from './doctor-run.ts';
import { fetchLabelMapping } from './label-mapping.ts';

/** Services that data is looked for by: enough to find the newest, few enough to be cheap. */
const sampledServices = 10;
const lookBackMs = 60 * 60_000;
/** Data older than this is late: five times what most scrape and flush at. */
const lateMs = 5 * 60_000;

/** Every store: is it there, what is it, may we read, how new is its newest data. */
export async function checkStores(run: DoctorRun): Promise<void> {
  await Promise.all(storeNames.map((store) => checkStore(run, store)));
}

async function checkStore(run: DoctorRun, store: StoreName): Promise<void> {
  const at = { group: 'store', store } as const;
  if (!run.stores.has(store)) {
    const detail = `no ${store} store is configured`;
    const fix = `--${store}-url URL, or obsq context add NAME --${store}-url URL`;
    run.add({
      ...at,
      id: `${store}.reachable`,
      title: `${store}: reachable`,
      status: 'skipped',
      detail,
      fix,
    });
    return;
  }
  const [version, fresh] = await Promise.all([
    tryAsk(() => versionOf(run, store)),
    tryAsk(() => newestOf(run, store)),
  ]);
  // Some serve their version to everyone and nothing else: the data decides whether we may read.
  const failed = fresh.ok ? (version.ok ? null : version.error) : fresh.error;
  if (failed !== null && !(fresh.ok && failed.kind === 'not-found')) {
    run.add({
      ...at,
      id: `${store}.reachable`,
      title: `${store}: ${failed.kind === 'auth' ? 'authorised' : 'reachable'}`,
      status: 'broken',
      detail: failed.message,
      fix: adviseOnError(store, failed),
    });
    return;
  }
  run.add({
    ...at,
    id: `${store}.reachable`,
    title: `${store}: reachable, authorised`,
    status: 'ok',
    detail: version.ok ? version.value : `${productOf[store]}, version unknown`,
  });
  if (fresh.ok && fresh.value !== null) addFreshness(run, store, fresh.value);
}

interface Newest {
  /** Unix ms of the newest data, or null where there is none. */
  readonly timeMs: number | null;
  /** What was looked at. */
  readonly of: string;
}

function addFreshness(run: DoctorRun, store: StoreName, { timeMs, of }: Newest): void {
  const at = { group: 'store', store, id: `${store}.fresh`, title: `${store}: fresh` } as const;
  if (timeMs === null) {
    const detail = `no ${of} in the last hour`;
    run.add({ ...at, status: 'warning', detail, fix: emptyAdvice[store] });
    return;
  }
  const ageMs = Math.max(0, run.options.nowMs - timeMs);
  const late = ageMs > lateMs;
  run.add({
    ...at,
    status: late ? 'warning' : 'ok',
    detail: `newest ${of}: ${formatDuration(Math.round(ageMs / 1000) * 1000)} old`,
    fix: late ? `data arrives late or has stopped: ${emptyAdvice[store]}` : null,
  });
}

const emptyAdvice: Readonly<Record<StoreName, string>> = {
  metrics:
    'check remote_write (Prometheus, Alloy) or the OTLP exporter of the collector, and the tenant it writes to',
  logs: 'check the log pipeline (Alloy, Promtail, the collector’s otlphttp exporter to /otlp), and the tenant it writes to',
  traces: 'check the collector’s OTLP exporter to Tempo’s distributor, and the tenant it writes to',
  alerts: 'check alerting: alertmanagers of Prometheus, or alertmanager_url of Mimir’s ruler',
};

async function versionOf(run: DoctorRun, store: StoreName): Promise<string> {
  const { stores, options } = run;
  const { signal } = options;
  switch (store) {
    case 'metrics': {
      const info = await (await stores.metrics()).buildInfo({ signal });
      if (info === null) return 'Cortex or another store that does not tell its version';
      const name = info.application === '' ? 'Prometheus' : info.application;
      return `${name} ${info.version}`;
    }
    case 'logs':
      return `Loki ${(await (await stores.logs()).buildInfo({ signal })).version}`;
    case 'traces':
      return `Tempo ${(await (await stores.traces()).buildInfo({ signal })).version}`;
    case 'alerts':
      return `Alertmanager ${(await (await stores.alerts()).status({ signal })).data.version}`;
  }
}

async function newestOf(run: DoctorRun, store: StoreName): Promise<Newest | null> {
  switch (store) {
    case 'metrics':
      return newestSample(run);
    case 'logs':
      return newestLine(run);
    case 'traces':
      return newestTrace(run);
    case 'alerts':
      await (await run.stores.alerts()).alerts({ signal: run.options.signal });
      return null;
  }
}

/** Metrics that one or another kind of cluster always has: names we know, so that nothing is searched. */
const knownMetrics =
  'up|target_info|kube_pod_info|container_cpu_usage_seconds_total|node_cpu_seconds_total|k8s_pod_cpu_usage|traces_spanmetrics_calls_total|traces_span_metrics_calls_total';

async function newestSample(run: DoctorRun): Promise<Newest> {
  const { nowMs, signal } = run.options;
  const client = await run.stores.metrics();
  const expr = `max(max_over_time(timestamp({__name__=~"${knownMetrics}"})[1h:1m]))`;
  const answer = await client.queryInstant({ expr, timeMs: nowMs, signal });
  const [series] = answer.data.kind === 'vector' ? answer.data.series : [];
  const seconds = series === undefined ? null : Number(lastSample(series)?.value ?? Number.NaN);
  return {
    timeMs: seconds === null || Number.isNaN(seconds) ? null : seconds * 1000,
    of: 'sample of a well-known metric',
  };
}

async function newestLine(run: DoctorRun): Promise<Newest> {
  const { nowMs, signal } = run.options;
  const client = await run.stores.logs();
  const window = { fromMs: nowMs - lookBackMs, toMs: nowMs };
  const names = storeLabels(await fetchLabelMapping(run.stores, run.options), 'logs');
  const label = names.service ?? names.namespace ?? names.pod;
  if (label === undefined) return { timeMs: null, of: 'line of a known label' };
  const { data: values } = await client.values(label, { ...window, signal });
  if (values.length === 0) return { timeMs: null, of: 'log line' };
  const selector = `{${label}=~${quoteString(values.slice(0, sampledServices).map(quoteRegex).join('|'))}}`;
  const answer = await client.queryRange({
    expr: selector,
    ...window,
    limit: 1,
    direction: 'backward',
    signal,
  });
  const [entry] = answer.data.kind === 'streams' ? answer.data.entries : [];
  return { timeMs: entry === undefined ? null : nsToMs(entry.timestampNs), of: 'log line' };
}

async function newestTrace(run: DoctorRun): Promise<Newest> {
  const { nowMs, signal } = run.options;
  const client = await run.stores.traces();
  const window = { fromMs: nowMs - lookBackMs, toMs: nowMs };
  const { data: values } = await client.tagValues('resource.service.name', { ...window, signal });
  const services = values.slice(0, sampledServices).map(({ value }) => value);
  if (services.length === 0) return { timeMs: null, of: 'trace' };
  const query = `{ resource.service.name =~ ${quoteString(services.map(quoteRegex).join('|'))} }`;
  const { data } = await client.search({ query, ...window, limit: 1, signal });
  const [newest] = data;
  return { timeMs: newest === undefined ? null : nsToMs(newest.startNs), of: 'trace' };
}

/** A server's clock may differ by its Date header's second and by the way there. */
const toleratedMs = 5000;

/** The servers' clocks against ours, by the Date of their answers: what is off here is off in every window. */
export function checkClocks(run: DoctorRun): void {
  const offsets = new Map<string, number[]>();
  for (const { backend, serverDateMs, startedAtMs, durationMs } of run.stores.http.log) {
    if (serverDateMs === null) continue;
    // Halfway: when the server wrote the head is not known.
    const offsetMs = serverDateMs - (startedAtMs + durationMs / 2);
    offsets.set(backend, [...(offsets.get(backend) ?? []), offsetMs]);
  }
  if (offsets.size === 0) return;
  const wrong: string[] = [];
  for (const [backend, list] of offsets) {
    const sorted = list.sort((a, b) => a - b);
    const offsetMs = sorted[sorted.length >> 1] ?? 0;
    if (Math.abs(offsetMs) <= toleratedMs) continue;
    const by = formatDuration(Math.round(Math.abs(offsetMs) / 1000) * 1000);
    wrong.push(`${backend} is ${by} ${offsetMs > 0 ? 'ahead' : 'behind'}`);
  }
  run.add({
    id: 'clocks',
    group: 'store',
    title: 'clocks agree',
    status: wrong.length === 0 ? 'ok' : 'warning',
    detail:
      wrong.length === 0
        ? `${[...offsets.keys()].sort().join(', ')} within ${toleratedMs / 1000} s of this machine`
        : wrong.join('; '),
    fix:
      wrong.length === 0
        ? null
        : 'set the clocks (NTP, chrony) of this machine and of the servers: windows ending "now" miss data otherwise',
  });
}
