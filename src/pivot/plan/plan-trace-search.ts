import type { Labels } from '../../domain/labels.ts';
import type { Window } from '../../domain/time/window.ts';
import { quoteRegex, quoteString } from '../../languages/string-literal.ts';
import { type Meaning, type Meant, meaningsOf, namesOf, nameValues, valuesOf } from '../labels/meaning.ts';
import { serviceOfPod } from '../labels/pod-name.ts';
import type { PivotPoint, PlannedHop } from './hop.ts';

/** The hops to traces that no recorded id links to the series: only its labels and the window fit. */
export interface TraceSearchPlan {
  /** These are asked at the same time; the first one in this order that finds something counts. */
  readonly hops: readonly PlannedHop[];
  /** The searches by a service that the pods' names suggest, used if `hops` find nothing; in the same order. Empty if the names suggest none. */
  readonly fallback: readonly PlannedHop[];
}

/** The meanings to search a resource by, the most specific first. */
const keys: readonly Meaning[] = ['pod', 'service', 'deployment', 'node', 'namespace'];

/**
 * Plans the search for the newest traces of the workloads in the series' labels: for failed ones, and for all. `why` says why a
 * search is needed, such as `no exemplars`.
 */
export function planTraceSearch(
  from: PivotPoint,
  series: readonly Labels[],
  window: Window,
  why = 'no exemplars',
): TraceSearchPlan {
  const workloads = series.map((labels) => meaningsOf(labels, 'metrics'));
  const key = keys.find((meaning) => workloads.some((workload) => workload[meaning] !== undefined));
  if (key === undefined) return { hops: [], fallback: [] };
  const values = valuesOf(workloads, key);
  const conditions = [condition(key, values), ...namespaceCondition(workloads, key)];
  const plan = { from, window, why };
  return {
    hops: failedAndAll(plan, conditions, nameValues(key, values)),
    fallback: key === 'pod' ? planByPodName(plan, workloads) : [],
  };
}

interface Plan {
  readonly from: PivotPoint;
  readonly window: Window;
  readonly why: string;
}

/** The same search twice: for failed traces, which come first, and for all. */
function failedAndAll(
  { from, window, why }: Plan,
  conditions: readonly string[],
  what: string,
): PlannedHop[] {
  const hop = (extra: readonly string[], reason: string): PlannedHop => ({
    from,
    to: 'trace',
    store: 'traces',
    language: 'traceql',
    query: `{ ${[...conditions, ...extra].join(' && ')} }`,
    window,
    reason: `${why}: ${reason}`,
    inferred: true,
  });
  return [
    hop(['status = error'], `failed traces of ${what} in the window`),
    hop([], `traces of ${what} in the window`),
  ];
}

function planByPodName(plan: Plan, workloads: readonly Meant[]): PlannedHop[] {
  const services = [
    ...new Set(
      workloads.flatMap(({ pod, service }) => service ?? (pod === undefined ? [] : serviceOfPod(pod))),
    ),
  ];
  if (services.length === 0) return [];
  return failedAndAll(
    plan,
    [condition('service', services)],
    `${nameValues('service', services)}, as the pods' names suggest,`,
  );
}

function condition(meaning: Meaning, values: readonly string[]): string {
  const [name = ''] = namesOf(meaning, 'traces');
  const [only] = values;
  if (values.length === 1 && only !== undefined) return `resource.${name} = ${quoteString(only)}`;
  return `resource.${name} =~ ${quoteString(values.map(quoteRegex).join('|'))}`;
}

function namespaceCondition(workloads: readonly Meant[], key: Meaning): string[] {
  // Pod names are unique enough, and resources of a pod do not always carry its namespace.
  if (key !== 'service' && key !== 'deployment') return [];
  const namespaces = valuesOf(workloads, 'namespace');
  if (namespaces.length !== 1 || !workloads.every(({ namespace }) => namespace !== undefined)) return [];
  const [name = ''] = namesOf('namespace', 'traces');
  // A resource without a namespace fits too: many services are traced without Kubernetes attributes.
  return [`(${condition('namespace', namespaces)} || resource.${name} = nil)`];
}
