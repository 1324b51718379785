import type { Labels } from '../../domain/labels.ts';
import type { Window } from '../../domain/time/window.ts';
import { quoteRegex, quoteString } from '../../languages/string-literal.ts';
import { type Meaning, type Meant, meaningsOf, namesOf } from '../labels/meaning.ts';
import { serviceOfPod } from '../labels/pod-name.ts';
import type { PivotPoint, PlannedHop } from './hop.ts';

/** Traces that nothing recorded ties to the series: its labels and the window merely fit. */
export interface TraceSearchPlan {
  /** Asked at the same time; the first that finds something counts, but for `fallback`. */
  readonly hops: readonly PlannedHop[];
  /** By the service that the pods' names suggest; used where the others find nothing. Null where there is none. */
  readonly fallback: PlannedHop | null;
}

/** What a resource is searched by, the most telling first. */
const keys: readonly Meaning[] = ['pod', 'service', 'deployment', 'node', 'namespace'];

/** Newest traces of the places that the series' labels name: the failed ones, and all. */
export function planTraceSearch(
  from: PivotPoint,
  series: readonly Labels[],
  window: Window,
): TraceSearchPlan {
  const places = series.map((labels) => meaningsOf(labels, 'metrics'));
  const key = keys.find((meaning) => places.some((place) => place[meaning] !== undefined));
  if (key === undefined) return { hops: [], fallback: null };
  const values = distinct(places, key);
  const conditions = [condition(key, values), ...namespaceCondition(places, key)];
  const label = describe(key, values);
  const hop = (extra: readonly string[], reason: string): PlannedHop => ({
    from,
    to: 'trace',
    store: 'traces',
    language: 'traceql',
    query: `{ ${[...conditions, ...extra].join(' && ')} }`,
    window,
    reason,
    inferred: true,
  });
  return {
    hops: [
      hop(['status = error'], `no exemplars: failed traces of ${label} in the window`),
      hop([], `no exemplars: traces of ${label} in the window`),
    ],
    fallback: key === 'pod' ? planByPodName(from, places, window) : null,
  };
}

function planByPodName(from: PivotPoint, places: readonly Meant[], window: Window): PlannedHop | null {
  const services = [
    ...new Set(places.flatMap(({ pod, service }) => service ?? (pod === undefined ? [] : serviceOfPod(pod)))),
  ];
  if (services.length === 0) return null;
  return {
    from,
    to: 'trace',
    store: 'traces',
    language: 'traceql',
    query: `{ ${condition('service', services)} }`,
    window,
    reason: `no exemplars: traces of ${describe('service', services)}, as the pods' names suggest`,
    inferred: true,
  };
}

function condition(meaning: Meaning, values: readonly string[]): string {
  const [name = ''] = namesOf(meaning, 'traces');
  const [only] = values;
  if (values.length === 1 && only !== undefined) return `resource.${name} = ${quoteString(only)}`;
  return `resource.${name} =~ ${quoteString(values.map(quoteRegex).join('|'))}`;
}

function namespaceCondition(places: readonly Meant[], key: Meaning): string[] {
  // Pod names are unique enough, and resources of a pod do not always carry its namespace.
  if (key !== 'service' && key !== 'deployment') return [];
  const namespaces = distinct(places, 'namespace');
  if (namespaces.length !== 1 || !places.every(({ namespace }) => namespace !== undefined)) return [];
  const [name = ''] = namesOf('namespace', 'traces');
  // Only where the resource says one: many services are traced without Kubernetes attributes.
  return [`(${condition('namespace', namespaces)} || resource.${name} = nil)`];
}

function distinct(places: readonly Meant[], meaning: Meaning): string[] {
  return [...new Set(places.flatMap((place) => place[meaning] ?? []))].sort();
}

function describe(meaning: Meaning, values: readonly string[]): string {
  const shown = values.slice(0, 3).join(', ');
  const more = values.length > 3 ? ` and ${values.length - 3} more` : '';
  return `${meaning}${values.length === 1 ? '' : 's'} ${shown}${more}`;
}
