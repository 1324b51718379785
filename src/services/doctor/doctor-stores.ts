import type { Answer } from '../../domain/answer.ts';
import { lastSample } from '../../domain/metrics/series.ts';
import { type StoreName, storeNames } from '../../domain/store-name.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import { nsToMs } from '../../domain/time/nanoseconds.ts';
import { quoteRegex, quoteString } from '../../languages/string-literal.ts';
import { adviseOnError, type DoctorRun, productOf, tryAsk } from './doctor-run.ts';
import { fetchNewestLines } from './newest-lines.ts';
import { searchNewestTraces } from './newest-traces.ts';

const lookBackMs = 60 * 60_000;
/** The number of metrics that stand for a store without any that is well known. */
const someMetrics = 20;
/** Older data is late. This is five times the usual interval of scraping and flushing. */
const lateMs = 5 * 60_000;

/** Checks every store: whether it answers, its version, whether obsq may read, and the age of its newest data. */
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
  // Some stores give everyone their version but not their data, so the data decides whether obsq may read.
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
  if (!fresh.ok || fresh.value === null) return;
  addFreshness(run, store, fresh.value);
  const { lacks } = fresh.value;
  if (lacks === null) return;
  run.add({
    ...at,
    id: `${store}.whole`,
    title: `${store}: whole`,
    status: 'warning',
    detail: `an answer was partial: ${lacks}`,
    fix: partialAdvice[store],
  });
}

const partialAdvice: Readonly<Record<StoreName, string>> = {
  metrics:
    'some that hold the data do not answer: look at Mimir’s ingesters and store-gateways, at the stores behind Thanos’ query, at remote_read of Prometheus',
  logs: 'some that hold the data do not answer, or a limit cut it: look at Loki’s ingesters and queriers, and at the limit that the message names in its limits_config',
  traces:
    'some that hold the data do not answer, or a limit cut it: look at Tempo’s ingesters and queriers, and at its max_bytes_per_trace in the overrides',
  alerts: 'look at the log of Alertmanager',
};

interface Newest {
  /** The time of the newest data, Unix ms; null if there is none. */
  readonly timeMs: number | null;
  /** The data that was searched. */
  readonly of: string;
  /** Why the answer is incomplete; null if it is complete. */
  readonly lacks: string | null;
}

/** The store's own words about an incomplete answer; null if it is complete. */
function lackOf({ partial, warnings }: Answer<unknown>): string | null {
  return partial ? (warnings[0] ?? 'a part of the answer is missing') : null;
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
      return named('Loki', (await (await stores.logs()).buildInfo({ signal })).version);
    case 'traces':
      return named('Tempo', (await (await stores.traces()).buildInfo({ signal })).version);
    case 'alerts':
      return named('Alertmanager', (await (await stores.alerts()).status({ signal })).data.version);
  }
}

/** A product with its version, which some gateways leave out. */
function named(product: string, version: string): string {
  return `${product}${version === '' ? ', version unknown' : ` ${version}`}`;
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

/** Known metrics that some kind of cluster always has, so that no search is needed. */
const knownMetrics =
  'up|target_info|kube_pod_info|container_cpu_usage_seconds_total|node_cpu_seconds_total|k8s_pod_cpu_usage|traces_spanmetrics_calls_total|traces_span_metrics_calls_total';

async function newestSample(run: DoctorRun): Promise<Newest> {
  const known = await newestSampleOf(run, knownMetrics, 'sample of a well-known metric');
  if (known.timeMs !== null) return known;
  // The store may have metrics of applications alone: some of them are as good.
  const { nowMs, signal } = run.options;
  const client = await run.stores.metrics();
  const window = { fromMs: nowMs - lookBackMs, toMs: nowMs };
  const { data } = await client.values('__name__', { ...window, limit: someMetrics, signal });
  const some = data.slice(0, someMetrics).map(quoteRegex).join('|');
  return some === '' ? known : newestSampleOf(run, some, `sample of ${data[0]} and other metrics`);
}

/** The newest sample of the metrics whose names match a regex. */
async function newestSampleOf(run: DoctorRun, names: string, of: string): Promise<Newest> {
  const { nowMs, signal } = run.options;
  const client = await run.stores.metrics();
  const expr = `max(max_over_time(timestamp({__name__=~${quoteString(names)}})[1h:1m]))`;
  const answer = await client.queryInstant({ expr, timeMs: nowMs, signal });
  const [series] = answer.data.kind === 'vector' ? answer.data.series : [];
  const seconds = series === undefined ? null : Number(lastSample(series)?.value ?? Number.NaN);
  return {
    timeMs: seconds === null || Number.isNaN(seconds) ? null : seconds * 1000,
    of,
    lacks: lackOf(answer),
  };
}

async function newestLine(run: DoctorRun): Promise<Newest> {
  const answer = await fetchNewestLines(run, 1);
  const [entry] = answer.data;
  return {
    timeMs: entry === undefined ? null : nsToMs(entry.timestampNs),
    of: answer.isSelectable ? 'log line' : 'line of a known label',
    lacks: lackOf(answer),
  };
}

async function newestTrace(run: DoctorRun): Promise<Newest> {
  const answer = await searchNewestTraces(run, run.options.nowMs);
  const [newest] = answer.data;
  return {
    timeMs: newest === undefined ? null : nsToMs(newest.startNs),
    of: 'trace',
    lacks: lackOf(answer),
  };
}
