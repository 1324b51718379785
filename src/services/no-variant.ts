import { ObsqError } from '../domain/errors.ts';
import { originOfMetric } from '../saved/metric-origin.ts';
import { isMetricName, metricOfRequirement } from '../saved/requirement.ts';
import type { SavedQuery } from '../saved/saved-query.ts';

type LookedFor = readonly { readonly variant: string; readonly missing: readonly string[] }[];

/**
 * Why no variant of a query fits: what was looked for and which exporter gives it, or that the metrics are there without the
 * labels that tell pods apart. `has` answers for bare metric names, too.
 */
export function noVariantError(
  query: SavedQuery,
  lookedFor: LookedFor,
  has: (requirement: string) => boolean,
): ObsqError {
  return unlabelled(query, lookedFor, has) ?? absent(query, lookedFor);
}

/** OTLP whose resource attributes the store does not make labels of: one series of each metric, for everything. */
function unlabelled(
  query: SavedQuery,
  lookedFor: LookedFor,
  has: (requirement: string) => boolean,
): ObsqError | null {
  for (const { missing } of lookedFor) {
    const [selector] = missing.filter((one) => !isMetricName(one) && has(metricOfRequirement(one)));
    // Everything else that the variant needs must be there, or the labels are not what is missing.
    const label = /(k8s_[a-z_]+)!=""/.exec(selector ?? '')?.[1];
    if (selector === undefined || label === undefined) continue;
    if (!missing.every((one) => has(metricOfRequirement(one)))) continue;
    return new ObsqError({
      kind: 'not-found',
      backend: 'prometheus',
      message:
        `${query.name}: ${metricOfRequirement(selector)} is there, but no series of it has ${label}: resource attributes are not ` +
        'promoted to labels, so that all of them are one series and cannot be told apart',
      hint: "promote k8s.* attributes: Mimir's promote_otel_resource_attributes, Prometheus' otlp.promote_resource_attributes",
    });
  }
  return null;
}

function absent(query: SavedQuery, lookedFor: LookedFor): ObsqError {
  const byOrigin = new Map<string, Set<string>>();
  for (const name of lookedFor.flatMap(({ missing }) => missing.map(metricOfRequirement))) {
    const origin = originOfMetric(name) ?? 'elsewhere';
    byOrigin.set(origin, (byOrigin.get(origin) ?? new Set()).add(name));
  }
  const looked = [...byOrigin].map(([origin, names]) => `${[...names].join(', ')} (${origin})`);
  return new ObsqError({
    kind: 'not-found',
    backend: 'prometheus',
    message: `this store has had no metrics that ${query.name} can be made of within an hour; looked for ${looked.join('; ')}`,
    hint: `obsq queries show ${query.name} --all`,
  });
}
