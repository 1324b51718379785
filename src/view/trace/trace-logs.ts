import { counted } from '../../domain/text/counted.ts';
import { safe, sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { LinkedLog } from '../../pivot/correlate/link-logs.ts';
import { chooseLogs, renderPivotLogs } from '../logs/pivot-logs.ts';
import { truncateLine } from '../text/fit.ts';
import type { Frame, Line } from '../text/line.ts';

/** The greatest number of lines that a screen shows. */
const roomyLines = 12;

export interface TraceLogsOptions {
  readonly zone: TimeZone;
  /** Unix nanoseconds of the trace's start. */
  readonly startNs: string;
  /** The number of all log lines of the trace, including those that stand under their spans. */
  readonly asked: number;
  /** The greatest number of lines to fill; infinite shows all. */
  readonly most: number;
}

/** Renders the log lines below a waterfall, in time order. The caller passes all of them on a narrow screen, else those without a span. */
export function renderTraceLogs(logs: readonly LinkedLog[], frame: Frame, options: TraceLogsOptions): Line[] {
  const { asked } = options;
  const cut = (line: Line): Line => truncateLine(line, frame.widthCells, frame.ascii);
  if (asked === 0) return [cut([{ text: safe`LOGS  no line carries the trace id`, tone: 'muted' }])];
  if (logs.length === 0) return [];
  const what =
    logs.length < asked
      ? `${logs.length} of ${asked} lines name no span shown here`
      : `${counted(logs.length, 'line')} of this trace`;
  const title: Line = [
    { text: safe`LOGS`, tone: 'heading' },
    { text: sanitize(`  ${what}`), tone: 'muted' },
  ];
  return [title, ...renderFitting(logs, frame, options)].map(cut);
}

/** Renders as many log lines as fit into their share of the screen; failed ones are chosen first. */
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
