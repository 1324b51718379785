import type { Window } from '../../domain/time/window.ts';
import type { Span } from '../../domain/trace/trace.ts';
import { quoteRegex, quoteString } from '../../languages/string-literal.ts';
import { maxScopeValues } from '../labels/log-selector.ts';
import { nameValues } from '../labels/meaning.ts';
import type { PivotPoint } from './hop.ts';
import type { MetricHop } from './metric-hop.ts';
import { type ServerMetricFamily, serverServiceLabels } from './server-metric-families.ts';

export interface ServerMetricsRequest {
  readonly from: PivotPoint;
  readonly window: Window;
  readonly family: ServerMetricFamily;
  readonly services: readonly string[];
  /** The only span, whose route alone is asked for; null asks for whole services. */
  readonly span: Span | null;
}

/** A label that no store has: it holds the service, whichever label a series has it in. */
const subjectLabel = 'obsq_service';

/**
 * Plans requests, errors and durations of services by the histograms of their applications. Which label names the service is not
 * known before, so each is tried; a series that has it in several labels counts once, because `or` keeps one of equal label sets.
 */
export function planServerMetrics({
  from,
  window,
  family,
  services,
  span,
}: ServerMetricsRequest): MetricHop[] {
  const route = span === null ? null : routeOf(span, family);
  const of = (metric: string, more: string): string =>
    serverServiceLabels.map((label) => byService({ metric, label, services, more })).join(' or ');
  const onRoute = route === null ? '' : `, ${family.route.label}=${quoteString(route)}`;
  const by = `sum by (${subjectLabel})`;
  const all = `${by} (${of(family.calls, onRoute)})`;
  const failed = `${by} (${of(family.calls, `${onRoute}, ${family.failed}`)})`;
  const what = `${nameValues('service', services)}${route === null ? '' : `, ${route}`}, from ${family.calls}`;
  const hop = (name: string, title: string, unit: MetricHop['unit'], query: string): MetricHop => ({
    hop: {
      from,
      to: 'metric',
      store: 'metrics',
      language: 'promql',
      query,
      window,
      reason: `${title.toLowerCase()} of ${what}`,
      inferred: false,
    },
    name,
    title,
    unit,
    subjectLabel,
  });
  return [
    hop('rate', 'Requests', 'perSecond', all),
    // Without failures there is no series of failures, so 0 times all requests is used instead.
    hop('errors', 'Error ratio', 'ratio', `(${failed} or 0 * ${all}) / (${all} > 0)`),
    hop(
      'p95',
      'p95',
      family.unit,
      `histogram_quantile(0.95, sum by (le, ${subjectLabel}) (${of(family.latency, onRoute)})) >= 0`,
    ),
  ];
}

interface ByService {
  readonly metric: string;
  readonly label: string;
  readonly services: readonly string[];
  readonly more: string;
}

function byService({ metric, label, services, more }: ByService): string {
  const names = services.slice(0, maxScopeValues).map(quoteRegex).join('|');
  const before = label === 'job' ? '(?:.*/)?' : '';
  const value = quoteString(`${before}(?:${names})`);
  return `label_replace(rate(${metric}{${label}=~${value}${more}}[5m]), "${subjectLabel}", "$1", "${label}", ${quoteString(`${before}(.*)`)})`;
}

/** The route that a served span names in an attribute; null for a client's span, or where none is recorded. */
function routeOf({ kind, attributes }: Span, { route }: ServerMetricFamily): string | null {
  if (kind !== 'server') return null;
  const value = route.attributes.map((name) => attributes[name]).find((one) => typeof one === 'string');
  return typeof value === 'string' && value !== '' ? value : null;
}
