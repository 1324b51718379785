import { safe, sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { LinkedLog } from '../../pivot/correlate/link-logs.ts';
import { chooseLogs, renderPivotLogs } from '../logs/pivot-logs.ts';
import { truncateLine } from '../text/fit.ts';
import type { Frame, Line } from '../text/line.ts';

/** More than these a screen never shows. */
const roomyLines = 12;

export interface TraceLogsOptions {
  readonly zone: TimeZone;
  /** Unix nanoseconds of the trace's start. */
  readonly startNs: string;
  /** How many lines of the trace there are; those that are not here stand elsewhere. */
  readonly asked: number;
  /** Lines there are on the screen; infinite for all. */
  readonly most: number;
}

/** Log lines below a waterfall, in time order: all of them where the screen is narrow, else those that name no span. */
export function renderTraceLogs(logs: readonly LinkedLog[], frame: Frame, options: TraceLogsOptions): Line[] {
  const { asked } = options;
  const cut = (line: Line): Line => truncateLine(line, frame.widthCells, frame.ascii);
  if (asked === 0) return [cut([{ text: safe`LOGS  no line carries the trace id`, tone: 'muted' }])];
  if (logs.length === 0) return [];
  const what =
    logs.length < asked
      ? `${logs.length} of ${asked} lines name no span shown here`
      : `${logs.length} ${logs.length === 1 ? 'line' : 'lines'} of this trace`;
  const title: Line = [
    { text: safe`LOGS`, tone: 'heading' },
    { text: sanitize(`  ${what}`), tone: 'muted' },
  ];
  return [title, ...renderFitting(logs, frame, options)].map(cut);
}

/** As many as their share of the screen takes, the failed ones first. */
function renderFitting(
  logs: readonly LinkedLog[],
  frame: Frame,
  { zone, startNs, most }: TraceLogsOptions,
): Line[] {
  const all = most === Number.POSITIVE_INFINITY;
  const render = (count: number): Line[] => {
    const shown = chooseLogs(logs, count);
    const lines = renderPivotLogs(shown, frame, { zone, startNs, all });
    const left = logs.length - shown.length;
    if (left > 0) lines.push([{ text: safe`  ${left} more lines; -o wide shows all`, tone: 'muted' }]);
    return lines;
  };
  if (all) return render(logs.length);
  let lines = render(1);
  for (let count = 2; count <= Math.min(logs.length, most, roomyLines); count += 1) {
    const more = render(count);
    if (more.length > most) break;
    lines = more;
  }
  return lines;
}
