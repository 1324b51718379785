import { ObsqError } from '../../domain/errors.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import type { SavedQuery } from '../../saved/saved-query.ts';
import { originOfMetric } from '../../saved/variants/metric-origin.ts';
import { optInNote, optInsOf } from '../../saved/variants/opt-in.ts';
import { isMetricName, metricOfRequirement } from '../../saved/variants/requirement.ts';

type LookedFor = readonly { readonly variant: string; readonly missing: readonly string[] }[];

/**
 * Explains why no variant of a query fits: which metrics were looked for and which exporter provides them, or that the metrics
 * exist without the labels that identify pods. `has` also accepts bare metric names.
 */
export function noVariantError(
  query: SavedQuery,
  lookedFor: LookedFor,
  has: (requirement: string) => boolean,
): ObsqError {
  return (
    unlabelled(query, lookedFor, has) ?? withoutLabels(query, lookedFor, has) ?? absent(query, lookedFor)
  );
}

/** The error for OTLP metrics whose resource attributes the store does not turn into labels, so that each metric is one series for everything. */
function unlabelled(
  query: SavedQuery,
  lookedFor: LookedFor,
  has: (requirement: string) => boolean,
): ObsqError | null {
  for (const { missing } of lookedFor) {
    const [selector] = missing.filter((one) => !isMetricName(one) && has(metricOfRequirement(one)));
    // The labels are the cause only if the store meets every other requirement of the variant.
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

/** The error for a label whose attribute is not sent or promoted by default, or has had no value yet. */
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

/**
 * The error for a variant of which every metric is there, but one without the labels that it needs: series of other things with the
 * same name, or an exporter that was told to leave the labels out.
 */
function withoutLabels(
  query: SavedQuery,
  lookedFor: LookedFor,
  has: (requirement: string) => boolean,
): ObsqError | null {
  const onlyLabels = lookedFor.filter(
    ({ missing }) => missing.every((one) => has(metricOfRequirement(one))) && !missing.every(isMetricName),
  );
  // Labels that begin so are there only in stores without honor_labels: nobody misses them.
  const [found] = onlyLabels.filter(({ missing }) => !missing.some((one) => one.includes('exported_')));
  const selector = found?.missing.find((one) => !isMetricName(one));
  if (selector === undefined) return null;
  const metric = metricOfRequirement(selector);
  return new ObsqError({
    kind: 'not-found',
    backend: 'prometheus',
    message: `${query.name}: ${metric} is there, but no series of it ${lackOf(selector)} within an hour`,
    hint: `obsq series ${shellWord(metric)} shows the labels that it has; obsq queries show ${query.name} --all what is asked for`,
  });
}

/** What no series has, in words: `has had container and pod`, or `is X{...}` where more than labels are asked for. */
export function lackOf(selector: string): string {
  const braces = /\{(.*)\}$/s.exec(selector)?.[1] ?? '';
  const labels = [...braces.matchAll(/([A-Za-z_]\w*)!=""/g)].map(([, label = '']) => label);
  const isLabelsOnly = braces.replace(/[A-Za-z_]\w*!=""/g, '').replace(/[\s,]/g, '') === '';
  return isLabelsOnly && labels.length > 0 ? `has had ${labels.join(' and ')}` : `is ${selector}`;
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
    hint: missing.some((name) => ofServices.test(name))
      ? `obsq values __name__ '{le="+Inf"}' lists the histograms that there are (http_server_requests_seconds_bucket, ...); obsq pivot NAME starts from one of them`
      : `obsq queries show ${query.name} --all`,
  });
}

/** Metrics of requests, which frameworks call by many names: another histogram may say the same. */
const ofServices = /^(http_server_request|traces_span_?metrics|calls_total)/;
