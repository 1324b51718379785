import { ObsqError } from '../../domain/errors.ts';
import type { SavedQuery } from '../../saved/saved-query.ts';
import { originOfMetric } from '../../saved/variants/metric-origin.ts';
import { optInNote, optInsOf } from '../../saved/variants/opt-in.ts';
import { isMetricName, metricOfRequirement } from '../../saved/variants/requirement.ts';

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
    const [optIn] = optInsOf([selector]);
    if (optIn !== undefined) return switchedOff(query, selector, { label, optIn });
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

/** A label of an attribute that is neither sent nor promoted by default, or of which nothing has had a value yet. */
function switchedOff(
  query: SavedQuery,
  selector: string,
  { label, optIn }: { readonly label: string; readonly optIn: string },
): ObsqError {
  return new ObsqError({
    kind: 'not-found',
    backend: 'prometheus',
    message:
      `${query.name}: ${metricOfRequirement(selector)} is there, but no series of it has had ${label} within an hour: either nothing ` +
      `has had a reason to, or the ${optIn} is off, as it is by default, or is not promoted to a label`,
    hint: `switch on the ${optIn} in the Collector's k8s_cluster receiver, and promote it to a label in the store`,
  });
}

function absent(query: SavedQuery, lookedFor: LookedFor): ObsqError {
  const byOrigin = new Map<string, Set<string>>();
  const missing = lookedFor.flatMap((one) => one.missing);
  for (const name of missing.map(metricOfRequirement)) {
    const origin = originOfMetric(name) ?? 'elsewhere';
    byOrigin.set(origin, (byOrigin.get(origin) ?? new Set()).add(name));
  }
  const looked = [...byOrigin].map(([origin, names]) => `${[...names].join(', ')} (${origin})`);
  return new ObsqError({
    kind: 'not-found',
    backend: 'prometheus',
    message: `this store has had no metrics that ${query.name} can be made of within an hour; looked for ${looked.join('; ')}${optInNote(missing)}`,
    hint: `obsq queries show ${query.name} --all`,
  });
}
