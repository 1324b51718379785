import type { Labels } from '../../domain/labels.ts';
import type { Exemplar } from '../../domain/metrics/exemplar.ts';
import { parseSampleValue } from '../../domain/metrics/series.ts';
import { ownValue } from '../../domain/own-value.ts';
import { distinctExemplars } from './distinct-exemplars.ts';

/** The order in which exemplars are looked into. */
export type ExemplarOrder = 'slowest' | 'recent' | 'errors' | 'recent-errors';

/** Whether only what failed is wanted. */
export function wantsErrors(order: ExemplarOrder): boolean {
  return order === 'errors' || order === 'recent-errors';
}

/** Whether the newest come first. */
export function wantsRecent(order: ExemplarOrder): boolean {
  return order === 'recent' || order === 'recent-errors';
}

/** Sorts exemplars, with NaN last and without repeats. With errors: those of failed requests by their series' labels first. */
export function rankExemplars(exemplars: readonly Exemplar[], order: ExemplarOrder): Exemplar[] {
  const ranked = distinctExemplars(exemplars).map((exemplar) => ({
    exemplar,
    value: parseSampleValue(exemplar.value),
    failed: wantsErrors(order) && saysError(exemplar.seriesLabels) ? 1 : 0,
  }));
  ranked.sort((a, b) => {
    const byTime = b.exemplar.timeMs - a.exemplar.timeMs;
    const byFailure = b.failed - a.failed;
    return byFailure || (wantsRecent(order) ? byTime : compareValues(b.value, a.value) || byTime);
  });
  return ranked.map(({ exemplar }) => exemplar);
}

function compareValues(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return a === b ? 0 : a < b ? -1 : 1;
}

/** The names of labels in which instrumentation records the result of a request. */
const statusLabels =
  /^(http_(response_)?status(_code)?|status(_code|_class)?|code|rpc_grpc_status_code|grpc_code|error|outcome|result|otel_status_code|span_status)$/;
const failedValue =
  /^(5\d\d|5xx|error|STATUS_CODE_ERROR|failure|failed|true|internal|unavailable|deadlineexceeded|unknown|dataloss)$/i;

/** Whether a series' labels say that its requests failed: an HTTP 5xx, a gRPC failure, an error status. */
export function saysError(labels: Labels): boolean {
  for (const name in labels) {
    const value = ownValue(labels, name) ?? '';
    if (name === 'error_type') {
      if (value !== '') return true;
    } else if (statusLabels.test(name) && failedValue.test(value)) return true;
  }
  return false;
}

/** One trace with the exemplars that led to it. */
export interface ExemplarTrace {
  readonly traceId: string;
  readonly exemplars: readonly Exemplar[];
}

/**
 * The traces of the first exemplars, at most `top`. Exemplars without a trace id are ignored. The slowest requests need not be the
 * failed ones: if none of these traces comes from a series of failed requests, the first exemplar of such a series replaces the last.
 */
export function tracesOfExemplars(ranked: readonly Exemplar[], top: number): ExemplarTrace[] {
  const found = new Map<string, Exemplar[]>();
  let failed: Exemplar | undefined;
  let hasFailed = false;
  for (const exemplar of ranked) {
    const { traceId } = exemplar;
    if (traceId === null) continue;
    const known = found.get(traceId);
    const isFailed = saysError(exemplar.seriesLabels);
    if (known !== undefined) known.push(exemplar);
    else if (found.size < top) found.set(traceId, [exemplar]);
    else if (isFailed) failed ??= exemplar;
    if (isFailed && found.has(traceId)) hasFailed = true;
  }
  if (failed?.traceId && !hasFailed && top > 1) replaceLast(found, failed.traceId, ranked);
  return [...found].map(([traceId, of]) => ({ traceId, exemplars: of }));
}

function replaceLast(found: Map<string, Exemplar[]>, traceId: string, ranked: readonly Exemplar[]): void {
  const last = [...found.keys()].at(-1);
  if (last !== undefined) found.delete(last);
  found.set(
    traceId,
    ranked.filter((exemplar) => exemplar.traceId === traceId),
  );
}

/** The traces of the exemplars beyond the first ones, in the same order: they are asked for if some of the first were not kept. */
export function otherTraces(ranked: readonly Exemplar[], first: readonly ExemplarTrace[]): ExemplarTrace[] {
  const taken = new Set(first.map(({ traceId }) => traceId));
  return tracesOfExemplars(ranked, Number.POSITIVE_INFINITY).filter(({ traceId }) => !taken.has(traceId));
}
