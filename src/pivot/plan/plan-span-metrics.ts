import type { Unit } from '../../domain/metrics/unit.ts';
import type { Window } from '../../domain/time/window.ts';
import type { Span } from '../../domain/trace/trace.ts';
import { quoteRegex, quoteString } from '../../languages/string-literal.ts';
import { maxScopeValues } from '../labels/log-selector.ts';
import type { PivotPoint, PlannedHop } from './hop.ts';
import { placesOfSpans, windowOfSpans } from './plan-trace-logs.ts';
import { podMetricFamilies, type SpanMetricFamily, spanMetricFamilies } from './span-metric-families.ts';

/** One metric hop: the query, and what its series mean. */
export interface MetricHop {
  readonly hop: PlannedHop;
  readonly name: string;
  readonly title: string;
  readonly unit: Unit;
  /** The label whose value says whom a series is about; '' for the whole. */
  readonly subjectLabel: string;
}

/** What is shown around a trace: enough before it to see a change. */
const beforeMs = 15 * 60_000;
const afterMs = 5 * 60_000;
export const spanMetricStepMs = 30_000;

/** Around the spans' time, never past now, both ends on the step's grid. Null without a time. */
export function metricWindow(spans: readonly Span[], nowMs: number): Window | null {
  const window = windowOfSpans(spans, 0);
  if (window === null) return null;
  const align = (ms: number): number => Math.floor(ms / spanMetricStepMs) * spanMetricStepMs;
  const toMs = align(Math.min(nowMs, window.toMs + afterMs));
  return { fromMs: Math.min(toMs, align(window.fromMs - beforeMs)), toMs };
}

/**
 * RED of the spans' services (of one span: of its route too) and CPU, memory and restarts of the pods that served them, under the
 * names that the store has.
 */
export function planSpanMetrics(
  from: PivotPoint,
  spans: readonly Span[],
  window: Window,
  has: (metric: string) => boolean,
): MetricHop[] {
  const family = spanMetricFamilies.find(({ calls, latency }) => has(calls) && has(latency));
  const places = placesOfSpans(spans);
  const services = [...new Set(places.flatMap(({ service }) => service ?? []))].sort();
  const plan = { from, window };
  return [
    ...(family === undefined || services.length === 0
      ? []
      : planRed(plan, family, services, onlyRoute(spans))),
    ...planPods(plan, places, has),
  ];
}

interface Plan {
  readonly from: PivotPoint;
  readonly window: Window;
}

/** The one server span's name: the route it serves, as span metrics know it. */
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
    // Spans are counted, not requests: without the kind a call counts at both of its ends (docs/stores.md 5.7).
    'span_kind=~"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER"',
    ...(route === null ? [] : [`${family.span}=${quoteString(route)}`]),
  ];
  const of = (metric: string, more = ''): string => `rate(${metric}{${matchers.join(', ')}${more}}[5m])`;
  const by = `sum by (${family.service})`;
  const all = `${by} (${of(family.calls)})`;
  const failed = `${by} (${of(family.calls, ', status_code="STATUS_CODE_ERROR"')})`;
  const what = route === null ? describe('service', services) : `${describe('service', services)}, ${route}`;
  const hop = (name: string, title: string, unit: Unit, query: string): MetricHop => ({
    hop: metricHop(plan, query, `${title.toLowerCase()} of ${what}, from span metrics`),
    name,
    title,
    unit,
    subjectLabel: family.service,
  });
  return [
    hop('rate', 'Requests', 'perSecond', all),
    // Without failures there is no failed series: 0 times the whole stands in.
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
  places: ReturnType<typeof placesOfSpans>,
  has: (metric: string) => boolean,
): MetricHop[] {
  const pods = [...new Set(places.flatMap(({ pod }) => pod ?? []))].sort().slice(0, maxScopeValues);
  const namespaces = [...new Set(places.flatMap(({ namespace }) => namespace ?? []))].sort();
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
      hop: metricHop(plan, query, `${family.title} of ${describe('pod', pods)}, which served the spans`),
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

function describe(noun: 'service' | 'pod', values: readonly string[]): string {
  const shown = values.slice(0, 3).join(', ');
  const more = values.length > 3 ? ` and ${values.length - 3} more` : '';
  return `${noun}${values.length === 1 ? '' : 's'} ${shown}${more}`;
}
