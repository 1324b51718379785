import type { Unit } from '../../domain/metrics/unit.ts';
import type { Window } from '../../domain/time/window.ts';
import type { Span } from '../../domain/trace/trace.ts';
import { quoteRegex, quoteString } from '../../languages/string-literal.ts';
import { maxScopeValues } from '../labels/log-selector.ts';
import { nameValues } from '../labels/meaning.ts';
import type { PivotPoint, PlannedHop } from './hop.ts';
import type { MetricHop } from './metric-hop.ts';
import { planServerMetrics } from './plan-server-metrics.ts';
import { windowOfSpans, workloadsOfSpans } from './plan-trace-logs.ts';
import { podMetricFamilies } from './pod-metric-families.ts';
import { serverMetricFamilies } from './server-metric-families.ts';
import { type SpanMetricFamily, spanMetricFamilies } from './span-metric-families.ts';

/** The time that is shown before and after a trace. It is long enough to see a change before the trace. */
const beforeMs = 15 * 60_000;
const afterMs = 5 * 60_000;
export const spanMetricStepMs = 30_000;

/** The window around the spans, not later than now, with both ends on the grid of the step. Null if no span has a time. */
export function metricWindow(spans: readonly Span[], nowMs: number): Window | null {
  const window = windowOfSpans(spans, 0);
  if (window === null) return null;
  const align = (ms: number): number => Math.floor(ms / spanMetricStepMs) * spanMetricStepMs;
  const toMs = align(Math.min(nowMs, window.toMs + afterMs));
  return { fromMs: Math.min(toMs, align(window.fromMs - beforeMs)), toMs };
}

/** What is asked of spans: the requests of their services, or the use of resources by their pods. */
export type SpanMetricPart = 'requests' | 'pods';

export interface SpanMetricsPlan {
  readonly hops: readonly MetricHop[];
  /** For each part that nothing can be asked for, why. */
  readonly missing: readonly string[];
}

export interface SpanMetricsRequest {
  readonly from: PivotPoint;
  readonly spans: readonly Span[];
  readonly window: Window;
  /** Whether the store has a metric. */
  readonly has: (metric: string) => boolean;
  readonly parts: readonly SpanMetricPart[];
}

/** A store with more families than these has them for few services each. */
const maxServerFamilies = 3;

/**
 * Plans the hops to requests, errors and durations of the spans' services (for one span, only of its route), and to CPU, memory and
 * restarts of the pods that served them. Where there are no span metrics, the histograms of the applications count the requests.
 */
export function planSpanMetrics({ from, spans, window, has, parts }: SpanMetricsRequest): SpanMetricsPlan {
  const workloads = workloadsOfSpans(spans);
  const plan = { from, window };
  const missing: string[] = [];
  const take = (part: SpanMetricPart, planned: () => MetricHop[], why: string): MetricHop[] => {
    if (!parts.includes(part)) return [];
    const hops = planned();
    if (hops.length === 0) missing.push(why);
    return hops;
  };
  const services = [...new Set(workloads.flatMap(({ service }) => service ?? []))].sort();
  const hops = [
    ...take(
      'requests',
      () => (services.length === 0 ? [] : planRequests(plan, spans, services, has)),
      'the store has neither span metrics nor a known histogram of requests (http_server_*, rpc_server_*, http_request_duration_*)',
    ),
    ...take(
      'pods',
      () => planPods(plan, workloads, has),
      workloads.some(({ pod }) => pod !== undefined)
        ? 'the store has no CPU, memory or restarts of pods'
        : 'the spans name no pod',
    ),
  ];
  return { hops, missing };
}

function planRequests(
  plan: Plan,
  spans: readonly Span[],
  services: readonly string[],
  has: (metric: string) => boolean,
): MetricHop[] {
  const isThere = ({ calls, latency }: { readonly calls: string; readonly latency: string }): boolean =>
    has(calls) && has(latency);
  const family = spanMetricFamilies.find(isThere);
  if (family !== undefined) return planRed(plan, family, services, onlyRoute(spans));
  const [only = null] = spans.length === 1 ? spans : [];
  return serverMetricFamilies
    .filter(isThere)
    .slice(0, maxServerFamilies)
    .flatMap((one) => planServerMetrics({ ...plan, family: one, services, span: only }));
}

