import { isFailure, levelOf } from '../../domain/logs/log-level.ts';
import type { Exemplar } from '../../domain/metrics/exemplar.ts';
import { guessExemplarUnit, guessUnit } from '../../domain/metrics/guess-unit.ts';
import { counted } from '../../domain/text/counted.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { Trace } from '../../domain/trace/trace.ts';
import type { LinkedLog } from '../../pivot/correlate/link-logs.ts';
import type { PivotAlert, PivotResult } from '../../pivot/pivot-result.ts';
import { digestTrace } from '../../pivot/trace-digest.ts';
import { formatDurationNs } from '../format/duration.ts';
import { formatLabels } from '../format/label-text.ts';
import { formatMoment, timeOfNs } from '../format/time.ts';
import { formatValue } from '../format/units.ts';
import { chooseLogs, renderPivotLogs } from '../logs/pivot-logs.ts';
import { renderExemplars } from '../metrics/exemplar-table.ts';
import { truncateLine } from '../text/fit.ts';
import { foldLine } from '../text/fold-line.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import { renderHops } from './pivot-hops.ts';
import { renderPivotMetric, renderPivotSeries } from './pivot-metrics.ts';
import { renderPivotTrace } from './pivot-waterfall.ts';

export interface PivotViewOptions {
  readonly zone: TimeZone;
  /** Shows everything and the queries that were run, instead of what fits on one screen. */
  readonly wide: boolean;
  /** The greatest number of exemplars in the table. */
  readonly exemplars: number;
}

/** The number of exemplars, and of failed lines outside the traces, that fit on one screen. */
const roomyExemplars = 3;
const roomyElsewhere = 2;
/** The number of a trace's log lines that fit on one screen. */
const roomyLogs = 8;

/**
 * Renders a pivot for a person: the metric, its exemplars, the worst trace as a waterfall, the log lines of that trace beside
 * their spans, and how each was found. A pipe gets every row.
 */
export function renderPivot(result: PivotResult, frame: Frame, options: PivotViewOptions): Line[] {
  const all = options.wide || frame.widthCells === null;
  const { zone } = options;
  const [worst, ...others] = result.traces;
  const sections: Line[][] = [
    result.alert === null ? [] : renderAlert(result.alert, frame, zone),
    renderMetricAndExemplars(result, frame, { ...options, all }),
    worst === undefined ? [] : renderPivotTrace(worst, frame, { zone, all }),
    renderSeries(result, frame, all),
    renderLogs(result, worst, frame, { zone, all }),
    renderElsewhere(result, frame, { zone, all }),
    others.length === 0 ? [] : renderOthers(others, frame, zone),
    renderHops(result.hops, frame, { all: options.wide }),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index === 0 ? lines : [[], ...lines]))
    .map((line) => truncateLine(line, frame.widthCells, frame.ascii));
}

function renderMetricAndExemplars(
  { metric, exemplars, traces }: PivotResult,
  frame: Frame,
  options: PivotViewOptions & { readonly all: boolean },
): Line[] {
  const unit = guessUnit(metric?.expressions[0] ?? '');
  const most = Math.min(options.exemplars, options.all ? options.exemplars : roomyExemplars);
  const shown = options.all ? exemplars.slice(0, most) : onePerTrace(exemplars, traces, most);
  const lines: Line[] = metric === null ? [] : renderPivotMetric(metric, unit, frame);
  if (shown.length > 0)
    lines.push(
      ...renderExemplars(shown, frame, {
        zone: options.zone,
        // An exemplar holds the measured value, whose unit differs from that of the expression (a ratio, a rate).
        unit: guessExemplarUnit(shown[0]?.seriesLabels ?? {}),
        expression: metric?.expressions[0],
      }),
    );
  const left = exemplars.length - shown.length;
  if (left > 0)
    lines.push([{ text: safe`  ${left} more exemplars; obsq exemplars lists all`, tone: 'muted' }]);
  return lines;
}

/** Chooses the first exemplar of each trace, since a request through five services leaves five. The fetched traces are always among them. */
function onePerTrace(
  exemplars: readonly Exemplar[],
  traces: readonly Trace[],
  most: number,
): readonly Exemplar[] {
  const followed = new Set(traces.map(({ traceId }) => traceId));
  const seen = new Set<string | null>();
  const firsts = exemplars.filter(({ traceId }) => !seen.has(traceId) && seen.add(traceId));
  const needed = firsts.filter(({ traceId }) => traceId !== null && followed.has(traceId)).slice(0, most);
  const kept = new Set([
    ...needed,
    ...firsts.filter((one) => !needed.includes(one)).slice(0, most - needed.length),
  ]);
  return firsts.filter((one) => kept.has(one));
}

function renderAlert(alert: PivotAlert, frame: Frame, zone: TimeZone): Line[] {
  const since =
    alert.activeAtMs === null ? safe`` : safe` since ${formatMoment(alert.activeAtMs, zone, 'dateTime')}`;
  const firing = alert.state === 'firing' || alert.state === 'active';
  const lines: Line[] = [
    [
      { text: sanitize(alert.name), bold: true, tone: firing ? 'error' : undefined },
      { text: safe`  ${sanitize(alert.state)}${since}`, tone: firing ? 'error' : 'muted' },
    ],
    [{ text: formatLabels(alert.labels, new Set(['alertname'])), tone: 'muted' }],
  ];
  const annotation = alert.annotations.summary ?? alert.annotations.description ?? alert.annotations.message;
  if (annotation !== undefined) lines.push([{ text: sanitize(annotation) }]);
  if (alert.threshold !== null)
    lines.push([
      {
        text: sanitize(
          `${alert.value === '' ? '' : `value ${formatValue(alert.value, 'none')}, `}fires when ${alert.threshold.op} ${alert.threshold.value}`,
        ),
        tone: 'muted',
      },
    ]);
  return lines.flatMap((line) => foldLine(line, frame.widthCells));
}

