import { isFailure, levelOf } from '../domain/logs/log-level.ts';
import { readLogMessage } from '../domain/logs/log-message.ts';
import { parseSampleValue } from '../domain/metrics/series.ts';
import type { LinkedLog } from './correlate/link-logs.ts';
import type { PivotResult } from './pivot-result.ts';
import { digestTrace, type TraceDigest, type TraceError } from './trace-digest.ts';

/** What a pivot's traces say is wrong, before all that led there. */
export interface PivotVerdict {
  /** `failure`: the worst trace failed, and began to in this span. `time`: none failed, and this operation took most of the worst trace's time. */
  readonly kind: 'failure' | 'time';
  readonly traceId: string;
  readonly spanId: string;
  readonly service: string;
  readonly span: string;
  /** The exception or status message, or else the first failed log line of the service in the trace; '' if nothing says why. */
  readonly message: string;
  /** In how many of the fetched traces the same operation failed, or took most of the time. */
  readonly traces: number;
  readonly of: number;
  /** The operation's own part (0 to 1) of the worst trace's critical path; null if it has none. */
  readonly ownShare: number | null;
  /** The pods in which the operation failed, the most frequent first. */
  readonly pods: readonly VerdictPod[];
  /** Whether nothing recorded leads to these traces: only their labels and times fit. */
  readonly inferred: boolean;
}

export interface VerdictPod {
  readonly pod: string;
  /** The number of fetched traces in which the operation failed there. */
  readonly traces: number;
  /** Restarts of its containers at the time of the trace; null if they were not asked for. */
  readonly restarts: number | null;
}

/**
 * Judges the traces of a pivot; null without any, or if nothing in the worst one stands out. A caller that has the digests of the
 * traces gives them, since a large trace takes its time.
 */
export function judgePivot(
  result: PivotResult,
  digests: readonly TraceDigest[] = result.traces.map(digestTrace),
): PivotVerdict | null {
  const [worst] = digests;
  if (worst === undefined) return null;
  return judgeFailure(result, worst, digests) ?? judgeTime(result, worst, digests);
}

interface Operation {
  readonly service: string;
  readonly span: string;
}

function isSame(a: Operation, b: Operation): boolean {
  return a.service === b.service && a.span === b.span;
}

function originsOf({ errors }: TraceDigest): readonly TraceError[] {
  return errors.filter(({ isOrigin }) => isOrigin);
}

function judgeFailure(
  result: PivotResult,
  worst: TraceDigest,
  digests: readonly TraceDigest[],
): PivotVerdict | null {
  const failing = (operation: Operation): TraceDigest[] =>
    digests.filter((digest) => originsOf(digest).some((one) => isSame(one, operation)));
  let best: { readonly origin: TraceError; readonly traces: readonly TraceDigest[] } | null = null;
  for (const origin of distinct(originsOf(worst))) {
    const traces = failing(origin);
    if (best === null || traces.length > best.traces.length) best = { origin, traces };
  }
  if (best === null) return null;
  const { origin, traces } = best;
  return {
    kind: 'failure',
    traceId: worst.id,
    spanId: origin.spanId,
    service: origin.service,
    span: origin.span,
    message: messageOf(origin) || firstFailedLine(result.logs, worst.id, origin),
    traces: traces.length,
    of: digests.length,
    ownShare: shareOf(worst, origin),
    pods: countPods(result, traces, origin),
    inferred: isInferred(result, worst.id),
  };
}

/** The first error of each operation: a trace that retries has many. */
function distinct(errors: readonly TraceError[]): readonly TraceError[] {
  const firsts = new Map<string, TraceError>();
  for (const error of errors) {
    const key = `${error.service}\u0000${error.span}`;
    if (!firsts.has(key)) firsts.set(key, error);
  }
  return [...firsts.values()];
}

function messageOf({ exception, message }: TraceError): string {
  const [text = ''] = (exception?.message || message).trim().split(/\r?\n/, 1);
  const type = exception?.type ?? '';
  return type === '' || text.includes(type) ? text : text === '' ? type : `${type}: ${text}`;
}

