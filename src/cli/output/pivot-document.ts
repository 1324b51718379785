import { formatRfc3339Utc, formatRfc3339UtcNs } from '../../domain/time/time-format.ts';
import type { LinkedLog } from '../../pivot/correlate/link-logs.ts';
import type { PivotAlert, PivotResult, PivotSeries } from '../../pivot/pivot-result.ts';
import type { Hop } from '../../pivot/plan/hop.ts';
import { digestTrace } from '../../pivot/trace-digest.ts';
import { judgePivot } from '../../pivot/verdict.ts';
import { exemplarRow, instantRow, sampleRow } from './document-rows.ts';
import { errorFacts } from './error-json.ts';

/** The most exemplars and series of a document. */
export interface PivotMost {
  readonly exemplars: number;
  readonly series: number;
}

/**
 * The fields of a pivot in its JSON document, schema `pivot`. They include the first exemplars and those of the fetched traces; the
 * hops tell how many there were in all.
 */
export function pivotFields(result: PivotResult, most: PivotMost): Readonly<Record<string, unknown>> {
  const followed = new Set(result.traces.map(({ traceId }) => traceId));
  const digests = result.traces.map(digestTrace);
  return {
    ...(result.alert === null ? {} : { alert: alertJson(result.alert) }),
    verdict: judgePivot(result, digests),
    metric:
      result.metric === null
        ? null
        : {
            name: result.metric.name,
            expressions: result.metric.expressions,
            series: result.metric.series.slice(0, most.series).map(instantRow),
            seriesCount: result.metric.series.length,
          },
    exemplars: result.exemplars
      .filter(({ traceId }, index) => index < most.exemplars || (traceId !== null && followed.has(traceId)))
      .map(exemplarRow),
    traces: digests.map(({ startNs, ...digest }) => ({ ...digest, start: formatRfc3339UtcNs(startNs) })),
    logs: result.logs.map(logJson),
    metrics: result.metrics.map(seriesJson),
    exemplarLookUps: result.lookUps ?? null,
    hops: result.hops.map(hopJson),
  };
}

function alertJson({ activeAtMs, ...alert }: PivotAlert) {
  return { ...alert, activeAt: activeAtMs === null ? null : formatRfc3339Utc(activeAtMs) };
}

/** Schema `pivot-log`. */
export function logJson({ entry, traceId, spanId, span }: LinkedLog) {
  return {
    ...entry,
    traceId,
    spanId,
    span: span === null ? null : { service: span.service, name: span.name },
  };
}

function seriesJson(series: PivotSeries) {
  const { name, unit, subject, labels, expr, samples } = series;
  return { name, unit, subject, labels, expr, samples: samples.map(sampleRow) };
}

/** Schema `pivot-hop`. */
export function hopJson({ window, error, ...hop }: Hop) {
  return {
    ...hop,
    window:
      window === null ? null : { from: formatRfc3339Utc(window.fromMs), to: formatRfc3339Utc(window.toMs) },
    error: error === null ? null : errorFacts(error),
  };
}