function renderSeries(result: PivotResult, frame: Frame, all: boolean): Line[] {
  const [worst] = result.traces;
  if (result.metrics.length === 0) return [];
  const digest = worst === undefined ? null : digestTrace(worst);
  // The services where the failure began come first, then those that took the most time.
  const busiest = [...(digest?.criticalPath ?? [])].sort((a, b) => b.ownMs - a.ownMs);
  const first = [
    ...(digest?.errors ?? []).flatMap(({ isOrigin, service, pod }) =>
      isOrigin ? [service, pod ?? service] : [],
    ),
    ...busiest.map(({ service }) => service),
  ];
  return renderPivotSeries(result.metrics, frame, { all, first: [...new Set(first)] });
}

function renderLogs(
  { logs, traces, hops }: PivotResult,
  worst: Trace | undefined,
  frame: Frame,
  options: { readonly zone: TimeZone; readonly all: boolean },
): Line[] {
  const own = worst === undefined ? logs : logs.filter(({ traceId }) => traceId === worst.traceId);
  // If no log query ran, or all of them failed, nobody knows that lines are missing.
  const answered = hops.some(({ to, status }) => to === 'log' && status !== 'skipped' && status !== 'failed');
  if (own.length === 0) return answered ? renderNoLogs(logs, traces, frame) : [];
  const digest = worst === undefined ? null : digestTrace(worst);
  const shown = options.all ? own : chooseShownLogs(own);
  const title: Segment[] = [
    { text: safe`LOGS`, tone: 'heading' },
    {
      text: sanitize(`  ${counted(own.length, 'line')}${worst === undefined ? '' : ' of this trace'}`),
      tone: 'muted',
    },
  ];
  const origins = (digest?.errors ?? []).flatMap(({ isOrigin, spanId }) => (isOrigin ? [spanId] : []));
  const lines = renderPivotLogs(shown, frame, {
    ...options,
    startNs: digest?.startNs ?? null,
    origins: new Set(origins),
  });
  const left = own.length - shown.length;
  if (left > 0)
    lines.push([
      {
        text: sanitize(`  ${counted(left, 'more line')}; -o wide shows all`),
        tone: 'muted',
      },
    ]);
  return [title, ...lines];
}

/** Chooses the lines for one screen: only failures and warnings if there is a failure, else any lines. */
function chooseShownLogs(logs: readonly LinkedLog[]): readonly LinkedLog[] {
  const alarming = logs.filter(({ entry }) => isFailure(levelOf(entry)) || levelOf(entry) === 'warn');
  return chooseLogs(alarming.some(({ entry }) => isFailure(levelOf(entry))) ? alarming : logs, roomyLogs);
}

/** Renders failed lines of the same pods and services that belong to none of the traces, since a crash logs no trace id. */
function renderElsewhere(
  { logs, traces }: PivotResult,
  frame: Frame,
  options: { readonly zone: TimeZone; readonly all: boolean },
): Line[] {
  if (traces.length === 0) return [];
  const ids = new Set(traces.map(({ traceId }) => traceId));
  const failed = logs.filter(
    ({ entry, traceId }) => (traceId === null || !ids.has(traceId)) && isFailure(levelOf(entry)),
  );
  // A sentence that was logged a hundred times appears once, at its last time.
  const last = new Map(failed.map((log) => [log.entry.line.slice(0, 120), log]));
  const distinct = failed.filter((log) => last.get(log.entry.line.slice(0, 120)) === log);
  if (distinct.length === 0) return [];
  const shown = options.all ? failed : distinct.slice(-roomyElsewhere);
  const title: Segment[] = [
    { text: safe`LOGS`, tone: 'heading' },
    {
      text: sanitize(
        `  ${counted(failed.length, 'failed line')} of the same services and pods, from other traces or none`,
      ),
      tone: 'muted',
    },
  ];
  return [title, ...renderPivotLogs(shown, frame, { ...options, startNs: null })];
}

function renderNoLogs(logs: readonly LinkedLog[], traces: readonly Trace[], frame: Frame): Line[] {
  if (traces.length === 0) return [];
  const text =
    logs.length === 0
      ? 'LOGS  no line carries the trace id'
      : `LOGS  no line carries the id of this trace; ${counted(logs.length, 'other line')} found`;
  return [truncateLine([{ text: sanitize(text), tone: 'muted' }], frame.widthCells, frame.ascii)];
}

/** Renders one line for each trace that was fetched beside the worst one. */
function renderOthers(traces: readonly Trace[], frame: Frame, zone: TimeZone): Line[] {
  return traces.map((trace) => {
    const { root, durationMs, errors, startNs } = digestTrace(trace);
    const name = root === null ? safe`(no root)` : sanitize(`${root.service} ${root.span}`);
    const failed: SafeText = errors.length === 0 ? safe`` : sanitize(`, ${counted(errors.length, 'error')}`);
    return truncateLine(
      [
        { text: safe`also `, tone: 'muted' },
        { text: sanitize(trace.traceId), tone: 'key' },
        {
          text: safe`  ${formatMoment(timeOfNs(startNs), zone, 'clock')}  ${sanitize(formatDurationNs(durationMs * 1e6))}${failed}  ${name}`,
          tone: errors.length > 0 ? 'error' : 'muted',
        },
      ],
      frame.widthCells,
      frame.ascii,
    );
  });
}