interface Plan {
  readonly from: PivotPoint;
  readonly window: Window;
}

/** The name of the span if it is the only one and a server or consumer span: span metrics have it as the route. */
function onlyRoute(spans: readonly Span[]): string | null {
  const [span] = spans;
  const isServed = span?.kind === 'server' || span?.kind === 'consumer';
  return spans.length === 1 && span !== undefined && isServed ? span.name : null;
}

function planRed(
  plan: Plan,
  family: SpanMetricFamily,
  services: readonly string[],
  route: string | null,
): MetricHop[] {
  const matchers = [
    matcher(family.service, services),
    // The metrics count spans. Without the kind, a call would count twice, at its client and its server (docs/stores.md 5.7).
    'span_kind=~"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER"',
    ...(route === null ? [] : [`${family.span}=${quoteString(route)}`]),
  ];
  const of = (metric: string, more = ''): string => `rate(${metric}{${matchers.join(', ')}${more}}[5m])`;
  const by = `sum by (${family.service})`;
  const all = `${by} (${of(family.calls)})`;
  const failed = `${by} (${of(family.calls, ', status_code="STATUS_CODE_ERROR"')})`;
  const what =
    route === null ? nameValues('service', services) : `${nameValues('service', services)}, ${route}`;
  const hop = (name: string, title: string, unit: Unit, query: string): MetricHop => ({
    hop: metricHop(plan, query, `${title.toLowerCase()} of ${what}, from span metrics`),
    name,
    title,
    unit,
    subjectLabel: family.service,
  });
  return [
    hop('rate', 'Requests', 'perSecond', all),
    // Without failures there is no series of failures, so 0 times all requests is used instead.
    hop('errors', 'Error ratio', 'ratio', `(${failed} or 0 * ${all}) / ${all}`),
    hop(
      'p95',
      'p95',
      family.unit,
      `histogram_quantile(0.95, sum by (le, ${family.service}) (${of(family.latency)}))`,
    ),
  ];
}

function planPods(
  plan: Plan,
  workloads: ReturnType<typeof workloadsOfSpans>,
  has: (metric: string) => boolean,
): MetricHop[] {
  const pods = [...new Set(workloads.flatMap(({ pod }) => pod ?? []))].sort().slice(0, maxScopeValues);
  const namespaces = [...new Set(workloads.flatMap(({ namespace }) => namespace ?? []))].sort();
  if (pods.length === 0) return [];
  return (['cpu', 'memory', 'restarts'] as const).flatMap((name) => {
    const family = podMetricFamilies.find((one) => one.name === name && has(one.metric));
    if (family === undefined) return [];
    const where = [
      matcher(family.pod, pods),
      ...(namespaces.length === 0 ? [] : [matcher(family.namespace, namespaces)]),
    ].join(', ');
    const selector = `${family.metric}{${where}${family.matchers}}`;
    const query = `sum by (${family.namespace}, ${family.pod}) (${family.isCounter ? `rate(${selector}[5m])` : selector})`;
    return {
      hop: metricHop(plan, query, `${family.title} of ${nameValues('pod', pods)}, which served the spans`),
      name,
      title: family.title,
      unit: family.unit,
      subjectLabel: family.pod,
    };
  });
}

function metricHop({ from, window }: Plan, query: string, reason: string): PlannedHop {
  return { from, to: 'metric', store: 'metrics', language: 'promql', query, window, reason, inferred: false };
}

function matcher(name: string, values: readonly string[]): string {
  const [only] = values;
  if (values.length === 1 && only !== undefined) return `${name}=${quoteString(only)}`;
  return `${name}=~${quoteString(values.slice(0, maxScopeValues).map(quoteRegex).join('|'))}`;
}
