import { isFailure, levelOf } from '../../domain/logs/log-level.ts';
import { counted } from '../../domain/text/counted.ts';
import { safe, sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { Trace } from '../../domain/trace/trace.ts';
import type { LinkedLog } from '../../pivot/correlate/link-logs.ts';
import type { PivotResult } from '../../pivot/pivot-result.ts';
import { digestTrace, type TraceDigest } from '../../pivot/trace-digest.ts';
import { judgePivot, type PivotVerdict } from '../../pivot/verdict.ts';
import { renderPivotLogs } from '../logs/pivot-logs.ts';
import { truncateLine } from '../text/fit.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import { renderCalls, renderWholeTrace } from './pivot-calls.ts';
import { renderHops } from './pivot-hops.ts';
import { renderPivotLines } from './pivot-lines.ts';
import { renderPivotSeries } from './pivot-metrics.ts';
import { renderOthers } from './pivot-others.ts';
import { renderFrom, renderStart } from './pivot-start.ts';
import { renderVerdict } from './pivot-verdict.ts';

export interface PivotViewOptions {
  readonly zone: TimeZone;
  /** Shows everything and the queries that were run, instead of what fits on one screen. */
  readonly wide: boolean;
  /** The greatest number of exemplars in the table. */
  readonly exemplars: number;
}

/** The rows of a screen of 24 on which the command and its notices stand too. Gaps may take more. */
const screenRows = 22;
/** The rows that the parts of a screen take at most, and the logs at least. */
const callRows = 6;
const callRowsBesideMetrics = 5;
const subjectRows = 2;
const otherRows = 4;
const leastLogRows = 4;
/** Rows for the failed lines of other traces, their title included: fewer where the own lines have few. */
const elsewhereRows = 3;
const roomyLogRows = 7;

interface Judged {
  readonly result: PivotResult;
  readonly verdict: PivotVerdict | null;
  readonly worst: Trace | undefined;
  readonly digest: TraceDigest | null;
  readonly others: readonly TraceDigest[];
}

/**
 * Renders a pivot for a person, the most telling first: what is wrong, the worst trace, its log lines, the other traces, where it
 * started. A terminal gets what fits on one screen; a pipe and `-o wide` get every row in the same order.
 */
export function renderPivot(result: PivotResult, frame: Frame, options: PivotViewOptions): Line[] {
  const digests = result.traces.map(digestTrace);
  const [digest = null, ...others] = digests;
  const verdict = judgePivot(result, digests);
  const judged: Judged = { result, verdict, worst: result.traces[0], digest, others };
  const sections =
    options.wide || frame.widthCells === null
      ? renderAll(judged, frame, options)
      : renderScreen(judged, frame, options);
  return sections
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index === 0 ? lines : [[], ...lines]))
    .map((line) => truncateLine(line, frame.widthCells, frame.ascii));
}

/** The sections of one screen. The logs take what room the others leave. */
function renderScreen(judged: Judged, frame: Frame, options: PivotViewOptions): Line[][] {
  const { result, verdict, worst, others } = judged;
  const { zone } = options;
  const hasMetrics = result.metrics.length > 0;
  const series = renderSeries(judged, frame, subjectRows);
  const calls =
    worst === undefined ? [] : renderCalls(worst, frame, zone, hasMetrics ? callRowsBesideMetrics : callRows);
  const head =
    verdict === null
      ? []
      : renderVerdict(verdict, frame, { hasPods: result.metrics.some(({ name }) => name === 'cpu') });
  const foot = [
    ...renderOthers(others, frame, { zone, mostRows: otherRows, verdict }),
    ...renderFrom(result, frame, zone),
    ...renderHops(result.hops, frame, { all: false, saysGuess: verdict?.inferred === true }),
  ];
  const above = [head, [...calls, ...series], foot].filter((lines) => lines.length > 0);
  const taken = above.reduce((sum, lines) => sum + lines.length + 1, 0);
  const logs = renderLogs(judged, frame, zone, Math.max(leastLogRows, screenRows - taken));
  return [head, [...calls, ...series], logs, foot];
}

/** The same sections with every row of each. */
function renderAll(judged: Judged, frame: Frame, options: PivotViewOptions): Line[][] {
  const { result, verdict, worst, others } = judged;
  const { zone } = options;
  const unlimited = Number.POSITIVE_INFINITY;
  return [
    verdict === null ? [] : renderVerdict(verdict, frame, { hasPods: false }),
    worst === undefined ? [] : renderWholeTrace(worst, frame, zone),
    renderSeries(judged, frame, unlimited),
    renderAllLogs(judged, frame, zone),
    renderOthers(others, frame, { zone, mostRows: unlimited, verdict }),
    renderStart(result, frame, { zone, exemplars: options.exemplars }),
    renderHops(result.hops, frame, { all: options.wide }),
  ];
}