function firstFailedLine(
  logs: readonly LinkedLog[],
  traceId: string,
  { spanId, service }: TraceError,
): string {
  const failed = logs.filter((log) => log.traceId === traceId && isFailure(levelOf(log.entry)));
  const found =
    failed.find((log) => log.spanId === spanId) ?? failed.find(({ span }) => span?.service === service);
  return found === undefined ? '' : readLogMessage(found.entry.line).text;
}

function judgeTime(
  result: PivotResult,
  worst: TraceDigest,
  digests: readonly TraceDigest[],
): PivotVerdict | null {
  const heaviest = findHeaviest(worst);
  if (heaviest === null || (shareOf(worst, heaviest) ?? 0) < leastHeavyShare) return null;
  const alike = digests.filter((digest) => {
    const other = findHeaviest(digest);
    return other !== null && isSame(other, heaviest);
  });
  return {
    kind: 'time',
    traceId: worst.id,
    spanId: heaviest.spanId,
    service: heaviest.service,
    span: heaviest.span,
    message: '',
    traces: alike.length,
    of: digests.length,
    ownShare: shareOf(worst, heaviest),
    pods: [],
    inferred: isInferred(result, worst.id),
  };
}

/** Of less of the time one cannot say that it went there. */
const leastHeavyShare = 0.2;

function findHeaviest(digest: TraceDigest): (Operation & { readonly spanId: string }) | null {
  const totals = new Map<string, { readonly entry: TraceDigest['criticalPath'][number]; ownMs: number }>();
  let heaviest: { readonly entry: TraceDigest['criticalPath'][number]; ownMs: number } | null = null;
  for (const entry of digest.criticalPath) {
    const key = `${entry.service}\u0000${entry.span}`;
    const total = totals.get(key) ?? { entry, ownMs: 0 };
    totals.set(key, total);
    total.ownMs += entry.ownMs;
    if (heaviest === null || total.ownMs > heaviest.ownMs) heaviest = total;
  }
  return heaviest === null || heaviest.ownMs <= 0 ? null : heaviest.entry;
}

function shareOf({ criticalPath, durationMs }: TraceDigest, operation: Operation): number | null {
  const ownMs = criticalPath.reduce((sum, entry) => sum + (isSame(entry, operation) ? entry.ownMs : 0), 0);
  return durationMs > 0 && ownMs > 0 ? ownMs / durationMs : null;
}

function countPods(
  { metrics }: PivotResult,
  digests: readonly TraceDigest[],
  operation: Operation,
): readonly VerdictPod[] {
  const counts = new Map<string, number>();
  for (const digest of digests) {
    const pods = new Set(
      originsOf(digest).flatMap((one) => (isSame(one, operation) && one.pod !== null ? [one.pod] : [])),
    );
    for (const pod of pods) counts.set(pod, (counts.get(pod) ?? 0) + 1);
  }
  const restartsOf = (pod: string): number | null => {
    const series = metrics.find(({ name, subject }) => name === 'restarts' && subject === pod);
    const last = series?.samples[series.samples.length - 1];
    const value = last === undefined ? Number.NaN : parseSampleValue(last.value);
    return Number.isNaN(value) ? null : value;
  };
  return [...counts]
    .map(([pod, traces]) => ({ pod, traces, restarts: restartsOf(pod) }))
    .sort((a, b) => b.traces - a.traces || (a.pod < b.pod ? -1 : 1));
}

/** Whether a search by labels found the trace: neither an exemplar nor a line nor the user named its id. */
function isInferred({ hops }: PivotResult, traceId: string): boolean {
  const isSearched = hops.some(
    ({ to, inferred, status }) => to === 'trace' && inferred && status !== 'failed',
  );
  return (
    isSearched && hops.some(({ from, to, query }) => from === 'trace' && to === 'trace' && query === traceId)
  );
}