function renderSeries({ result, digest }: Judged, frame: Frame, mostRows: number): Line[] {
  if (result.metrics.length === 0) return [];
  // The services where the failure began come first, then those that took the most time.
  const busiest = [...(digest?.criticalPath ?? [])].sort((a, b) => b.ownMs - a.ownMs);
  const first = [
    ...(digest?.errors ?? []).flatMap(({ isOrigin, service, pod }) =>
      isOrigin ? [service, pod ?? service] : [],
    ),
    ...busiest.map(({ service }) => service),
  ];
  return renderPivotSeries(result.metrics, frame, { mostRows, first: [...new Set(first)] });
}

function renderLogs(judged: Judged, frame: Frame, zone: TimeZone, mostRows: number): Line[] {
  const { digest } = judged;
  const { own, elsewhere } = divideLogs(judged);
  const origins = new Set(
    (digest?.errors ?? []).flatMap(({ isOrigin, spanId }) => (isOrigin ? [spanId] : [])),
  );
  const base = { zone, origins };
  const rowsElsewhere =
    elsewhere.length === 0
      ? 0
      : own.length > 0 && mostRows < roomyLogRows
        ? elsewhereRows - 1
        : elsewhereRows;
  return [
    ...(own.length === 0
      ? renderNoLogs(judged)
      : renderPivotLines(own, frame, {
          ...base,
          startNs: digest?.startNs ?? null,
          mostRows: mostRows - rowsElsewhere,
          countsLeft: true,
        })),
    ...(rowsElsewhere === 0
      ? []
      : [
          titleElsewhere(elsewhere),
          ...renderPivotLines(elsewhere, frame, {
            ...base,
            startNs: null,
            mostRows: rowsElsewhere - 1,
            countsLeft: false,
          }),
        ]),
  ];
}

function renderAllLogs(judged: Judged, frame: Frame, zone: TimeZone): Line[] {
  const { digest, worst } = judged;
  const { own, elsewhere } = divideLogs(judged);
  const title: Segment[] = [
    { text: safe`LOGS`, tone: 'heading' },
    {
      text: sanitize(`  ${counted(own.length, 'line')}${worst === undefined ? '' : ' of this trace'}`),
      tone: 'muted',
    },
  ];
  return [
    ...(own.length === 0
      ? renderNoLogs(judged)
      : [title, ...renderPivotLogs(own, frame, { zone, all: true, startNs: digest?.startNs ?? null })]),
    ...(elsewhere.length === 0
      ? []
      : [
          titleElsewhere(elsewhere),
          ...renderPivotLogs(elsewhere, frame, { zone, all: true, startNs: null }),
        ]),
  ];
}

/**
 * The lines of the worst trace, and the failed lines of the same pods and services that belong to none of the traces, since a crash
 * logs no trace id.
 */
function divideLogs({ result: { logs, traces }, worst }: Judged): {
  readonly own: readonly LinkedLog[];
  readonly elsewhere: readonly LinkedLog[];
} {
  if (worst === undefined) return { own: logs, elsewhere: [] };
  const ids = new Set(traces.map(({ traceId }) => traceId));
  return {
    own: logs.filter(({ traceId }) => traceId === worst.traceId),
    elsewhere: logs.filter(
      ({ entry, traceId }) => (traceId === null || !ids.has(traceId)) && isFailure(levelOf(entry)),
    ),
  };
}

function titleElsewhere(elsewhere: readonly LinkedLog[]): Line {
  return [
    { text: safe`also failed`, tone: 'heading' },
    {
      text: sanitize(
        `  ${counted(elsewhere.length, 'line')} of these services and pods, of other traces or none`,
      ),
      tone: 'muted',
    },
  ];
}

function renderNoLogs({ result: { logs, traces, hops } }: Judged): Line[] {
  // If no log query ran, or all of them failed, nobody knows that lines are missing.
  const answered = hops.some(({ to, status }) => to === 'log' && status !== 'skipped' && status !== 'failed');
  if (traces.length === 0 || !answered) return [];
  const text =
    logs.length === 0
      ? 'no log line carries the trace id'
      : `no log line carries the id of this trace; ${counted(logs.length, 'other line')} found`;
  return [[{ text: sanitize(text), tone: 'muted' }]];
}
